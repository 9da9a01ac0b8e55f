import { discover, MemoryFiles } from "@halint/cluster";
import { type GeneratedFile, placeOf } from "@halint/generate";
import { type Diagnostic, lint, rules } from "@halint/linter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAnswers, filesFor } from "../generate/support.js";

/*
 * Good clusters with one mistake put in: the rule that is meant for it speaks, whatever the cluster looks like, and
 * what is said does not depend on the order in which files or nodes are found.
 */

type Files = Record<string, { content: string; mode: number }>;

/** A mistake: what it does to the files (false where it cannot be made in them), and which rule has to speak. */
interface Fault {
  readonly about: string;
  readonly rule: string;
  make(files: Files, nodes: readonly [string, string]): boolean;
}

function change(files: Files, path: string, edit: (text: string) => string): boolean {
  const file = files[path];
  const after = file && edit(file.content);
  if (!file || after === undefined || after === file.content) return false;
  files[path] = { ...file, content: after };
  return true;
}

const haD = (node: string, name: string) => `/cluster/${node}/etc/ha.d/${name}`;

const faults: readonly Fault[] = [
  {
    about: "ha.cf copied and not changed",
    rule: "cluster/peer-ucast",
    make: (files, [one, two]) => change(files, haD(two, "ha.cf"), () => files[haD(one, "ha.cf")]?.content ?? ""),
  },
  {
    about: "a readable authkeys",
    rule: "authkeys/permissions",
    make(files, [, two]) {
      const path = haD(two, "authkeys");
      const file = files[path];
      if (file) files[path] = { ...file, mode: 0o644 };
      return file !== undefined;
    },
  },
  {
    about: "another key on one node",
    rule: "cluster/authkeys-differs",
    make: (files, [, two]) => change(files, haD(two, "authkeys"), (text) => text.replace(/sha1 \S/, "sha1 0z")),
  },
  {
    about: "a key that nothing selects",
    rule: "authkeys/unknown-key-id",
    make: (files, [one]) => change(files, haD(one, "authkeys"), (text) => text.replace(/^auth \d+/m, "auth 9")),
  },
  {
    about: "another owner on one node",
    rule: "cluster/haresources-differs",
    make: (files, [one, two]) =>
      change(files, haD(two, "haresources"), (text) =>
        text.replace(/^(\S+)(?=\s+\S*::)/m, (owner) => (owner.toLowerCase() === one.toLowerCase() ? two : one)),
      ),
  },
  {
    about: "another port on one node",
    rule: "cluster/peer-not-reached",
    make: (files, [, two]) =>
      change(files, haD(two, "ha.cf"), (text) =>
        /^udpport/m.test(text) ? text.replace(/^udpport .*/m, "udpport 1694") : `udpport 1694\n${text}`,
      ),
  },
  {
    about: "a unit that the daemon does not know",
    rule: "ha-cf/invalid-value",
    make: (files, [one]) => change(files, haD(one, "ha.cf"), (text) => text.replace(/^(keepalive \S+)/m, "$1sec")),
  },
  {
    about: "a note in the style of C",
    rule: "ha-cf/slash-comment",
    make: (files, [one]) =>
      change(files, haD(one, "ha.cf"), (text) => text.replace(/^(deadtime \S+)/m, "$1 //seconds")),
  },
  {
    about: "a carriage return",
    rule: "haresources/carriage-return",
    make: (files, [one]) => change(files, haD(one, "haresources"), (text) => text.replaceAll("\n", "\r\n")),
  },
  {
    about: "a semicolon that is not there",
    rule: "drbd/syntax",
    make: (files, [one]) =>
      Object.keys(files).some(
        (path) =>
          path.startsWith(`/cluster/${one}/etc/drbd`) &&
          change(files, path, (text) => text.replace(/^(\s*device [^;]*);/m, "$1")),
      ),
  },
];

function filesOf(generated: readonly GeneratedFile[]): Files {
  return Object.fromEntries(
    generated.map((file) => [`/cluster/${placeOf(file)}`, { content: file.text, mode: file.mode }]),
  );
}

function findings(files: Files, order: (paths: string[]) => string[], paths: readonly string[]): Diagnostic[] {
  const memory = new MemoryFiles();
  for (const path of order(Object.keys(files))) memory.set(path, files[path] as Files[string]);
  return discover(memory, paths, { workingDirectory: "/", configuration: true }).clusters.flatMap((cluster) =>
    lint(cluster, rules),
  );
}

const shown = (list: readonly Diagnostic[]) =>
  list.map(({ rule, severity, noticed, message, at }) => [rule, severity, noticed, message, at.file.path, at.range]);
const asIs = (paths: string[]) => paths;

describe.each(faults)("$about", ({ rule, make }) => {
  test(`${rule} speaks, in whatever order the files are found`, () => {
    let made = 0;
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const files = filesOf(filesFor({ ...answers, haCf: "per-node" }));
        const nodes = answers.nodes.map(({ name }) => name) as [string, string];
        if (!make(files, nodes)) return;
        made++;
        const found = findings(files, asIs, ["/cluster"]);
        expect(found.map((finding) => finding.rule)).toContain(rule);
        const reversed = findings(files, (paths) => paths.reverse(), ["/cluster"]);
        expect(shown(reversed)).toEqual(shown(found));
        const [one, two] = nodes.map((node) => `/cluster/${node}`) as [string, string];
        expect(shown(findings(files, asIs, [two, one]))).toEqual(shown(findings(files, asIs, [one, two])));
      }),
      { numRuns: 12 },
    );
    expect(made, "the mistake was never made").toBeGreaterThan(2);
  });
});
