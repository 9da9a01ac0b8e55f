import type { Noticed } from "@halint/linter";

/** When the real software would notice a finding, in words. */
export const noticedText: Record<Noticed, string> = {
  start: "heartbeat will not start",
  parse: "drbdadm refuses it",
  kernel: "DRBD refuses to bring it up",
  takeover: "noticed at takeover",
  boot: "noticed at boot",
  "run-time": "noticed at run time",
  warning: "only logged",
  never: "nobody tells you",
};
