import type { AuthkeysFile, AuthLine, KeyLine } from "./ast.js";
import { findAuthMethod, keyIds } from "./methods.js";

/** What an authkeys means to the daemon. */
export interface AuthkeysReading {
  readonly file: AuthkeysFile;
  /** Auth lines in file order. */
  readonly auths: readonly AuthLine[];
  readonly keys: readonly KeyLine[];
  /** The key that signs, and the auth line that selected it: the last pair in which the key stands below. */
  readonly signing: { readonly auth: AuthLine; readonly key: KeyLine } | undefined;
}

/** Whether the daemon takes a key line in: id in range, a known method, a key exactly where the method wants one. */
export function isUsableKey(key: KeyLine): boolean {
  const method = findAuthMethod(key.method.text);
  return (
    key.id.value >= keyIds.min && key.id.value <= keyIds.max && !!method && method.takesKey === (key.key !== undefined)
  );
}

/** Reads a parsed authkeys as the daemon does: a key line is selected if the auth line in force above it has its id. */
export function readAuthkeys(file: AuthkeysFile): AuthkeysReading {
  const auths: AuthLine[] = [];
  const keys: KeyLine[] = [];
  let signing: AuthkeysReading["signing"];
  for (const line of file.lines) {
    if (line.kind === "auth") auths.push(line);
    if (line.kind !== "key") continue;
    keys.push(line);
    const auth = auths.at(-1);
    if (auth && auth.id.value === line.id.value && isUsableKey(line)) signing = { auth, key: line };
  }
  return { file, auths, keys, signing };
}
