import { groupResources } from "@halint/cluster";
import { findAgent } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { list } from "../../support.js";

const messages = {
  enabled: (service: string, nodes: readonly string[], links: readonly string[]) =>
    `${service} belongs to a group and is also started at boot on ${list(nodes)} (${list(links)}): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew`,
  manual: (node: string, link: string) =>
    `halint.json says that heartbeat is started by hand on ${node}, but it starts at boot there (${link}): after a crash the machine joins again by itself, and may take its resources back`,
};

export const rule = clusterRule("cluster/starts-at-boot", (cluster, report) => {
  const said = new Set<string>();
  for (const { resource, file, nodes } of groupResources(cluster)) {
    const service = resource.script.text;
    // An agent is no service, whatever else may bear its name.
    if (findAgent(service) && findAgent(service)?.role !== "service") continue;
    const enabled = nodes.flatMap((node) => {
      const fact = node.facts.boot?.find((entry) => entry.service === service && entry.enabled);
      return fact ? [{ node, fact }] : [];
    });
    const key = `${file.path} ${service}`;
    if (enabled.length === 0 || said.has(key)) continue;
    said.add(key);
    const [first] = enabled;
    report({
      at: { file, range: resource.range },
      node: enabled.length === 1 ? first?.node.name && first.node.label : undefined,
      severity: "warning",
      noticed: "run-time",
      message: messages.enabled(
        service,
        enabled.map(({ node }) => node.label),
        enabled.map(({ fact }) => fact.path),
      ),
      help: `switch it off at boot on every node: "chkconfig ${service} off", "update-rc.d ${service} disable" or "systemctl disable ${service}"`,
    });
  }
  for (const node of cluster.nodes) {
    const link = node.facts.boot?.find(({ service, enabled }) => service === "heartbeat" && enabled);
    if (node.heartbeatStart !== "manual" || !link || !node.haCf) continue;
    report({
      at: { file: node.haCf },
      node: node.label,
      severity: "warning",
      noticed: "boot",
      message: messages.manual(node.label, link.path),
      help: 'switch it off at boot, or write "heartbeat": "boot" in halint.json',
    });
  }
});

export const docs: RuleDocs = {
  finds:
    "A service of a group that the machine also starts at boot; heartbeat itself where halint.json says that it is started by hand.",
  why: 'Heartbeat alone should start what it moves. A service that starts at boot runs on both nodes, on the standby without its address and its data; a takeover asks for its status, hears "running", and leaves it as it is. If it is the first of its group, heartbeat only logs "Resource … is active, and should not be!".',
};

const node = (name: string, links: string) =>
  `== ${name}/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== ${name}/etc/ha.d/haresources\nm1 10.0.0.14 nginx\n== ${name}/etc/hostname\n${name}\n${links}`;

export const examples: RuleExamples = {
  bad: [
    {
      about: "a start link",
      files: node("m1", "== m1/etc/rc3.d/S85nginx\n== m1/etc/rc3.d/S75heartbeat\n").replace("nginx\n==", "⟦nginx⟧\n=="),
      expect: [
        "warning run-time: nginx belongs to a group and is also started at boot on m1 (m1/etc/rc3.d/S85nginx): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew",
      ],
    },
    {
      about: "a systemd unit",
      files: node("m1", "== m1/etc/systemd/system/multi-user.target.wants/nginx.service\n[Service]\n").replace(
        "nginx\n==",
        "⟦nginx⟧\n==",
      ),
      expect: [
        "warning run-time: nginx belongs to a group and is also started at boot on m1 (m1/etc/systemd/system/multi-user.target.wants/nginx.service): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew",
      ],
    },
    {
      about: "heartbeat, which is said to be started by hand",
      files: `== halint.json\n{ "clusters": [{ "nodes": [{ "name": "m1", "path": "m1", "heartbeat": "manual" }] }] }\n${node("m1", "== m1/etc/rc3.d/S75heartbeat\n")}`,
      expect: [
        "warning boot: halint.json says that heartbeat is started by hand on m1, but it starts at boot there (m1/etc/rc3.d/S75heartbeat): after a crash the machine joins again by itself, and may take its resources back",
      ],
    },
    {
      about: "an agent that runs a service of this name",
      files: node("m1", "== m1/etc/systemd/system/multi-user.target.wants/apache.service\n[Service]\n").replace(
        "nginx\n==",
        "⟦apache⟧\n==",
      ),
      expect: [
        "warning run-time: apache belongs to a group and is also started at boot on m1 (m1/etc/systemd/system/multi-user.target.wants/apache.service): there it runs on the standby too, without the group's address and storage, and a takeover finds it running and does not start it anew",
      ],
      edge: true,
    },
  ],
  good: [
    { about: "kill links", files: node("m1", "== m1/etc/rc3.d/K15nginx\n== m1/etc/rc3.d/S75heartbeat\n") },
    { about: "nothing is known of the boot", files: node("m1", "") },
    {
      about: "an agent, and a boot script of the site that bears its name",
      files: node("m1", "== m1/etc/rc3.d/S20portblock\n").replace("nginx", "portblock::tcp::80::block"),
      edge: true,
    },
    {
      about: "heartbeat is started by hand, and off at boot",
      files: `== halint.json\n{ "clusters": [{ "nodes": [{ "name": "m1", "path": "m1", "heartbeat": "manual" }] }] }\n${node("m1", "== m1/etc/rc3.d/K25heartbeat\n== m1/etc/rc3.d/S55sshd\n")}`,
      edge: true,
    },
  ],
};
