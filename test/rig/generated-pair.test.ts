import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesFor, good, tutorialAnswers } from "../generate/support.js";
import { rigReady, type Step, TwoNodes } from "./two-nodes.js";

const order = ["drbddisk", "Filesystem", "IPaddr2", "nginx"];

/** What one machine was told to do, in order, since a place in the trace. */
function told(trace: readonly Step[], node: string, action: string, from = 0): string[] {
  return trace
    .slice(from)
    .filter((step) => step.node === node && step.action === action)
    .map((step) => step.agent);
}

describe.skipIf(!rigReady())("a generated pair on two machines", () => {
  let pair: TwoNodes;

  beforeAll(() => {
    pair = TwoNodes.make(good(tutorialAnswers), filesFor(tutorialAnswers));
  });
  afterAll(() => pair.stop());

  const active = (on: string, peer: string) => async () =>
    (await pair.ask(on, `cl_status nodestatus ${peer}`)) === "active";

  test("comes up, fails over and back", { timeout: 150_000 }, async () => {
    await pair.start("master1");
    await pair.start("master2");
    await pair.until("the group starts at home", () => told(pair.trace, "master1", "start").length >= order.length);
    expect(told(pair.trace, "master1", "start")).toEqual(order);
    await pair.until("each sees the other", active("master1", "master2"));
    for (const link of ["eth0", "eth1"])
      expect(await pair.ask("master1", `cl_status hblinkstatus master2 ${link}`)).toBe("up");
    expect(told(pair.trace, "master2", "start")).toEqual([]);

    await pair.crash("master1");
    await pair.until("the standby takes over", () => told(pair.trace, "master2", "start").length >= order.length);
    expect(told(pair.trace, "master2", "start")).toEqual(order);

    const before = pair.trace.length;
    await pair.start("master1");
    await pair.until("the node is back", active("master2", "master1"));
    await pair.until("both have agreed", async () => (await pair.ask("master1", "cl_status rscstatus")) === "none");
    // auto_failback is off: it stays where it is until somebody sends it home.
    expect(told(pair.trace, "master1", "start", before)).toEqual([]);
    await pair.ask("master1", "/usr/share/heartbeat/hb_takeover local");
    await pair.until("the group goes home", () => told(pair.trace, "master1", "start", before).length >= order.length);
    expect(told(pair.trace, "master2", "stop", before)).toEqual([...order].reverse());
    expect(told(pair.trace, "master1", "start", before)).toEqual(order);
  });
});
