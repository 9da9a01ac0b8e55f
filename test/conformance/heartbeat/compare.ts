import type { Comparison } from "../comparison.js";
import { askHeartbeat, askStart, type HeartbeatInput } from "./engine.js";
import { lintInput, refuses } from "./facts.js";
import { generateMutant } from "./generate.js";

/** Those of some accepted configurations with which the daemon ends once it is really started. */
export async function endsAtOpening(inputs: readonly HeartbeatInput[]): Promise<Set<HeartbeatInput>> {
  const ended = new Set<HeartbeatInput>();
  for (const input of inputs) if (!(await askStart(input)).accepted) ended.add(input);
  return ended;
}

/** Whether the daemon starts with the mutants of these seeds, and whether halint says so. */
export async function compareStarts(first: number, count: number): Promise<Comparison> {
  const inputs = Array.from({ length: count }, (_, index) => generateMutant(first + index));
  const verdicts = await askHeartbeat(inputs);
  const findings = inputs.map((input, index) => lintInput(input, verdicts[index]!.facts));
  const late = await endsAtOpening(
    inputs.filter((_, index) => verdicts[index]!.accepted && refuses(findings[index] ?? [])),
  );
  const differences = inputs.flatMap((input, index) => {
    const verdict = verdicts[index]!;
    const found = findings[index] ?? [];
    if (refuses(found) === (!verdict.accepted || late.has(input))) return [];
    const said = found.filter((finding) => finding.noticed === "start");
    return [
      `seed ${first + index}: daemon ${verdict.phase} ${verdict.errors.join(" | ")}; halint ${said.map((finding) => `${finding.rule}: ${finding.message}`).join("; ") || "silent"}\n${Object.entries(
        input.files,
      )
        .map(([name, file]) => `--- ${name}\n${JSON.stringify(file.text.toString())}`)
        .join("\n")}`,
    ];
  });
  return { asked: count, agreed: count - differences.length, known: [], differences };
}
