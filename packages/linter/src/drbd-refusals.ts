import { type Place, refusalsOf, refusalsWith, type SourceFile } from "@halint/cluster";
import { applyEdits, contains, countBefore, drbd, kept, overlaps, type Range } from "@halint/grammars";
import type { Edit, Finding, Fix, Safety } from "./diagnostic.js";
import {
  engineOf,
  fileIn,
  isComplete,
  isRootConfiguration,
  judgedHosts,
  placeOf,
  withoutSemicolon,
} from "./drbd-support.js";
import { type DrbdSubject, drbdRule, type Rule } from "./rule.js";

/** The kinds of refusal that a rule reports. */
export type CodeOf<R extends drbd.RefusalRule> = {
  [C in drbd.RefusalCode]: (typeof drbd.ruleOfRefusal)[C] extends R ? C : never;
}[drbd.RefusalCode];

type RefusalOf<C extends drbd.RefusalCode> = Extract<drbd.Refusal, { readonly code: C }>;

/** What a message may name besides the data of the refusal. */
export interface Engine {
  /** `drbdadm 8.4` */
  readonly name: string;
  readonly version: drbd.DrbdVersion;
}

/** One sentence for each kind of refusal of a rule. */
export type RefusalMessages<R extends drbd.RefusalRule> = {
  readonly [C in CodeOf<R>]: (data: drbd.RefusalData[C], engine: Engine) => string;
};

/** A refusal, and all that a fix or an addition to its message may want to know. */
export interface Refused<R extends drbd.RefusalRule = drbd.RefusalRule> {
  readonly refusal: RefusalOf<CodeOf<R>>;
  readonly subject: DrbdSubject;
  readonly file: SourceFile;
  readonly tree: drbd.DrbdFile;
  readonly version: drbd.DrbdVersion;
  /** The innermost statement or section in which it stands. */
  readonly node: drbd.DrbdNode | undefined;
}

/** Where drbdadm refuses something on any of the machines, in order, by file. */
const refusedRanges = kept((subject: DrbdSubject): ReadonlyMap<string, readonly Range[]> => {
  const ranges = new Map<string, Range[]>();
  for (const host of judgedHosts(subject)) {
    for (const refusal of refusalsOf(subject.configuration, undefined, host)) {
      const known = ranges.get(refusal.file);
      if (known) known.push(refusal.range);
      else ranges.set(refusal.file, [refusal.range]);
    }
  }
  for (const list of ranges.values()) list.sort((a, b) => a.start - b.start);
  return ranges;
});

/** Whether drbdadm refuses something inside a range, so that nothing is to be added. */
export function isRefusedAt(subject: DrbdSubject, file: SourceFile, range: Range): boolean {
  const own = refusedRanges(subject).get(file.path) ?? [];
  let low = countBefore(own, ({ start }) => start < range.start);
  for (let inner = own[low]; inner && inner.start <= range.end; inner = own[++low]) {
    if (contains(range, inner)) return true;
  }
  return false;
}

/** Whether drbdadm refuses something of the resource, or other section of a file, in which a place is. */
export function isRefusedAround(subject: DrbdSubject, { file, range }: Required<Place>): boolean {
  const found = fileIn(subject, file.path);
  let node = found && drbd.nodeAt(found.tree, range.start);
  while (node && node.parent.kind !== "file") node = node.parent;
  return node !== undefined && isRefusedAt(subject, file, node.range);
}

/** What else a rule about refusals says. */
export interface RefusalExtras<R extends drbd.RefusalRule> {
  readonly fixes?: (refused: Refused<R>) => readonly (Fix | undefined)[];
  readonly help?: (refused: Refused<R>) => string | undefined;
  /** What to say of the other places that a refusal names. */
  readonly related?: (data: drbd.RefusalData[CodeOf<R>]) => string;
  /** Another sentence, where the files around tell more than the refusal itself. */
  readonly message?: (refused: Refused<R>) => string | undefined;
  /** What drbdadm lets pass. */
  readonly also?: (subject: DrbdSubject, report: (finding: Finding) => void) => void;
}

