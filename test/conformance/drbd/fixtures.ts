import { readFileSync } from "node:fs";
import type { drbd } from "@halint/grammars";
import type { Answer, Question } from "./engine.js";

/**
 * A configuration with what `drbdadm -d dump` of each version said: `true` accepted, a number the line of the first
 * error (0 if none was named), `null` not to be compared, because the answer depends on a terminal, on local addresses
 * or on the kernel module.
 */
export interface Probe {
  readonly id: string;
  readonly host: string;
  readonly config: string;
  /** Name of the root file; `<id>.conf` if missing. */
  readonly root?: string;
  /** Other files by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Addresses that the host has. */
  readonly addresses?: readonly string[];
  readonly "8.3": true | number | null;
  readonly "8.4": true | number | null;
  readonly "9": true | number | null;
}

export function readProbes(): readonly Probe[] {
  return JSON.parse(readFileSync(new URL("./probes.json", import.meta.url), "utf8")) as readonly Probe[];
}

export function rootOf(probe: Probe): string {
  return probe.root ?? `${probe.id}.conf`;
}

export function filesOf(probe: Probe): Readonly<Record<string, string>> {
  return { ...probe.files, [rootOf(probe)]: probe.config };
}

export function questionOf(probe: Probe, version: drbd.DrbdVersion): Question {
  return { version, host: probe.host, files: filesOf(probe), root: rootOf(probe) };
}

/** Whether the configuration itself is accepted; that nothing in it is for this host does not count against it. */
export function isAccepted(answer: Answer): boolean {
  return (
    answer.accepted || (answer.code === 1 && /no normal resources defined|no resources defined!/.test(answer.text))
  );
}

/** Whether the answer depends on the kernel module of the machine. */
export function needsModule(answer: Answer): boolean {
  return answer.text.includes("Could not get drbd-module-version");
}
