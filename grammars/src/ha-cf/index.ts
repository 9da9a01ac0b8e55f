export type { DirectiveLine, HaCfFile } from "./ast.js";
export {
  crmClients,
  type Directive,
  type DirectiveGroup,
  directives,
  facilities,
  findDirective,
  ownPrograms,
  type RefusalPhase,
  type Shape,
  speeds,
  stonithTypes,
  udpServices,
  type ValueType,
} from "./catalogue.js";
export { haCfDescriptions, programDescriptions } from "./descriptions.js";
export { type EffectiveHaCf, effectiveHaCf } from "./effective.js";
export { formatHaCf } from "./format.js";
export {
  type ApiauthFault,
  type HaCfMachine,
  hiddenProgram,
  isAboutNote,
  judgeHaCf,
  mostMedia,
  mostNodes,
  namesIn,
  type Refusal,
  type RefusalOf,
  unknownMachine,
} from "./judge.js";
export { haCfLineLimit, parseHaCf } from "./parser.js";
export {
  carriesHeartbeats,
  daemonValues,
  type HaCfReading,
  type Medium,
  type MediumKind,
  optionValues,
  rangeOf,
  readHaCf,
  type Setting,
} from "./reading.js";
export {
  acceptsValue,
  byteLength,
  cutToBytes,
  hostKind,
  isInetAton,
  isIpv4,
  isIpv6,
  isPossibleHost,
  lowerAscii,
  readBits,
  readBoolean,
  readInteger,
  readTime,
} from "./values.js";
