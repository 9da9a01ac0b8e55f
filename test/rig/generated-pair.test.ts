import type { Answers } from "@halint/generate";
import { describe, expect, test } from "vitest";
import { filesFor, good, tutorialAnswers } from "../generate/support.js";
import { type MachinePlan, onMachines, rigReady } from "./machines.js";

const order = ["drbddisk::r0", "Filesystem::/dev/drbd0::/store::ext4", "IPaddr2::192.168.42.14/25/eth0", "nginx"];

/** The machines that answers describe. */
function machinesOf({ nodes }: Answers): MachinePlan[] {
  return nodes.map(({ name, interfaces }) => ({
    name,
    interfaces: Object.fromEntries(interfaces.map((one) => [one.name, `${one.address}/${one.prefix}`])),
    files: Object.fromEntries(
      filesFor(tutorialAnswers)
        .filter(({ node, path }) => node === name && path.startsWith("etc/ha.d/"))
        .map(({ path, text, mode }) => [path.slice("etc/ha.d/".length), { text, mode }]),
    ),
    standIns: ["drbddisk", "Filesystem", "IPaddr2", "nginx"],
  }));
}

describe.skipIf(!rigReady())("a generated pair on two machines", () => {
  test("comes up, fails over and back", { timeout: 300_000 }, async () => {
    await onMachines(machinesOf(good(tutorialAnswers)), ["192.168.42.1/25"], async (pair) => {
      const told = (node: string, action: string, from = 0) =>
        pair.trace
          .slice(from)
          .filter((step) => step.node === node && step.action === action)
          .map(({ resource }) => resource);
      const active = (on: string, peer: string) => async () =>
        (await pair.ask(on, `cl_status nodestatus ${peer}`)) === "active";

      await pair.start("master1");
      await pair.start("master2");
      await pair.until("the group starts at home", () => told("master1", "start").length >= order.length);
      expect(told("master1", "start")).toEqual(order);
      await pair.until("each sees the other", active("master1", "master2"));
      for (const link of ["eth0", "eth1"])
        expect(await pair.ask("master1", `cl_status hblinkstatus master2 ${link}`)).toBe("up");
      expect(told("master2", "start")).toEqual([]);

      await pair.crash("master1");
      await pair.until("the standby takes over", () => told("master2", "start").length >= order.length);
      expect(told("master2", "start")).toEqual(order);

      const before = pair.trace.length;
      await pair.start("master1");
      await pair.until("the node is back", active("master2", "master1"));
      await pair.until("both have agreed", async () => (await pair.ask("master1", "cl_status rscstatus")) === "none");
      // auto_failback is off: it stays where it is until somebody sends it home.
      expect(told("master1", "start", before)).toEqual([]);
      await pair.ask("master1", "/usr/share/heartbeat/hb_takeover local");
      await pair.until("the group goes home", () => told("master1", "start", before).length >= order.length);
      expect(told("master2", "stop", before)).toEqual([...order].reverse());
      expect(told("master1", "start", before)).toEqual(order);
    });
  });
});
