export type { AuthkeysFile, AuthkeysLine, AuthLine, InvalidLine, KeyId, KeyLine } from "./ast.js";
export { formatAuthkeys } from "./format.js";
export { type AuthMethod, authMethods, findAuthMethod, keyIds } from "./methods.js";
export { authkeysLineLimit, parseAuthkeys } from "./parser.js";
export { type AuthkeysReading, isUsableKey, readAuthkeys } from "./reading.js";
