import { readFileSync } from "node:fs";
import type { HeartbeatFile, HeartbeatInput, HeartbeatPhase } from "./engine.js";

/** A text; in a list, `[piece, times]` stands for a repeated piece. */
type ProbeText = string | readonly (string | readonly [piece: string, times: number])[];

/** One recorded question to the daemon, and its answer. */
export interface Probe {
  readonly id: string;
  /** The file that is in question. */
  readonly kind: "ha.cf" | "authkeys" | "haresources";
  /** The whole file in question, instead of the base. */
  readonly text?: ProbeText;
  /** Appended to the base ha.cf. */
  readonly add?: ProbeText;
  /** One byte a character instead of UTF-8. */
  readonly latin1?: boolean;
  /** Mode of the file in question, octal. */
  readonly mode?: string;
  /** Owner of the file in question. */
  readonly owner?: "hacluster";
  /** Host name; default master1. */
  readonly node?: string;
  readonly nodeinfo?: string;
  readonly hosts?: string;
  readonly interfaces?: readonly string[];
  /** A file that does not exist. */
  readonly without?: "authkeys" | "haresources";
  readonly compat?: boolean;
  readonly verdict: "accepted" | "rejected" | "crash";
  readonly phase?: HeartbeatPhase;
  /** Options, nodes or media as the daemon understood them. */
  readonly options?: Readonly<Record<string, string>>;
  readonly nodes?: readonly string[];
  readonly media?: readonly string[];
}

/** The ha.cf that a probe's lines are appended to. */
export const BASE_HA_CF = "logfacility local0\nauto_failback on\nucast eth1 10.1.1.2\nnode master1 master2\n";

/** Every recorded probe. */
export const probes: readonly Probe[] = JSON.parse(
  readFileSync(new URL("./probes.json", import.meta.url), "utf8"),
) as Probe[];

/** The configuration and machine of a probe. */
export function probeInput(probe: Probe): HeartbeatInput {
  const encode = (text: ProbeText): string | Uint8Array => {
    const whole = expand(text);
    return probe.latin1 ? Buffer.from(whole, "latin1") : whole;
  };
  const files: Record<string, HeartbeatFile> = {
    authkeys: { text: "auth 1\n1 sha1 key\n" },
    haresources: { text: "" },
    "ha.cf": {
      text: encode(["ha.cf" === probe.kind && probe.text !== undefined ? "" : BASE_HA_CF, expand(probe.add ?? "")]),
    },
  };
  const own: HeartbeatFile = {
    text: encode(probe.text ?? [BASE_HA_CF, expand(probe.add ?? "")]),
    ...(probe.mode === undefined ? {} : { mode: Number.parseInt(probe.mode, 8) }),
    ...(probe.owner === undefined ? {} : { uid: userId(probe.owner) }),
  };
  files[probe.kind] = own;
  if (probe.nodeinfo !== undefined) files.nodeinfo = { text: probe.nodeinfo };
  if (probe.hosts !== undefined) files.hosts = { text: probe.hosts };
  if (probe.without !== undefined) delete files[probe.without];
  return {
    files,
    node: probe.node ?? "master1",
    synthesise: false,
    ...(probe.interfaces === undefined ? {} : { interfaces: probe.interfaces }),
    ...(probe.compat === undefined ? {} : { compat: probe.compat }),
  };
}

function expand(text: ProbeText): string {
  if (typeof text === "string") return text;
  return text.map((piece) => (typeof piece === "string" ? piece : piece[0].repeat(piece[1]))).join("");
}

function userId(name: string): number {
  const entry = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
  return Number(entry?.split(":")[2] ?? 0);
}
