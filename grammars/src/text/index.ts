export { applyEdits, type TextEdit } from "./edits.js";
export { LineIndex, type Position } from "./line-index.js";
export { contains, countBefore, cover, overlaps, type Range, type Ranged } from "./range.js";
export { asUtf8, decode, type Encoding, encode, fromString, type SourceText } from "./source.js";
