import { effectiveResources, placeIn, replicationEnds } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isUnrendered } from "../../unrendered.js";

const messages = {
  above: (option: string, rate: string, resource: string, link: string, speed: number, most: number) =>
    `${option} ${rate} lets the resynchronisation of ${resource} ask for more than ${link} can carry (${speed} Mbit/s, about ${most} MB/s): while it runs, writes and heartbeats on that link wait`,
};

/** Bytes a second of DRBD's notation: KiB without a suffix. */
function bytes(text: string): number | undefined {
  const match = /^(\d{1,12})([sKMGkmg]?)$/.exec(text);
  if (!match) return undefined;
  const factors: Readonly<Record<string, number>> = { "": 1024, s: 512, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
  return Number(match[1]) * (factors[(match[2] ?? "").toLowerCase()] ?? 1024);
}

export const rule = clusterRule("cluster/resync-rate", (cluster, report) => {
  const ends = replicationEnds(cluster).filter((end) => end.interface?.speed !== undefined);
  for (const configuration of cluster.drbd) {
    const { version } = configuration.target;
    for (const resource of effectiveResources(configuration)) {
      const own = ends.filter(
        (end) => end.resource.name === resource.name && end.resource.configuration === configuration,
      );
      const slowest = own.sort((a, b) => (a.interface?.speed ?? 0) - (b.interface?.speed ?? 0))[0];
      const speed = slowest?.interface?.speed;
      if (!slowest?.interface || speed === undefined) continue;
      const { syncer, disk } = resource.sections;
      const section = version === "8.3" ? "syncer" : "disk";
      const options = version === "8.3" ? syncer : disk;
      const plan = drbd.effectiveOption(options, section, "c-plan-ahead", version)?.value ?? "0";
      // With the controller on, its own limit counts; that the fixed rate does not is drbd/rate-ignored's.
      const controlled = !/^0+$/.test(plan);
      const option = options.get(controlled ? "c-max-rate" : version === "8.3" ? "rate" : "resync-rate");
      const rate = option && bytes(option.value);
      const most = (speed * 1_000_000) / 8;
      const place = placeIn(configuration, option?.place);
      if (!option || rate === undefined || rate <= most || !place || isUnrendered(cluster, place.file)) continue;
      report({
        at: place,
        severity: "info",
        noticed: "never",
        message: messages.above(
          option.name,
          option.value,
          resource.name,
          `${slowest.interface.name} of ${slowest.host}`,
          speed,
          Math.round(most / 1_000_000),
        ),
        help: `a rule of thumb is a third of what the link carries: about ${Math.max(1, Math.round(most / 3_000_000))}M`,
        related: slowest.interface.place ? [{ place: slowest.interface.place, message: "the link" }] : [],
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A resynchronisation rate above what the replication link can carry, where the speed of the link is known.",
  why: "The rate counts bytes, links are sold in bits: `200M` is 200 MiB a second, a gigabit link carries about 125 MB. A resynchronisation that may take all of the link makes every write wait behind it, and heartbeats on the same link too. A third of the link is the usual rule of thumb.",
};

const files = (options: string, speed: string) =>
  `== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.0.0.1\nPREFIX=24\n${speed}== m1/etc/drbd-84.conf\nresource r0 {\n  disk { ${options} }\n  on m1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on m2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\n`;
const gigabit = "== m1/sys/class/net/eth1/speed\n1000\n";
const secondNode = (speed: number) =>
  `== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/hostname\nm2\n== m2/etc/sysconfig/network-scripts/ifcfg-eth1\nDEVICE=eth1\nIPADDR=10.0.0.2\nPREFIX=24\n== m2/sys/class/net/eth1/speed\n${speed}\n`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "bytes taken for bits",
      files: files("⟦resync-rate 200M⟧; c-plan-ahead 0;", gigabit),
      expect: [
        "info never: resync-rate 200M lets the resynchronisation of r0 ask for more than eth1 of m1 can carry (1000 Mbit/s, about 125 MB/s): while it runs, writes and heartbeats on that link wait",
      ],
    },
    {
      about: "the controller's limit",
      files: files("⟦c-max-rate 500M⟧;", gigabit),
      expect: [
        "info never: c-max-rate 500M lets the resynchronisation of r0 ask for more than eth1 of m1 can carry (1000 Mbit/s, about 125 MB/s): while it runs, writes and heartbeats on that link wait",
      ],
    },
    {
      about: "DRBD 8.3 has the rate in syncer",
      files: files("SYNCER", gigabit)
        .replace("drbd-84", "drbd-83")
        .replace("disk { SYNCER }", "syncer { ⟦rate 200M⟧; }"),
      expect: [
        "info never: rate 200M lets the resynchronisation of r0 ask for more than eth1 of m1 can carry (1000 Mbit/s, about 125 MB/s): while it runs, writes and heartbeats on that link wait",
      ],
      edge: true,
    },
    {
      about: "the other node's card is the slower one",
      files: `${files("⟦resync-rate 40M⟧; c-plan-ahead 0;", gigabit)}${secondNode(100)}`,
      expect: [
        "info never: resync-rate 40M lets the resynchronisation of r0 ask for more than eth1 of m2 can carry (100 Mbit/s, about 13 MB/s): while it runs, writes and heartbeats on that link wait",
      ],
      edge: true,
    },
    {
      about: "the other node's card is the faster one",
      files: `${files("⟦resync-rate 200M⟧; c-plan-ahead 0;", gigabit)}${secondNode(10000)}`,
      expect: [
        "info never: resync-rate 200M lets the resynchronisation of r0 ask for more than eth1 of m1 can carry (1000 Mbit/s, about 125 MB/s): while it runs, writes and heartbeats on that link wait",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a third", files: files("resync-rate 40M; c-plan-ahead 0;", gigabit) },
    { about: "the controller decides", files: files("resync-rate 200M;", gigabit) },
    { about: "nothing known of the speed", files: files("resync-rate 200M; c-plan-ahead 0;", "") },
    ...["122070", "244140s", "122070k", "119M"].map((rate) => ({
      about: `as much as the link carries: ${rate}`,
      files: files(`resync-rate ${rate}; c-plan-ahead 0;`, gigabit),
      edge: true as const,
    })),
    {
      about: "a gigabyte, and a link for it",
      files: files("resync-rate 1G; c-plan-ahead 0;", gigabit.replace("1000", "10000")),
      edge: true,
    },
    {
      about: "no rate that DRBD knows: another rule's",
      files: files("resync-rate 200T; c-plan-ahead 0;", gigabit),
      edge: true,
    },
    {
      about: "another resource has the slow link",
      files: `${files("resync-rate 500M; c-plan-ahead 0;", gigabit.replace("1000", "10000"))}resource r1 {\n  on m1 { device /dev/drbd1; disk /dev/sdc1; address 192.168.1.1:7789; meta-disk internal; }\n  on m2 { device /dev/drbd1; disk /dev/sdc1; address 192.168.1.2:7789; meta-disk internal; }\n}\n== m1/etc/sysconfig/network-scripts/ifcfg-eth0\nDEVICE=eth0\nIPADDR=192.168.1.1\nPREFIX=24\n== m1/sys/class/net/eth0/speed\n1000\n`,
      edge: true,
    },
    {
      about: "a file that still has to be rendered",
      files: files("resync-rate 200M; c-plan-ahead 0;", gigabit).replace("10.0.0.2", "{{ peer }}"),
      edge: true,
    },
  ],
};
