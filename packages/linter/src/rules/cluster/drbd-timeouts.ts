import { asHaCf, type ClusterNode, effectiveResources, placeIn, promotions } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { isTemplateConfiguration } from "../../drbd-templates.js";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  ping: (deadtime: string, resource: string, need: string, ping: string, answer: string) =>
    `heartbeat takes over after a deadtime of ${deadtime}, but DRBD's ${resource} may need ${need} (ping-int ${ping} and ping-timeout ${answer}) to notice that the peer is gone: until then it refuses the promotion, drbddisk gives up after about 6 s, and the takeover fails`,
  retry: (deadtime: string, resource: string, need: string, ping: string, answer: string) =>
    `heartbeat takes over after a deadtime of ${deadtime}, but DRBD's ${resource} may need ${need} (ping-int ${ping} and ping-timeout ${answer}) to notice that the peer is gone: until then it refuses the promotion, and only drbddisk's further tries save the takeover`,
  connect: (deadtime: string, resource: string, connect: string) =>
    `heartbeat takes over after a deadtime of ${deadtime}, but DRBD's ${resource} tries to connect every ${connect} only (connect-int): a peer that comes back meanwhile is not seen`,
};

/** drbddisk tries six times, a second apart. */
const triesOfDrbddisk = 5000;

const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;

interface Waits {
  readonly resource: string;
  /** Milliseconds. */
  readonly ping: number;
  readonly answer: number;
  readonly connect: number;
  readonly place: ReturnType<typeof placeIn>;
}

/** How long the resources that a node promotes wait for their peer. */
function waitsOf(node: ClusterNode, names: ReadonlySet<string>): Waits[] {
  return node.drbd.flatMap((configuration) => {
    if (isTemplateConfiguration(configuration)) return [];
    const { version } = configuration.target;
    return effectiveResources(configuration).flatMap((resource): Waits[] => {
      if (!names.has(resource.name) && !names.has("all")) return [];
      const { net } = resource.sections;
      const option = (name: string) => drbd.effectiveOption(net, "net", name, version);
      const number = (name: string) => {
        const text = option(name)?.value ?? "";
        return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
      };
      const ping = number("ping-int");
      const answer = number("ping-timeout");
      const connect = number("connect-int");
      if (ping === undefined || answer === undefined || connect === undefined) return [];
      const written = option("ping-int")?.place ?? option("connect-int")?.place;
      return [
        {
          resource: resource.name,
          ping: ping * 1000,
          answer: answer * 100,
          connect: connect * 1000,
          place: placeIn(configuration, written),
        },
      ];
    });
  });
}

export const rule = clusterRule("cluster/drbd-timeouts", (cluster, report) => {
  const names = new Set(promotions(cluster).map((promotion) => promotion.drbd ?? "all"));
  for (const node of cluster.nodes) {
    if (!node.haCf) continue;
    const reading = asHaCf(node.haCf);
    if (isTemplateHaCf(reading)) continue;
    const deadtime = reading.time("deadtime");
    const slow = waitsOf(node, names).find((waits) => deadtime < waits.ping + waits.answer || deadtime < waits.connect);
    if (!slow) continue;
    const { resource, ping, answer, connect, place } = slow;
    const word = reading.last("deadtime");
    report({
      at: { file: node.haCf, ...(word ? { range: word.range } : {}) },
      node: node.name && node.label,
      severity: "info",
      noticed: "never",
      message:
        deadtime >= ping + answer
          ? messages.connect(seconds(deadtime), resource, seconds(connect))
          : (deadtime + triesOfDrbddisk < ping + answer ? messages.ping : messages.retry)(
              seconds(deadtime),
              resource,
              seconds(ping + answer),
              seconds(ping),
              seconds(answer),
            ),
      help: "raise deadtime, or lower ping-int in DRBD's net section on both nodes",
      related: place ? [{ place, message: "DRBD's times" }] : [],
    });
    // The times are the same everywhere, or cluster/ha-cf-differs says so.
    return;
  }
});

export const docs: RuleDocs = {
  finds: "A deadtime shorter than the time in which DRBD notices that its peer is gone.",
  why: "As long as DRBD believes that the peer is primary it refuses to be promoted. It asks an idle peer every ping-int (10 s by default) and waits ping-timeout for the answer; drbddisk tries six times, a second apart. A takeover that comes earlier may fail although the disk is good. Reported once a cluster.",
};

const files = (deadtime: string, net: string) =>
  `== ha.cf\n${deadtime}\nbcast eth0\nnode m1 m2\n== haresources\nm1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4\n== drbd.conf\nresource r0 {\n  net { ${net} }\n  device /dev/drbd0;\n  disk /dev/sdb1;\n  meta-disk internal;\n  on m1 { address 10.0.0.1:7788; }\n  on m2 { address 10.0.0.2:7788; }\n}\n`;
