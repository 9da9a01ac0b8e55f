import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { askHeartbeat, askResources, askStart, heartbeatAvailable, heartbeatReady } from "./engine.js";
import { generateConfiguration, generateHaresources, generateMutant } from "./generate.js";
import { BASE_HA_CF, probeInput, probes } from "./probes.js";

const withHaCf = (more: string) => ({ files: { "ha.cf": { text: BASE_HA_CF + more } }, node: "master1" });

describe.skipIf(!heartbeatReady())("the real Heartbeat", () => {
  it("can be asked", () => {
    expect(heartbeatAvailable()).toBeUndefined();
  });

  it("gives every recorded verdict", async () => {
    const verdicts = await askHeartbeat(probes.map(probeInput));
    const wrong = probes.flatMap((probe, index) => {
      const { accepted, phase, errors, effective } = verdicts[index]!;
      const verdict = accepted ? "accepted" : phase === "crash" ? "crash" : "rejected";
      const same =
        verdict === probe.verdict &&
        (probe.phase === undefined || probe.phase === phase) &&
        Object.entries(probe.options ?? {}).every(([name, value]) => effective?.options[name] === value) &&
        (probe.nodes === undefined || JSON.stringify(probe.nodes) === JSON.stringify(effective?.nodes)) &&
        (probe.media === undefined || JSON.stringify(probe.media) === JSON.stringify(effective?.media));
      return same ? [] : [{ ...probe, really: { verdict, phase, errors, effective } }];
    });
    expect(wrong).toEqual([]);
  });

  it("tells what the machine offered, and leaves nothing behind", async () => {
    const [verdict, , compat] = await askHeartbeat([
      withHaCf("bcast eth7 eth7:1\nlogfile /halint-must-not-exist //note\nrespawn root /usr/lib64/heartbeat/ipfail\n"),
      withHaCf(""),
      { ...withHaCf("respawn root /usr/lib64/heartbeat/ipfail\n"), compat: true },
    ]);
    expect(verdict!.phase).toBe("ha.cf");
    expect(verdict!.errors).toEqual(["Client child command [/usr/lib64/heartbeat/ipfail] is not executable"]);
    expect([...verdict!.facts.interfaces].sort()).toEqual(["eth1", "eth7", "eth7:1", "lo"]);
    expect(verdict!.facts.resolvable).toEqual(["localhost", "master1", "master2"]);
    expect(verdict!.facts.programs).not.toContain("/usr/lib64/heartbeat/ipfail");
    expect(verdict!.facts.users).toContain("hacluster");
    expect(compat!.accepted).toBe(true);
    expect(compat!.facts.programs).toContain("/usr/lib64/heartbeat/ipfail");
    expect(existsSync("/halint-must-not-exist")).toBe(false);
    expect(existsSync("/note")).toBe(false);
  });

  it("shows media that fail only when they are opened", async () => {
    const input = withHaCf("serial /dev/null\n");
    const start = await askStart(input, 1);
    expect(start).toMatchObject({ accepted: false, phase: "startup", exit: 1 });
    expect(start.errors).toContain("make_io_childpair: cannot open serial /dev/null");
    expect(await askStart(withHaCf("realtime off\n"), 1)).toMatchObject({
      accepted: true,
      phase: "running",
      exit: null,
    });
  });

  it("resolves haresources as the ResourceManager does", async () => {
    const text = "Master1 10.0.0.1/24 a:b::c::d \\\n nginx::x::::y # note\nmaster1 Delay # x \\\nnosuch apache\r\n";
    const [groups] = await askResources([
      { files: { haresources: { text }, "resource.d/nginx": { text: "#!/bin/sh\n" } }, node: "master1" },
    ]);
    const agent = (name: string): string => `/etc/ha.d/resource.d/${name}`;
    expect(groups).toEqual([
      {
        node: "master1",
        line: "master1 10.0.0.1/24 a:b::c::d nginx::x::::y # note ",
        resources: [
          { word: "10.0.0.1/24", script: agent("IPaddr"), args: ["10.0.0.1/24"] },
          { word: "a:b::c::d", script: null, args: ["a:c", "d"] },
          { word: "nginx::x::::y", script: agent("nginx"), args: ["x", "y"] },
          { word: "#", script: null, args: [] },
          { word: "note", script: null, args: [] },
        ],
      },
      { node: "master1", line: "master1 Delay ", resources: [{ word: "Delay", script: agent("Delay"), args: [] }] },
      { node: "nosuch", line: "nosuch apache\r ", resources: [{ word: "apache\r", script: null, args: [] }] },
    ]);
  });

  it("accepts most generated configurations and refuses many mutants", async () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const verdicts = await askHeartbeat([...seeds.map(generateConfiguration), ...seeds.map(generateMutant)]);
    expect(verdicts.slice(0, 40).filter(({ accepted }) => accepted).length).toBeGreaterThan(30);
    expect(verdicts.slice(40).filter(({ accepted }) => !accepted).length).toBeGreaterThan(15);
    expect(verdicts.filter(({ phase }) => phase === "timeout")).toEqual([]);
    expect(await askResources(seeds.slice(0, 4).map(generateHaresources))).toHaveLength(4);
  });
});

describe("the generators", () => {
  it.each([generateConfiguration, generateMutant, generateHaresources])(
    "%o depends on nothing but the seed",
    (make) => {
      expect(make(7)).toEqual(make(7));
      expect(make(7)).not.toEqual(make(8));
    },
  );
});
