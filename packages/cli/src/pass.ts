import { posix } from "node:path";
import { type Cluster, type Discovery, discover, type FileSystem, SourceFile } from "@halint/cluster";
import { kept } from "@halint/grammars";
import {
  applyBaseline,
  applySuppressions,
  type Baseline,
  type Choice,
  compareDiagnostics,
  type Diagnostic,
  lint,
  lintTogether,
  ownRules,
  rules,
} from "@halint/linter";
import { visible } from "./report.js";
import { Secrets } from "./secrets.js";
import type { Settings } from "./settings.js";
import { lineTexts } from "./shown.js";

/** Every rule id there is, those of halint's own run too. */
export function ruleIds(): string[] {
  return [...rules.map((rule) => rule.id), ...ownRules.map((rule) => rule.id)];
}

/** What is asked of one pass over the files. */
export interface PassOptions {
  readonly paths: readonly string[];
  readonly settings: Settings;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly baseline: { readonly content: Baseline; readonly directory: string } | undefined;
  /** Called before each cluster. */
  readonly progress?: (done: number, all: number) => void;
}

/** One pass over the files. */
export interface Pass {
  readonly discovery: Discovery;
  /** In the order in which they are reported. */
  readonly diagnostics: readonly Diagnostic[];
  /** What no report may show of the files. */
  readonly secrets: Secrets;
  readonly suppressed: number;
  readonly baselined: number;
  /** Findings of the baseline that are no more. */
  readonly gone: number;
}

/** Finds clusters, checks them, and leaves out what nobody wants to see. */
export function pass(files: FileSystem, options: PassOptions): Pass {
  const { settings, shard } = options;
  const all = discover(files, options.paths, settings.discovery);
  settings.check(all.configurations);
  const mine = (display: string) => !shard || hash(display) % shard.count === shard.index - 1;
  const clusters = shard ? all.clusters.filter((cluster) => mine(cluster.files[0]?.display ?? "")) : all.clusters;
  const discovery = { ...all, clusters };
  const known = ruleIds();
  const secrets = new Secrets([]);
  let suppressed = 0;
  const shown = (list: readonly Diagnostic[], choice: Choice) =>
    list.flatMap((diagnostic) => {
      if (all.only && !all.only.has(diagnostic.at.file.path)) return [];
      return choice.apply(diagnostic) ?? [];
    });
  // Clusters of other shards count too: two of them may share a wire.
  const together = lintTogether(all.clusters, rules);
  const wantedBy = kept((choice: Choice) => rules.filter((rule) => choice.mayRun(rule.id)));
  const diagnostics = clusters.flatMap((cluster, index) => {
    options.progress?.(index, clusters.length);
    const choice = settings.choiceFor(cluster.configuration);
    const context = { today: today(), known, ran: (id: string) => choice.mayRun(id) };
    const own = [
      ...lint(cluster, wantedBy(choice)),
      ...together(cluster).filter((diagnostic) => choice.mayRun(diagnostic.rule)),
    ];
    const result = applySuppressions(cluster, own, context);
    suppressed += shown(result.suppressed, choice).length;
    secrets.add(cluster);
    return shown([...result.kept, ...result.findings], choice);
  });
  const refused = unreadable(discovery).filter(({ at }) => mine(at.file.display));
  diagnostics.push(...shown(refused, settings.choiceFor(all.configurations[0])));
  diagnostics.sort(compareDiagnostics);
  const { baseline } = options;
  if (!baseline) return { discovery, diagnostics, secrets, suppressed, baselined: 0, gone: 0 };
  const lines = lineTexts(secrets);
  const rest = applyBaseline(diagnostics, baseline.content, fileNames(baseline.directory), lines);
  return { discovery, diagnostics: rest.kept, secrets, suppressed, baselined: rest.baselined.length, gone: rest.gone };
}

/** The name under which a baseline has the file of a finding. */
export function fileNames(directory: string): (diagnostic: Diagnostic) => string {
  return (diagnostic) => posix.relative(directory, diagnostic.at.file.path);
}

/** Today, where halint runs. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What was met and could not be read. */
function unreadable(discovery: Discovery): Diagnostic[] {
  return discovery.unreadable.map(({ path, display, code, reason }): Diagnostic => {
    const large = code === "EFBIG";
    const partial = code === "EIO" && reason.startsWith("it ends early");
    return {
      rule: large ? "halint/too-large" : "halint/unreadable-file",
      severity: "error",
      noticed: "never",
      message: partial
        ? `this ${visible(reason.replace(/^it /, ""))} and checked, and what is said of it may be wrong for the lack of the rest`
        : large
          ? "this is larger than 16 MiB, which no cluster file is: it was not checked"
          : `this cannot be read (${visible(reason)}): it was not checked, and what is said of the rest may be wrong`,
      at: { file: new SourceFile(path, display, new Uint8Array(), undefined) },
      cluster: clusterAround(discovery.clusters, path)?.name ?? "",
    };
  });
}

function clusterAround(clusters: readonly Cluster[], path: string): Cluster | undefined {
  const below = (directory: string | undefined) => directory !== undefined && path.startsWith(`${directory}/`);
  return clusters.find((cluster) => cluster.nodes.some((node) => below(node.haDir) || below(node.root)));
}

/** FNV-1a, its bits mixed at the end (as MurmurHash3 does): spreads names evenly, and always alike. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  // Its lowest bit is no more than the parity of the characters, which is the same for `web1/web1a` and `web2/web2a`.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
