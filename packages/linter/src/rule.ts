import {
  asAuthkeys,
  asDrbd,
  asHaCf,
  asHaresources,
  type Cluster,
  type ClusterNode,
  type DrbdConfiguration,
  filesOf,
  isTemplateName,
  type SourceFile,
} from "@halint/cluster";
import type { AuthkeysReading, drbd, HaCfReading, HaresourcesFile } from "@halint/grammars";
import { kept } from "@halint/grammars";
import { rendererMark } from "./authkeys-lines.js";
import type { Finding } from "./diagnostic.js";
import { isTemplateDrbd } from "./drbd-templates.js";
import { isTemplateHaCf } from "./ha-cf-support.js";

/** A rule: a pure function from a cluster, or from all clusters of a run, to findings. */
export interface Rule {
  readonly id: string;
  check(cluster: Cluster, report: (finding: Finding) => void): void;
  /** What can only be seen with all clusters of a run side by side; a finding belongs to the cluster it is reported for. */
  checkRun?(clusters: readonly Cluster[], report: (cluster: Cluster, finding: Finding) => void): void;
}

/** One file of a cluster and the nodes that use it. */
export interface FileSubject<T> {
  readonly cluster: Cluster;
  readonly file: SourceFile;
  /** What the file says. */
  readonly reading: T;
  /** Nodes that use this file; more than one where it is shared. */
  readonly nodes: readonly ClusterNode[];
  /** Label of the node, where the file is one node's. */
  readonly node: string | undefined;
}

/** What a rule about one file gets: the file, and where to say what it finds. The node is filled in. */
type FileCheck<T> = (subject: FileSubject<T>, report: (finding: Finding) => void) => void;

/** The subjects of rules about one language: those of a cluster are the same for every rule. */
function fileSubjects<T>(
  language: "ha.cf" | "haresources" | "authkeys",
  read: (file: SourceFile) => T,
): (cluster: Cluster) => readonly FileSubject<T>[] {
  return kept((cluster: Cluster) =>
    filesOf(cluster, language).map(({ file, nodes }) => {
      const [only] = nodes;
      const node = nodes.length === 1 && only?.name !== undefined ? only.label : undefined;
      return { cluster, file, reading: read(file), nodes, node };
    }),
  );
}

/** A rule about each of some subjects of a cluster, which are best kept. */
export function subjectRule<S extends { readonly node: string | undefined }>(
  id: string,
  subjectsOf: (cluster: Cluster) => readonly S[],
  check: (subject: S, report: (finding: Finding) => void) => void,
): Rule {
  return {
    id,
    check(cluster, report) {
      for (const subject of subjectsOf(cluster)) {
        check(subject, (finding) => report({ node: subject.node, ...finding }));
      }
    },
  };
}

const everyHaCf = fileSubjects("ha.cf", asHaCf);
const renderedHaCf = kept((cluster: Cluster) => everyHaCf(cluster).filter(({ reading }) => !isTemplateHaCf(reading)));
/** Each haresources of a cluster. */
export const everyHaresources = fileSubjects("haresources", asHaresources);
const everyAuthkeys = fileSubjects("authkeys", asAuthkeys);
const renderedAuthkeys = kept((cluster: Cluster) =>
  everyAuthkeys(cluster).filter(({ file, reading }) => !isTemplateName(file.path) && !rendererMark(reading)),
);

/** A rule about each ha.cf; of one that still has to be rendered nothing can be said. */
export function haCfRule(id: string, check: FileCheck<HaCfReading>): Rule {
  return subjectRule(id, renderedHaCf, check);
}

/** A rule about each ha.cf, templates too. */
export function anyHaCfRule(id: string, check: FileCheck<HaCfReading>): Rule {
  return subjectRule(id, everyHaCf, check);
}

/** A rule about each haresources. */
export function haresourcesRule(id: string, check: FileCheck<HaresourcesFile>): Rule {
  return subjectRule(id, everyHaresources, check);
}

/** A rule about each authkeys; of one that still has to be rendered nothing can be said. */
export function authkeysRule(id: string, check: FileCheck<AuthkeysReading>): Rule {
  return subjectRule(id, renderedAuthkeys, check);
}

/** A rule about each authkeys, templates too. */
export function anyAuthkeysRule(id: string, check: FileCheck<AuthkeysReading>): Rule {
  return subjectRule(id, everyAuthkeys, check);
}

