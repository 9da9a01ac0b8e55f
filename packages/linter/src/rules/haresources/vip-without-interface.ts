import {
  asHaresources,
  type Cluster,
  canonicalAddress,
  filesOf,
  type SourceFile,
  vipPlacements,
} from "@halint/cluster";
import { kept, meantHaresources, type Resource, readAddressArgument } from "@halint/grammars";
import type { Edit, Fix } from "../../diagnostic.js";
import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  assumed: (address: string) =>
    `no interface is named for ${address}: today's IPaddr assumes eth0 and fails where the address belongs to another interface`,
  fails: (address: string, node: string, nic: string) =>
    `no interface is named for ${address}, so IPaddr assumes eth0: on ${node} the address belongs to ${nic}, and there the takeover fails`,
  name: (text: string) => `Write ${text}`,
  ipaddr2: "Use IPaddr2, which finds the interface by the routing table (on all nodes)",
};

export const rule = groupsRule("haresources/vip-without-interface", ({ cluster, file, groups, nodes }, report) => {
  const placements = vipPlacements(cluster);
  for (const resource of groups.flatMap((group) => group.resources)) {
    const [word] = resource.args;
    if (resource.script.text !== "IPaddr" || !word || resource.args.length !== 1) continue;
    const { address, mask, interface: nic } = readAddressArgument(word);
    if (nic || canonicalAddress(address.text) === undefined) continue;
    // A mask that is none is another rule's matter.
    if (mask && !/^[\d.]+$/.test(mask.text)) continue;
    const known = placements.filter(
      ({ vip, network }) => network && vip.place.file === file && vip.place.range?.start === address.range.start,
    );
    const elsewhere = known.find((placement) => placement.interface !== "eth0");
    if (!elsewhere && known.length > 0 && nodes.every((node) => known.some((placement) => placement.node === node))) {
      continue;
    }
    // What is written goes to every file that has these words.
    const changed = byText(cluster).get(resource.text) ?? [];
    const affected = placements.filter(
      ({ vip, network }) =>
        network &&
        changed.some((one) => vip.place.file === one.file && vip.place.range?.start === argumentOf(one.resource).start),
    );
    const names = new Set(affected.map((placement) => placement.interface));
    const prefixes = new Set(affected.map((placement) => placement.network?.prefix));
    const [only] = known;
    const full =
      elsewhere && only && names.size === 1 && prefixes.size === 1
        ? `${address.text}/${mask?.text ?? only.network?.prefix}/${only.interface}`
        : undefined;
    const fix: Fix = full
      ? { title: messages.name(full), safety: "unsafe", edits: everywhere(cluster, resource, argumentOf, full) }
      : {
          title: messages.ipaddr2,
          safety: "unsafe",
          edits: everywhere(cluster, resource, ({ range }) => range, `IPaddr2::${word.text}`),
        };
    report({
      at: { file, range: word.range },
      severity: elsewhere ? "error" : "warning",
      noticed: "takeover",
      message: elsewhere
        ? messages.fails(address.text, elsewhere.node.label, elsewhere.interface)
        : messages.assumed(address.text),
      help: "name mask and interface, as in 10.0.0.14/24/eth1, the same on all nodes",
      fixes: [fix],
    });
  }
});

const argumentOf = ({ args: [word], range }: Resource) => word?.range ?? range;

/** Nodes know a group by its words: what changes in one file changes in all. */
function everywhere(cluster: Cluster, { text }: Resource, part: typeof argumentOf, by: string): Edit[] {
  return (byText(cluster).get(text) ?? []).map(({ file, resource }) => replace(file, part(resource), by));
}

/** All resources of a cluster by their words. */
const byText = kept((cluster: Cluster) => {
  const found = new Map<string, { file: SourceFile; resource: Resource }[]>();
  for (const { file } of filesOf(cluster, "haresources")) {
    for (const group of meantHaresources(asHaresources(file)).groups) {
      for (const resource of group.resources) {
        const known = found.get(resource.text) ?? [];
        found.set(resource.text, known);
        known.push({ file, resource });
      }
    }
  }
  return found;
});