/** A rule that says for which of its kinds of refusal drbdadm refuses a configuration, and where to mend it. */
export function refusalRule<R extends drbd.RefusalRule>(
  id: R,
  messages: RefusalMessages<R>,
  extras: RefusalExtras<R> = {},
): Rule {
  return drbdRule(id, (subject, report) => {
    const { version } = subject.configuration.target;
    const engine: Engine = { name: engineOf(version), version };
    for (const refusal of refusalsToTell(subject)) {
      const place = drbd.ruleOfRefusal[refusal.code] === id ? fileIn(subject, refusal.file) : undefined;
      if (!place) continue;
      const { file, tree } = place;
      const node = drbd.nodeAt(tree, refusal.range.start);
      const own = masked(refusal, node) as RefusalOf<CodeOf<R>>;
      const refused: Refused<R> = { refusal: own, subject, file, tree, version, node };
      const say = messages[own.code as CodeOf<R>] as (data: unknown, engine: Engine) => string;
      const relatedText = extras.related?.(own.data as drbd.RefusalData[CodeOf<R>]);
      const help = extras.help?.(refused);
      const related = (own.related ?? []).flatMap((other) => {
        const at = placeOf(subject, other);
        return at && relatedText !== undefined ? [{ place: at, message: relatedText }] : [];
      });
      report({
        at: { file, range: withoutSemicolon(file, own.range) },
        severity: "error",
        noticed: "parse",
        message: extras.message?.(refused) ?? say(own.data, engine),
        ...(help === undefined ? {} : { help }),
        ...(related.length > 0 ? { related } : {}),
        fixes: (extras.fixes?.(refused) ?? []).filter((fix) => fix !== undefined),
      });
    }
    extras.also?.(subject, report);
  });
}

// ---------------------------------------------------------------------------------------------------------------------
// Which refusals are told

const told = kept((_: DrbdSubject) => new Map<drbd.DrbdVersion, readonly drbd.Refusal[]>());

/** Why drbdadm refuses a configuration on any of its machines: each mistake once, without what only follows from it. */
export function refusalsToTell(
  subject: DrbdSubject,
  version: drbd.DrbdVersion = subject.configuration.target.version,
): readonly drbd.Refusal[] {
  const known = told(subject);
  let refusals = known.get(version);
  if (!refusals) {
    refusals = withoutConsequences(subject, distinct(inScope(subject, version)));
    known.set(version, refusals);
  }
  return refusals;
}

/** Whether drbdadm of the target version accepts a configuration on all of its machines, as far as may be told. */
export function isAccepted(subject: DrbdSubject): boolean {
  return inScope(subject, subject.configuration.target.version).length === 0;
}

/** What may be said of these files: of those that nobody may read as they are, or not alone, less than all. */
function inScope(subject: DrbdSubject, version: drbd.DrbdVersion): drbd.Refusal[] {
  const { configuration } = subject;
  const all = judgedHosts(subject).flatMap((host) => [...refusalsOf(configuration, version, host)]);
  const isRoot = isRootConfiguration(configuration);
  const unrendered = new Set(configuration.files.filter((file) => !fileIn(subject, file.path)).map(({ path }) => path));
  const halfRead = all.some((refusal) => unrendered.has(refusal.file));
  const complete = isComplete(subject);
  return all.filter((refusal) => {
    if (unrendered.has(refusal.file)) return false;
    if (halfRead && refusal.phase !== "parse" && refusal.phase !== "lex") return false;
    // What other files may hold cannot be missed without them.
    if (!complete && isRoot && isAboutOthers(refusal)) return false;
    return isRoot || isAboutItself(refusal);
  });
}

/** Whether a file that was not read could make the refusal go away. */
function isAboutOthers({ code, data }: drbd.Refusal): boolean {
  if (code === "unknown-lower-resource" || code === "both-without-two-primaries") return true;
  return code === "missing-statement" && data.statement === "protocol";
}

/** Whether a refusal holds wherever the file is included. */
function isAboutItself({ code, phase, file, related }: drbd.Refusal): boolean {
  if (phase !== "lex" && phase !== "parse") return false;
  if (
    code.startsWith("missing-") &&
    !["missing-semicolon", "missing-brace", "missing-word", "missing-value"].includes(code)
  )
    return false;
  return !code.startsWith("duplicate-") || (related ?? []).every((place) => place.file === file);
}