const second =
  "resource r1 {\n  device /dev/drbd1;\n  disk /dev/sdc1;\n  meta-disk internal;\n  on m1 { address 10.0.0.1:7789; }\n  on m2 { address 10.0.0.2:7789; }\n}\n";

export const examples: RuleExamples = {
  bad: [
    {
      about: "heartbeat is faster than DRBD and drbddisk's tries",
      files: files("deadtime ⟦5⟧", ""),
      expect: [
        "info never: heartbeat takes over after a deadtime of 5 s, but DRBD's r0 may need 10.5 s (ping-int 10 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, drbddisk gives up after about 6 s, and the takeover fails",
      ],
    },
    {
      about: "heartbeat is a little faster",
      files: files("deadtime ⟦10⟧", ""),
      expect: [
        "info never: heartbeat takes over after a deadtime of 10 s, but DRBD's r0 may need 10.5 s (ping-int 10 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, and only drbddisk's further tries save the takeover",
      ],
    },
    {
      about: "DRBD tries to connect rarely",
      files: files("deadtime ⟦10⟧", "ping-int 5; connect-int 60;"),
      expect: [
        "info never: heartbeat takes over after a deadtime of 10 s, but DRBD's r0 tries to connect every 60 s only (connect-int): a peer that comes back meanwhile is not seen",
      ],
    },
    {
      about: "drbddisk's last try comes when DRBD notices",
      files: files("deadtime ⟦5500ms⟧", ""),
      expect: [
        "info never: heartbeat takes over after a deadtime of 5.5 s, but DRBD's r0 may need 10.5 s (ping-int 10 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, and only drbddisk's further tries save the takeover",
      ],
      edge: true,
    },
    {
      about: "DRBD notices in time, and tries to connect rarely",
      files: files("deadtime ⟦10⟧", "ping-int 9; ping-timeout 10; connect-int 60;"),
      expect: [
        "info never: heartbeat takes over after a deadtime of 10 s, but DRBD's r0 tries to connect every 60 s only (connect-int): a peer that comes back meanwhile is not seen",
      ],
      edge: true,
    },
    {
      about: "all resources are promoted, and one is slow",
      files: `${files("deadtime ⟦10⟧", "ping-int 3; connect-int 3;").replace("drbddisk::r0", "drbddisk")}${second}`,
      expect: [
        "info never: heartbeat takes over after a deadtime of 10 s, but DRBD's r1 may need 10.5 s (ping-int 10 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, and only drbddisk's further tries save the takeover",
      ],
      edge: true,
    },
    {
      about: "the first node's ha.cf is not here",
      files: `== m1/haresources\nm1 drbddisk::r0\n${files("deadtime ⟦10⟧", "").replace("== ha.cf", "== m2/ha.cf").replace("== haresources", "== m2/haresources")}`,
      expect: [
        "info never: heartbeat takes over after a deadtime of 10 s, but DRBD's r0 may need 10.5 s (ping-int 10 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, and only drbddisk's further tries save the takeover",
      ],
      edge: true,
    },
    {
      about: "deadtime is the default",
      files: files("auto_failback on", "ping-int 60; connect-int 60;"),
      expect: [
        "info never: heartbeat takes over after a deadtime of 30 s, but DRBD's r0 may need 60.5 s (ping-int 60 s and ping-timeout 0.5 s) to notice that the peer is gone: until then it refuses the promotion, drbddisk gives up after about 6 s, and the takeover fails",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "time enough", files: files("deadtime 30", "") },
    { about: "DRBD is faster", files: files("deadtime 5", "ping-int 3; connect-int 3;") },
    { about: "no DRBD files are here", files: "== ha.cf\ndeadtime 5\nbcast eth0\nnode m1 m2\n" },
    {
      about: "the resource that is slow is in no group",
      files: `${files("deadtime 10", "ping-int 3; connect-int 3;")}${second}`,
      edge: true,
    },
    { about: "just in time", files: files("deadtime 10500ms", ""), edge: true },
    { about: "just in time to connect", files: files("deadtime 10", "ping-int 5; connect-int 10;"), edge: true },
    {
      about: "a time that DRBD cannot read is another rule's",
      files: files("deadtime 10", "ping-int ten; connect-int 60;"),
      edge: true,
    },
    {
      about: "a deadtime that still has to be filled in, and one that is long enough",
      files: `${files("deadtime 120", "ping-int 60; connect-int 60;").replace("== ha.cf", "== m2/ha.cf")}== m1/ha.cf\ndeadtime {{ deadtime }}\nbcast eth0\nnode m1 m2\n`,
      edge: true,
    },
    {
      about: "DRBD's file still has to be rendered",
      files: files("deadtime 5", "").replace("/dev/sdb1", "{{ disk }}"),
      edge: true,
    },
    {
      about: "another time that DRBD cannot read",
      files: files("deadtime 10", "ping-timeout half; connect-int 60;"),
      edge: true,
    },
  ],
};
