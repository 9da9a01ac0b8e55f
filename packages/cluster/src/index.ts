export type * from "./config/configuration.js";
export { configurationName } from "./config/configuration.js";
export { readConfiguration } from "./config/read-configuration.js";
export { type DiscoverOptions, type Discovery, discover, type GivenNode } from "./discover/discover.js";
export { isBackup, isTemplateName } from "./discover/file-names.js";
export type { Ignored } from "./discover/node-directories.js";
export type { Unreadable } from "./discover/reader.js";
export * from "./facts/addresses.js";
export type * from "./facts/host-facts.js";
export type { GivenFacts, LiveMachine } from "./facts/read-facts.js";
export { type ArchiveLimits, archiveLimits, withArchives } from "./files/archive.js";
export { archiveOf, isArchiveName } from "./files/archive-names.js";
export { disk } from "./files/disk.js";
export {
  type Entry,
  FileError,
  type FileStat,
  type FileSystem,
  listQuietly,
  statQuietly,
} from "./files/file-system.js";
export { type MemoryFile, MemoryFiles } from "./files/memory.js";
export {
  exists,
  mayBeTerminal,
  readStandardInput,
  readTextFile,
  watchDirectories,
  writeStandardOutput,
  writeTextFile,
} from "./files/text-files.js";
export { type Write, WriteError, writeTogether } from "./files/write.js";
export * from "./model/cluster.js";
export * from "./model/drbd-configuration.js";
export * from "./model/source-file.js";
export * from "./queries/address-owner.js";
export * from "./queries/compare-authkeys.js";
export * from "./queries/compare-drbd.js";
export * from "./queries/compare-ha-cf.js";
export * from "./queries/compare-haresources.js";
export { type Compared, differing, type NodeFile, nodeFiles } from "./queries/compare-nodes.js";
export { effectiveResources, refusalsOf, refusalsWith, shownVersion } from "./queries/drbd-judge.js";
export * from "./queries/group-resources.js";
export * from "./queries/group-storage.js";
export * from "./queries/ha-cf-machine.js";
export * from "./queries/heartbeat-paths.js";
export * from "./queries/interfaces.js";
export { type FactKind, missingFacts } from "./queries/missing-facts.js";
export {
  type DifferenceSide,
  type NodeDifference,
  nodeDifferences,
} from "./queries/node-differences.js";
export * from "./queries/replication-links.js";
export * from "./queries/resolve-agent.js";
export * from "./queries/symbols.js";
export * from "./queries/vip-addresses.js";
export * from "./queries/vip-placement.js";