/** The same refusal on several machines, or of several names in one place, is one. */
function distinct(refusals: readonly drbd.Refusal[]): drbd.Refusal[] {
  const seen = new Set<string>();
  const told: drbd.Refusal[] = [];
  for (const refusal of refusals) {
    const { file, range, code } = refusal;
    const key = `${drbd.ruleOfRefusal[code]} ${file} ${range.start} ${range.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    told.push(refusal);
  }
  return told;
}

const understood = new Set<drbd.RefusalCode>([
  "missing-statement",
  "out-of-range",
  "not-a-number",
  "not-a-boolean",
  "not-in-list",
  "value-too-long",
  "lower-stacked-twice",
  "too-many-endpoints",
  "host-section-in-common",
  "node-id-range",
  "mixed-volumes",
]);

/** What may be there, in a statement that was not read. */
const missing = new Set<drbd.RefusalCode>([
  "missing-statement",
  "missing-host-section",
  "missing-node-id",
  "missing-volume",
  "unknown-connection-host",
  "unknown-mesh-host",
  "unknown-primary-host",
]);

/** Whether a refused statement is not known to say anything, so that what it was meant to say seems to be missing. */
function losesStatement({ code, phase }: drbd.Refusal): boolean {
  if ((phase !== "lex" && phase !== "parse") || missing.has(code)) return false;
  return !understood.has(code) && !code.startsWith("duplicate-") && !code.startsWith("device-");
}

function placeKey({ file, range }: drbd.Refusal): string {
  return `${range.start} ${range.end} ${file}`;
}

/** The sections and the statement around a refusal, innermost first. */
function* nodesAround(subject: DrbdSubject, { file, range }: drbd.Refusal): Generator<drbd.DrbdNode> {
  const tree = fileIn(subject, file)?.tree;
  let node = tree && drbd.nodeAt(tree, range.start);
  for (; node; node = node.parent.kind === "file" ? undefined : node.parent) {
    if (contains(node.range, range)) yield node;
  }
}

function withoutConsequences(subject: DrbdSubject, refusals: readonly drbd.Refusal[]): readonly drbd.Refusal[] {
  const sections = new Map(refusals.map((refusal) => [refusal, [...nodesAround(subject, refusal)].at(-1)]));
  const sectionOf = (refusal: drbd.Refusal): drbd.DrbdNode | undefined => sections.get(refusal);
  const losing = refusals.filter(losesStatement);
  const damaged = new Set(losing.map(sectionOf));
  const lost = new Set(losing.map(placeKey));
  // A host section that stands twice repeats all that it says, its further names too.
  const repeated = new Map<drbd.DrbdNode, drbd.Refusal>();
  for (const refusal of refusals) {
    if (refusal.code !== "duplicate-host-section" && refusal.code !== "host-section-in-common") continue;
    const [section] = nodesAround(subject, refusal);
    if (section && !repeated.has(section)) repeated.set(section, refusal);
  }
  const isRepeated = (refusal: drbd.Refusal): boolean =>
    repeated.size > 0 && [...nodesAround(subject, refusal)].some((node) => (repeated.get(node) ?? refusal) !== refusal);
  const withoutPort = new Set(refusals.flatMap((refusal) => (lacksPort(refusal) ? placeOfEnd(refusal) : [])));
  const mixed = new Set(refusals.filter(({ code }) => code === "mixed-volumes").map(sectionOf));
  const mixedInside = new Set(
    refusals.flatMap((refusal) => {
      const section = sectionOf(refusal);
      return refusal.code === "mixed-volumes" && section?.start !== refusal.range.start ? [section] : [];
    }),
  );
  return refusals.filter((refusal) => {
    const { code, range, file } = refusal;
    const section = sectionOf(refusal);
    if (missing.has(code) && section && damaged.has(section)) return false;
    if (code === "missing-volume" && section && mixed.has(section)) return false;
    // The resource as a whole is only where drbdadm notices.
    if (code === "mixed-volumes" && section?.start === range.start && mixedInside.has(section)) return false;
    const repeats = code.startsWith("duplicate-") || code === "several-host-sections" || code === "missing-statement";
    if (repeats && isRepeated(refusal)) return false;
    // `address 10.0.0.1;7788;` is one slip.
    if (code === "unexpected-word" && withoutPort.size > 0) {
      const end = endBeforeSemicolon(fileIn(subject, file)?.file.text ?? "", range.start);
      if (end !== undefined && withoutPort.has(`${end} ${file}`)) return false;
    }
    // Of two reasons at one place, the one for which the statement is not read.
    return losesStatement(refusal) || !lost.has(placeKey(refusal));
  });
}

function lacksPort(refusal: drbd.Refusal): boolean {
  return refusal.code === "invalid-address" && refusal.data.problem === "no-port";
}

/** Where the word before a place ends, if nothing but a `;` stands between them. */
function endBeforeSemicolon(text: string, at: number): number | undefined {
  const skip = (from: number): number => {
    let end = from;
    while (end > 0 && /\s/.test(text[end - 1] ?? "")) end--;
    return end;
  };
  const semicolon = skip(at);
  if (text[semicolon - 1] !== ";") return undefined;
  const end = skip(semicolon - 1);
  // What is said of an IPv6 address is said of what stands in its brackets.
  return text[end - 1] === "]" ? skip(end - 1) : end;
}

function placeOfEnd({ file, range }: drbd.Refusal): string {
  return `${range.end} ${file}`;
}

// ---------------------------------------------------------------------------------------------------------------------
// Secrets

/** A refusal about a shared secret says nothing of it. */
function masked(refusal: drbd.Refusal, node: drbd.DrbdNode | undefined): drbd.Refusal {
  const isSecret =
    (node && !drbd.isSection(node) && node.head?.value === "shared-secret") ||
    ("option" in refusal.data && refusal.data.option === "shared-secret");
  if (!isSecret) return refusal;
  const hide = (text: string) => (text === "shared-secret" || text.length < 2 ? text : "…");
  const data = Object.fromEntries(
    Object.entries(refusal.data).map(([key, value]: [string, unknown]) => {
      if (!["text", "word", "got", "after", "value", "values"].includes(key)) return [key, value];
      if (typeof value === "string") return [key, hide(value)];
      return [key, Array.isArray(value) ? value.map((item) => hide(String(item))) : value];
    }),
  );
  return { ...refusal, data } as drbd.Refusal;
}

// ---------------------------------------------------------------------------------------------------------------------
// Fixes

/** Proofs that are tried for one configuration; in what is broken at more places, fixes are for a person to choose. */
const mostProofs = 60;
/** Longer files are read too slowly to be read again for every fix. */
const mostText = 500_000;
const proofs = kept((_: DrbdSubject["configuration"]) => ({ tried: 0 }));

/** The edits of a fix, all in one file. */
type TextEdits = readonly (Edit & { kind: "text" })[];

/** Whether another proof may be tried. */
function mayProve({ configuration, files }: DrbdSubject): boolean {
  if (files.some(({ file }) => file.text.length > mostText)) return false;
  return proofs(configuration).tried++ < mostProofs;
}

/**
 * A fix that is safe only where the judge says so: it takes a refusal away and brings no other. What brings others is no
 * fix; what takes none away is offered for a person to choose.
 */
export function provenFix(
  subject: DrbdSubject,
  title: string,
  edits: TextEdits,
  wanted: Safety = "safe",
): Fix | undefined {
  const file = edits[0]?.file;
  if (!file || edits.some((edit) => edit.file !== file)) return undefined;
  if (wanted === "unsafe" || !mayProve(subject)) return { title, safety: "unsafe", edits };
  const { configuration } = subject;
  const text = applyEdits(file.text, edits);
  let fewer = true;
  for (const host of judgedHosts(subject)) {
    const before = refusalsOf(configuration, undefined, host).length;
    const after = refusalsWith(configuration, file, text, host).length;
    if (after > before) return undefined;
    if (after === before && before > 0) fewer = false;
  }
  return { title, safety: fewer ? "safe" : "unsafe", edits };
}

/**
 * A fix of characters: safe where drbdadm then takes the statement in which they stand. What it says of the statements
 * that it could not read before does not count.
 */
export function provenSpelling(subject: DrbdSubject, title: string, edit: TextEdits[number]): Fix {
  const { file, range } = edit;
  const unsafe: Fix = { title, safety: "unsafe", edits: [edit] };
  if (!mayProve(subject)) return unsafe;
  const text = applyEdits(file.text, [edit]);
  const node = drbd.nodeAt(drbd.parseDrbd(text), range.start);
  // Without a node, the place is a comment or a blank now.
  const words: Range = !node ? range : drbd.isSection(node) ? node.wordsRange : node.range;
  for (const host of judgedHosts(subject)) {
    for (const refusal of refusalsWith(subject.configuration, file, text, host)) {
      if (refusal.file === file.path && overlaps(refusal.range, words)) return unsafe;
    }
  }
  return { ...unsafe, safety: "safe" };
}

/** An insertion at an offset. */
export function insertion(file: SourceFile, at: number, text: string): Edit & { kind: "text" } {
  return { kind: "text", file, range: { start: at, end: at }, text };
}

/** A replacement of a range. */
export function replacement(file: SourceFile, range: Range, text: string): Edit & { kind: "text" } {
  return { kind: "text", file, range, text };
}
