import { disk, type FileSystem, withArchives } from "@halint/cluster";

/** What paths on the command line are looked up in: the disk, and tar archives on it as if they were directories. */
export const inputFiles: FileSystem = withArchives(disk);
