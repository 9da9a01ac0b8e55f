export * from "./ast.js";
export * from "./catalogue.js";
export * from "./effective.js";
export { type FormatOptions, formatDrbd } from "./format.js";
export type { OptionOrigin } from "./judge/model.js";
export {
  configOf,
  type DrbdConfig,
  type DrbdConfigFile,
  type IncludeMatch,
  type JudgeHost,
  judge,
  type Place,
  type Reading,
  type Refusal,
  type RefusalCode,
  type RefusalData,
  type RefusalPhase,
  type RefusalRule,
  readAs,
  ruleOfRefusal,
  type Slot,
} from "./judge.js";
export { parseDrbd } from "./parser.js";
export {
  argumentLimit,
  holdsOptions,
  isStatementOf,
  isTopLevelSection,
  type OptionSectionKind,
  type SectionKind,
  sectionOpenedBy,
  structuralWords,
} from "./sections.js";
export { type TargetVersion, targetVersion } from "./target.js";
export { type Comment, Token, type TokenKind, type Word } from "./tokens.js";
export {
  classOf,
  classOfWord,
  isReserved,
  nameWord,
  quotedLimit,
  reservedLater,
  reservedWords,
  type WordClass,
  wordLimit,
} from "./words.js";