/** A DRBD configuration and the nodes that use it. */
export interface DrbdSubject {
  readonly cluster: Cluster;
  readonly configuration: DrbdConfiguration;
  /** Its files and what they say, in reading order. */
  readonly files: readonly { readonly file: SourceFile; readonly tree: drbd.DrbdFile }[];
  readonly nodes: readonly ClusterNode[];
}

/** A subject of which nothing may be said where it still has to be rendered. */
interface RenderedSubject extends DrbdSubject {
  readonly silent: ReadonlySet<SourceFile>;
}

type OfNode<S> = S & { readonly node: string | undefined };

const everyDrbd = kept((cluster: Cluster): readonly OfNode<DrbdSubject>[] =>
  cluster.drbd.map((configuration) => {
    const root = configuration.files[0];
    const nodes = cluster.nodes.filter((node) => node.drbd.some((entry) => entry.files[0] === root));
    const [only] = nodes;
    const node = nodes.length === 1 && only?.name !== undefined ? only.label : undefined;
    const files = configuration.files.map((file) => ({ file, tree: asDrbd(file) }));
    return { cluster, configuration, files, nodes, node };
  }),
);

const renderedDrbd = kept((cluster: Cluster): readonly OfNode<RenderedSubject>[] =>
  everyDrbd(cluster).flatMap((subject) => {
    const files = subject.configuration.template ? [] : subject.files.filter(({ tree }) => !isTemplateDrbd(tree));
    if (files.length === 0) return [];
    const silent = new Set(subject.files.flatMap((one) => (files.includes(one) ? [] : [one.file])));
    return [{ ...subject, files, silent }];
  }),
);

/** A rule about each DRBD configuration; of a file that still has to be rendered nothing can be said. */
export function drbdRule(id: string, check: (subject: DrbdSubject, report: (finding: Finding) => void) => void): Rule {
  return subjectRule(id, renderedDrbd, (subject, report) => {
    if (subject.silent.size === 0) return check(subject, report);
    check(subject, (finding) => {
      if (!subject.silent.has(finding.at.file)) report(finding);
    });
  });
}

/** A rule about each DRBD configuration, templates too. */
export function anyDrbdRule(
  id: string,
  check: (subject: DrbdSubject, report: (finding: Finding) => void) => void,
): Rule {
  return subjectRule(id, everyDrbd, check);
}

const isConfigured = kept((cluster: Cluster): boolean =>
  cluster.nodes.some(({ haCf }) => haCf && !isTemplateHaCf(asHaCf(haCf))),
);

/**
 * A rule about what several files or nodes say together. Without any ha.cf, or with templates of one only, there is no
 * cluster to speak of.
 */
export function clusterRule(id: string, check: (cluster: Cluster, report: (finding: Finding) => void) => void): Rule {
  return {
    id,
    check(cluster, report) {
      if (isConfigured(cluster)) check(cluster, report);
    },
  };
}

/** A rule about what several clusters of one run do to each other. Of a single cluster it says nothing. */
export function runRule(
  id: string,
  checkRun: (clusters: readonly Cluster[], report: (cluster: Cluster, finding: Finding) => void) => void,
): Rule {
  return { id, check: () => {}, checkRun };
}

/** What a rule's page says besides its examples. */
export interface RuleDocs {
  /** One line: what it finds. */
  readonly finds: string;
  /** Why it matters: what the programs do then, measured where they were asked. */
  readonly why: string;
  /** What the fix does and when it is safe; absent where there is none. */
  readonly fix?: string;
}

/**
 * Files in one text: a line `== PATH` begins each, `== PATH (0600)` with a mode. `⟦` and `⟧` mark the ranges where
 * findings of the rule are expected, in file order; `⟦⟧` an empty one. `== --node NAME=PATH` names a node.
 */
export interface BadExample {
  readonly about: string;
  readonly files: string;
  /** `severity noticed: message` for each finding of the rule, in file order. Those without a range come first in a file. */
  readonly expect: readonly string[];
  /** The changed files after all of the rule's own fixes, in the same form; absent where there is no fix. */
  readonly after?: string;
  /** Whether unsafe fixes are needed to reach `after`. */
  readonly unsafe?: boolean;
  /** A corner of the rule: held by the tests, left out of its page. */
  readonly edge?: true;
}

/** A cluster in which the rule has nothing to say. */
export interface GoodExample {
  readonly about: string;
  readonly files: string;
  /** As for a bad one. */
  readonly edge?: true;
}

/** What the rule is tested with, and its page is made from; corners (`edge`) are only tested. */
export interface RuleExamples {
  readonly bad: readonly BadExample[];
  readonly good: readonly GoodExample[];
}
