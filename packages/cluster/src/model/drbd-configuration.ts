import { drbd, kept } from "@halint/grammars";
import type { SourceFile } from "./source-file.js";

/** What became of an include statement. */
export type IncludeOutcome =
  /** Read now; how often it matched. */
  | { readonly kind: "read"; readonly files: readonly SourceFile[] }
  /** A pattern with `* ? [` that matches nothing: legal. */
  | { readonly kind: "no match" }
  /** A literal path that is not there. */
  | { readonly kind: "missing"; readonly path: string }
  /** A match that is a directory. */
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string }
  /** Outside what halint was pointed at, so not followed. */
  | { readonly kind: "outside"; readonly path: string };

/** An include statement and what it leads to. */
export interface Include {
  readonly from: SourceFile;
  readonly statement: drbd.IncludeStatement;
  readonly outcome: IncludeOutcome;
}

/** A `template-file` statement of DRBD 9, and what it leads to: one file with a common section for this resource. */
export interface TemplateFile {
  readonly from: SourceFile;
  readonly path: drbd.Word;
  readonly outcome: IncludeOutcome;
}

/** The version of drbdadm for which a configuration is judged, and why. */
export interface DrbdTarget {
  readonly version: drbd.DrbdVersion;
  /** Whether the files show it, or nobody has set it. */
  readonly inferred: boolean;
  readonly why: string;
}

/** What one drbdadm reads: a root file and its includes. Two roots on one machine are two configurations. */
export interface DrbdConfiguration {
  /** Undefined where only a `drbd.d` was found and the stock root (global_common.conf, then *.res) is assumed. */
  readonly root: SourceFile | undefined;
  /** Whether the files are a `drbd.d` without a root, and are judged as the stock root reads them. */
  readonly assumesRoot?: boolean;
  /** In the order in which drbdadm reads them, the root first. */
  readonly files: readonly SourceFile[];
  readonly includes: readonly Include[];
  /** Missing where there are none. */
  readonly templateFiles?: readonly TemplateFile[];
  readonly target: DrbdTarget;
  /** Files of the `drbd.d` beside the root that the root does not read, so that nobody does. */
  readonly unread: readonly SourceFile[];
  /** Whether the files must still be rendered, as their names say: then what they hold is no configuration yet. */
  readonly template: boolean;
}

/** The file read as a drbd.conf. */
export const asDrbd = kept((file: SourceFile): drbd.DrbdFile => drbd.parseDrbd(file.text));

/** A resource section and the file in which it stands. */
export interface DrbdResource {
  readonly name: string;
  readonly section: drbd.ResourceSection;
  readonly file: SourceFile;
  readonly configuration: DrbdConfiguration;
}

/** All named resources of a configuration, in reading order. */
export function resourcesOf(configuration: DrbdConfiguration): DrbdResource[] {
  return configuration.files.flatMap((file) =>
    asDrbd(file).resources.flatMap((section) =>
      section.name ? [{ name: section.name.value, section, file, configuration }] : [],
    ),
  );
}
