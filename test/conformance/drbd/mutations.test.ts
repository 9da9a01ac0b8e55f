import { drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { knownDisagreements } from "./disagreements.js";
import { ask, enginesInstalled, type Question } from "./engine.js";
import { isAccepted, needsModule, readProbes } from "./fixtures.js";
import { configFromMemory } from "./memory.js";
import { mutate, random } from "./mutate.js";

const { drbdVersions, judge } = drbd;

const count = Number(process.env.HALINT_MUTATIONS ?? 500);
const seed = Number(process.env.HALINT_SEED ?? 20_261_122);

describe.skipIf(!enginesInstalled())(`${count} mutations of probes (HALINT_SEED=${seed})`, () => {
  it("are judged as the installed programs do", async () => {
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
    const totals = new Map(drbdVersions.map((version) => [version, { asked: 0, agreed: 0, refused: 0, sameLine: 0 }]));
    const differences: string[] = [];
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
      total.asked++;
      if ((refusals.length === 0) !== accepted) {
        if (knownDisagreements.some(({ pattern }) => pattern.test(text))) total.agreed++;
        else
          differences.push(
            `${question.version}: ${answer.errors[0]?.message ?? answer.code}, ours ${refusals[0]?.code}\n${text}`,
          );
        return;
      }
      total.agreed++;
      if (accepted) return;
      total.refused++;
      if ((refusals[0]?.engineLine ?? 0) === (answer.errors[0]?.line ?? 0)) total.sameLine++;
    });
    for (const [version, total] of totals) {
      const { asked, agreed, refused, sameLine } = total;
      console.log(`drbdadm ${version}: ${agreed}/${asked} verdicts, ${sameLine}/${refused} first lines agree`);
    }
    for (const [version, { asked, agreed, refused, sameLine }] of totals) {
      expect(agreed / asked, `${version}\n${differences.join("\n")}`).toBeGreaterThanOrEqual(0.995);
      expect(sameLine / refused).toBeGreaterThanOrEqual(0.98);
    }
  }, 180_000);
});