export const docs: RuleDocs = {
  finds: "A floating address for IPaddr without an interface.",
  why: "IPaddr used to find the interface by the routing table. The one of today's resource-agents assumes eth0 when none is named, compares that with the routing table, and fails with `Illegal argument` where the address belongs to another interface; machines whose interfaces are called ens3 or enp0s8 have no eth0 at all. IPaddr2 still looks it up.",
  fix: "Adds mask and interface where they are known and the same on all nodes, else writes IPaddr2. Unsafe: it changes the first resource of many groups, by which both nodes know the group, so all nodes have to change together.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a bare address in the files of both nodes, one of which has no interface of that network",
      files:
        "== m1/etc/ha.d/ha.cf\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\nm1 10.0.0.14 nginx\n== m1/etc/network/interfaces\nauto lo eth0\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.1/24\n== m2/etc/ha.d/ha.cf\nnode m1 m2\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/haresources\nm1 ⟦10.0.0.14⟧ nginx\n",
      expect: [
        "warning takeover: no interface is named for 10.0.0.14: today's IPaddr assumes eth0 and fails where the address belongs to another interface",
      ],
      after:
        "== m1/etc/ha.d/haresources\nm1 IPaddr2::10.0.0.14 nginx\n== m2/etc/ha.d/haresources\nm1 IPaddr2::10.0.0.14 nginx\n",
      unsafe: true,
    },
    {
      about: "a bare address, and one with a mask",
      files: "== haresources\nmaster1 ⟦10.0.0.14⟧ nginx\nmaster2 IPaddr::⟦10.0.0.15/24⟧ smb\n",
      expect: [
        "warning takeover: no interface is named for 10.0.0.14: today's IPaddr assumes eth0 and fails where the address belongs to another interface",
        "warning takeover: no interface is named for 10.0.0.15: today's IPaddr assumes eth0 and fails where the address belongs to another interface",
      ],
      after: "== haresources\nmaster1 IPaddr2::10.0.0.14 nginx\nmaster2 IPaddr2::10.0.0.15/24 smb\n",
      unsafe: true,
    },
    {
      about: "the interface is known",
      files: `
== m1/etc/ha.d/ha.cf
bcast ens3
node m1 m2
== m1/etc/ha.d/haresources
m1 ⟦10.0.0.14⟧ nginx
== m1/etc/sysconfig/network-scripts/ifcfg-ens3
DEVICE=ens3
BOOTPROTO=static
IPADDR=10.0.0.1
PREFIX=24
`,
      expect: [
        "error takeover: no interface is named for 10.0.0.14, so IPaddr assumes eth0: on m1 the address belongs to ens3, and there the takeover fails",
      ],
      after: `
== m1/etc/ha.d/haresources
m1 10.0.0.14/24/ens3 nginx
`,
      unsafe: true,
    },
    {
      about: "two addresses, one of them on eth0",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth1\nnode m1 m2\n== m1/etc/ha.d/haresources\nm1 10.0.0.14 nginx\nm2 ⟦192.168.0.14⟧ smb\n== m1/etc/network/interfaces\niface eth0 inet static\n  address 10.0.0.1/24\niface eth1 inet static\n  address 192.168.0.1/24\n",
      expect: [
        "error takeover: no interface is named for 192.168.0.14, so IPaddr assumes eth0: on m1 the address belongs to eth1, and there the takeover fails",
      ],
      after: "== m1/etc/ha.d/haresources\nm1 10.0.0.14 nginx\nm2 192.168.0.14/24/eth1 smb\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "the interface has another name on each node",
      files:
        "== m1/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/haresources\nm1 ⟦192.168.0.14⟧ nginx\n== m1/etc/network/interfaces\niface eth1 inet static\n  address 192.168.0.1/24\n== m2/etc/ha.d/ha.cf\nbcast eth0\nnode m1 m2\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/haresources\nm1 ⟦192.168.0.14⟧ nginx\n== m2/etc/network/interfaces\niface eth2 inet static\n  address 192.168.0.2/24\n",
      expect: [
        "error takeover: no interface is named for 192.168.0.14, so IPaddr assumes eth0: on m1 the address belongs to eth1, and there the takeover fails",
        "error takeover: no interface is named for 192.168.0.14, so IPaddr assumes eth0: on m2 the address belongs to eth2, and there the takeover fails",
      ],
      after:
        "== m1/etc/ha.d/haresources\nm1 IPaddr2::192.168.0.14 nginx\n== m2/etc/ha.d/haresources\nm1 IPaddr2::192.168.0.14 nginx\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "one file for two machines, of which one is known",
      files:
        "== haresources\nm1 ⟦10.0.0.14⟧ nginx\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/network/interfaces\nauto lo eth0\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.1/24\n",
      expect: [
        "warning takeover: no interface is named for 10.0.0.14: today's IPaddr assumes eth0 and fails where the address belongs to another interface",
      ],
      edge: true,
    },
    {
      about: "the interface is known on both nodes",
      files:
        "== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth0\n== m1/etc/ha.d/haresources\nm1 ⟦192.168.0.14⟧ nginx\n== m1/etc/network/interfaces\niface eth1 inet static\n  address 192.168.0.1/24\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth0\n== m2/etc/ha.d/haresources\nm1 ⟦192.168.0.14⟧ nginx\n== m2/etc/network/interfaces\niface eth1 inet static\n  address 192.168.0.2/24\n",
      expect: [
        "error takeover: no interface is named for 192.168.0.14, so IPaddr assumes eth0: on m1 the address belongs to eth1, and there the takeover fails",
        "error takeover: no interface is named for 192.168.0.14, so IPaddr assumes eth0: on m2 the address belongs to eth1, and there the takeover fails",
      ],
      after:
        "== m1/etc/ha.d/haresources\nm1 192.168.0.14/24/eth1 nginx\n== m2/etc/ha.d/haresources\nm1 192.168.0.14/24/eth1 nginx\n",
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "a mask that is none", files: "== haresources\nmaster1 nginx IPaddr::10.0.0.14/x\n" },
    { about: "mask and interface", files: "== haresources\nmaster1 10.0.0.14/24/eth1 nginx\n" },
    { about: "IPaddr2 looks it up", files: "== haresources\nmaster1 IPaddr2::10.0.0.14 nginx\n" },
    {
      about: "one argument too many",
      files: "== haresources\nmaster1 IPaddr::10.0.0.14::eth0 IPaddr nginx\n",
      edge: true,
    },
    {
      about: "the address belongs to eth0 of both machines",
      files:
        "== haresources\nm1 10.0.0.14 nginx\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/ha.cf\nnode m1 m2\nbcast eth1\n== m1/etc/network/interfaces\nauto lo eth0\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.1/24\n== m2/etc/network/interfaces\nauto lo eth0\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.2/24\n",
      edge: true,
    },
  ],
};
