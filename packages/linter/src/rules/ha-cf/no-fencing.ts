import { asHaCf, asHaresources } from "@halint/cluster";
import { findAgent, type Resource, withoutNotes } from "@halint/grammars";
import { clusterRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  storage: (resource: string) =>
    `${resource} is storage that two nodes can reach, and no stonith line fences: in a split both may use it`,
};

/** A file system of another machine is written by its server alone, however many mount it. */
function isOnServer({ args: [device, , type] }: Resource): boolean {
  return (
    /^(?:nfs4?|cifs|smbfs|smb3|glusterfs|ceph|9p)$/.test(type?.text ?? "") || /^[\w.-]+:\//.test(device?.text ?? "")
  );
}

export const rule = clusterRule("ha-cf/no-fencing", (cluster, report) => {
  const fences = cluster.nodes.some((node) => {
    const reading = node.haCf && asHaCf(node.haCf);
    return (
      reading !== undefined && (reading.crm || reading.of("stonith").length + reading.of("stonith_host").length > 0)
    );
  });
  if (fences) return;
  for (const node of cluster.nodes) {
    const file = node.haresources;
    if (!file || !node.haCf) continue;
    const tree = asHaresources(file);
    for (const group of tree.groups) {
      const storage = withoutNotes(tree, group).resources.find((resource) => {
        const role = findAgent(resource.script.text)?.role;
        return role === "storage" || role === "stacked storage" || (role === "filesystem" && !isOnServer(resource));
      });
      if (!storage) continue;
      report({
        at: { file: node.haCf },
        node: node.name && node.label,
        severity: "info",
        noticed: "never",
        message: messages.storage(storage.script.text),
        help: "stonith_host names a device that switches the other node off before its resources are taken over",
        related: [{ place: { file, range: storage.range }, message: "the storage" }],
      });
      return;
    }
  }
});

export const docs: RuleDocs = {
  finds: "Storage in a group while nothing fences.",
  why: 'A node that cannot hear its peer takes over what the peer may still be using. Heartbeat says so itself, but only in the middle of a takeover: "No STONITH device configured", "Shared disks are not protected". DRBD with one primary refuses the second one; a file system on shared disks does not.',
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a file system that moves, and no stonith",
      files: `
== ha.cf
ucast eth1 10.1.1.2
node master1 master2
== haresources
master1 Filesystem::/dev/sdb1::/srv::ext4
`,
      expect: [
        "info never: Filesystem is storage that two nodes can reach, and no stonith line fences: in a split both may use it",
      ],
    },
    {
      about: "DRBD on one node, whose partner has no haresources",
      files:
        "== --node master1=a\n== --node master2=b\n== --node master3=c\n== a/ha.cf\nnode master1 master2\nbcast eth1\n== b/haresources\nmaster1 drbddisk::r0\n== c/ha.cf\nnode master1 master2\nbcast eth1\n== c/haresources\nmaster1 drbddisk::r0\n",
      expect: [
        "info never: drbddisk is storage that two nodes can reach, and no stonith line fences: in a split both may use it",
      ],
      edge: true,
    },
    {
      about: "stacked DRBD",
      files: "== ha.cf\nnode master1 master2\nbcast eth1\n== haresources\nmaster1 10.0.0.14 drbdupper::r0-U\n",
      expect: [
        "info never: drbdupper is storage that two nodes can reach, and no stonith line fences: in a split both may use it",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "a file system of a server",
      files: "== ha.cf\nbcast eth0\nnode a b\n== haresources\na Filesystem::nas:/export::/srv::nfs 10.0.0.9/24/eth0\n",
    },
    {
      about: "a fencing device",
      files: `
== ha.cf
ucast eth1 10.1.1.2
stonith_host * external/ipmi master1 10.2.2.1 admin
node master1 master2
== haresources
master1 Filesystem::/dev/sdb1::/srv::ext4
`,
    },
    { about: "no storage", files: "== ha.cf\nnode a b\nbcast eth0\n== haresources\na 10.0.0.1 nginx\n" },
    {
      about: "file systems of servers, known by type or by device",
      files:
        "== ha.cf\nnode master1 master2\nbcast eth1\n== haresources\nmaster1 Filesystem::nas:/export::/srv\nmaster2 Filesystem:://nas/share::/data::cifs\n",
      edge: true,
    },
    {
      about: "one node of two fences",
      files:
        "== --node master1=a\n== --node master2=b\n== a/ha.cf\nnode master1 master2\nbcast eth1\n== a/haresources\nmaster1 drbddisk::r0\n== b/ha.cf\nstonith_host * meatware master1 master2\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
