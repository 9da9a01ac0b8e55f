export * from "./authkeys/index.js";
export { type Description as DrbdDescription, describeWord as describeDrbdWord } from "./drbd/descriptions.js";
export * as drbd from "./drbd/index.js";
export { type FormattedLanguage, format } from "./format.js";
export * from "./ha-cf/index.js";
export * from "./haresources/index.js";
export { kept } from "./kept.js";
export { type Comment, strayBlank, type Word } from "./line/words.js";
export * from "./text/index.js";
