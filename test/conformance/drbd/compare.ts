import { drbd } from "@halint/grammars";
import type { Comparison } from "../comparison.js";
import { knownDisagreements } from "./disagreements.js";
import { ask, type Question } from "./engine.js";
import { isAccepted, needsModule, readProbes } from "./fixtures.js";
import { configFromMemory } from "./memory.js";
import { mutate, random } from "./mutate.js";

const { drbdVersions, judge } = drbd;

/** What each drbdadm and the judge of its version say of mutated probes. */
export async function compareMutations(
  seed: number,
  count: number,
): Promise<ReadonlyMap<drbd.DrbdVersion, Comparison>> {
  const next = random(seed);
  const sources = readProbes().filter(
    (probe) => !probe.files && !probe.addresses && drbdVersions.some((version) => probe[version] === true),
  );
  const questions: Question[] = [];
  for (let made = 0; made < count; made++) {
    const probe = sources[Math.floor(next() * sources.length)];
    if (!probe) continue;
    const text = mutate(probe.config, next);
    for (const version of drbdVersions) questions.push({ version, host: probe.host, files: { c: text }, root: "c" });
  }
  const answers = await ask(questions);
  const totals = new Map(
    drbdVersions.map((version) => [
      version,
      {
        asked: 0,
        agreed: 0,
        refused: 0,
        sameLine: 0,
        known: [] as string[],
        differences: [] as string[],
        lines: [] as string[],
      },
    ]),
  );
  answers.forEach((answer, at) => {
    const question = questions[at];
    const total = question && totals.get(question.version);
    if (!question || !total || needsModule(answer)) return;
    const text = question.files.c ?? "";
    const accepted = isAccepted(answer);
    const refusals = judge(configFromMemory("c", question.files), question.version, {
      name: question.host,
      addresses: [],
    });
    const both = `${question.version}, ${question.host}: ${answer.errors[0]?.message ?? answer.code} at ${answer.errors[0]?.line}, ours ${refusals[0]?.code} at ${refusals[0]?.engineLine}\n${text}`;
    total.asked++;
    if ((refusals.length === 0) !== accepted) {
      const known = knownDisagreements.find(({ pattern }) => pattern.test(text));
      if (known) {
        total.agreed++;
        total.known.push(`${known.reason}: ${both}`);
      } else total.differences.push(both);
      return;
    }
    total.agreed++;
    if (accepted) return;
    total.refused++;
    if ((refusals[0]?.engineLine ?? 0) === (answer.errors[0]?.line ?? 0)) total.sameLine++;
    else total.lines.push(both);
  });
  return totals;
}
