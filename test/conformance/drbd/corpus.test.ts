import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decode, drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { ask, enginesInstalled, type Question } from "./engine.js";
import { isAccepted, needsModule } from "./fixtures.js";
import { configFromMemory } from "./memory.js";

const { drbdVersions, judge, parseDrbd, targetVersion } = drbd;

// A directory with real configuration files, in any depth: *.res, and *drbd* files.
const corpus = process.env.HALINT_CORPUS;
if (!corpus) console.warn("no corpus of real DRBD configurations: HALINT_CORPUS is not set");

function filesBelow(directory: string, inDrbd = false): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const wanted = inDrbd || name.includes("drbd");
    if (statSync(path).isDirectory()) return filesBelow(path, wanted);
    return wanted || name.endsWith(".res") ? [path] : [];
  });
}

/** The text of a file, with absolute includes bent so that they cannot reach the files of this machine. */
function textOf(path: string): string {
  return decode(readFileSync(path)).text.replace(/(include\s+"?)\//g, "$1nowhere/");
}

/** The first host that a text names, or some name. */
function hostOf(text: string): string {
  const file = parseDrbd(text);
  for (const resource of file.resources) {
    for (const host of resource.hosts) if (host.names[0]) return host.names[0].value;
  }
  return "localhost";
}

describe.skipIf(!corpus || !enginesInstalled())("real files", () => {
  it("are judged as the installed programs do", async () => {
    const paths = filesBelow(corpus ?? "").filter((path) => statSync(path).size < 200_000);
    const questions: Question[] = paths.flatMap((path) => {
      const text = textOf(path);
      const files: Record<string, string> = { c: text };
      // A root configuration is asked about with what it includes.
      const folder = join(dirname(path), "drbd.d");
      if (basename(path) === "drbd.conf" && paths.some((other) => dirname(other) === folder)) {
        for (const other of paths) if (dirname(other) === folder) files[`drbd.d/${basename(other)}`] = textOf(other);
      }
      const host = hostOf(Object.values(files).join("\n"));
      return drbdVersions.map((version) => ({ version, host, files, root: "c" }));
    });
    const answers = await ask(questions);
    const differences: string[] = [];
    const lines: string[] = [];
    let compared = 0;
    answers.forEach((answer, at) => {
      const question = questions[at];
      if (!question || needsModule(answer)) return;
      const name = `${basename(paths[Math.floor(at / 3)] ?? "")} ${question.version}`;
      const config = configFromMemory("c", question.files);
      expect(targetVersion(config).version).toMatch(/^(8\.3|8\.4|9)$/);
      const refusals = judge(config, question.version, { name: question.host, addresses: [] });
      compared++;
      const ours = `${refusals[0]?.code} at ${refusals[0]?.engineLine}`;
      const theirs = `${answer.errors[0]?.message ?? answer.code} at ${answer.errors[0]?.line}`;
      if ((refusals.length === 0) !== isAccepted(answer)) differences.push(`${name}: ${theirs}, ours ${ours}`);
      else if (refusals.length > 0 && (refusals[0]?.engineLine ?? 0) !== (answer.errors[0]?.line ?? 0)) {
        lines.push(`${name}: ${theirs}, ours ${ours}`);
      }
    });
    console.log(
      `${paths.length} files, ${compared} verdicts, ${differences.length} differ, ${lines.length} other first lines`,
    );
    if (lines.length > 0) console.log(lines.slice(0, 10).join("\n"));
    expect(differences).toEqual([]);
  }, 180_000);
});
