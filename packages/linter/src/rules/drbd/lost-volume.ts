import { effectiveResources } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { insertion, isRefusedAt, provenFix, replacement } from "../../drbd-refusals.js";
import { fileIn } from "../../drbd-support.js";
import { indentOf, wholeEntry } from "../../drbd-translate.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { lineEndOf, list } from "../../support.js";

const messages = {
  second: (volume: number, resource: string) =>
    `volume ${volume} of resource ${resource} stands here for the second time: drbdadm 8.4 drops this one without a word, and its device never exists`,
  twice: (volume: number, resource: string) =>
    `volume ${volume} of resource ${resource} stands here for the second time: drbdadm takes both, and the kernel refuses the second one, so that "drbdadm up" fails`,
  lost: (statements: readonly string[], resource: string) =>
    `${list(statements)} of resource ${resource} ${statements.length === 1 ? "stands" : "stand"} behind the host sections: drbdadm 8.4 drops ${statements.length === 1 ? "it" : "them"} without a word, and "drbdadm up" does nothing`,
};

/** Volumes of a resource that have the number of one before them. */
function* secondVolumes(
  tree: drbd.DrbdFile,
): Generator<{ readonly volume: drbd.VolumeSection; readonly first: drbd.VolumeSection; readonly resource: string }> {
  for (const section of tree.resources) {
    const known = new Map<number, drbd.VolumeSection>();
    for (const volume of section.children) {
      if (volume.kind !== "volume" || !/^[0-9]+$/.test(volume.number?.value ?? "")) continue;
      const first = known.get(Number(volume.number?.value));
      if (first) yield { volume, first, resource: section.name?.value ?? "" };
      else known.set(Number(volume.number?.value), volume);
    }
  }
}

const storage = new Set(["device", "disk", "meta-disk", "flexible-meta-disk", "volume"]);

export const rule = drbdRule("drbd/lost-volume", (subject, report) => {
  const { configuration } = subject;
  const { version } = configuration.target;
  for (const { file, tree } of subject.files) {
    for (const { volume, first, resource } of secondVolumes(tree)) {
      // Where drbdadm refuses it, drbd/invalid-volume says so.
      if (isRefusedAt(subject, file, volume.range)) continue;
      report({
        at: { file, range: volume.wordsRange },
        severity: "error",
        noticed: version === "8.4" ? "never" : "kernel",
        message: (version === "8.4" ? messages.second : messages.twice)(Number(volume.number?.value), resource),
        related: [{ place: { file, range: first.wordsRange }, message: "the one that counts" }],
      });
    }
  }
  if (configuration.target.version !== "8.4") return;
  for (const resource of effectiveResources(configuration)) {
    if (resource.hosts.length === 0 || resource.hosts.some((host) => host.volumes.length > 0)) continue;
    const found = fileIn(subject, resource.place.file);
    const section = found && drbd.nodeAt(found.tree, resource.place.range.start);
    if (!found || section?.kind !== "resource" || isRefusedAt(subject, found.file, section.range)) continue;
    const { file } = found;
    const lost = section.children.filter(
      (node) => storage.has(node.head?.value ?? "") && (!drbd.isSection(node) || node.kind === "volume"),
    );
    const [first] = lost;
    const host = section.hosts[0];
    if (!first || !host) continue;
    const indent = indentOf(file, host.start);
    const text = lost
      .map((node) => `${file.text.slice(node.start, node.range.end)}${lineEndOf(file)}${indent}`)
      .join("");
    // Not where drbdadm then misses what the volume lacks.
    const fix = provenFix(subject, "Move it above the host sections", [
      insertion(file, host.start, text),
      ...lost.map((node) => replacement(file, wholeEntry(file, node), "")),
    ]);
    report({
      at: { file, range: first.wordsRange },
      severity: "error",
      noticed: "never",
      message: messages.lost([...new Set(lost.map((node) => node.head?.value ?? ""))], resource.name),
      fixes: fix ? [{ ...fix, safety: "unsafe" }] : [],
    });
  }
});

export const docs: RuleDocs = {
  finds:
    "A volume that DRBD forgets: one with a number that another one of the resource has already; device, disk and meta-disk of a resource behind its host sections, where 8.4 forgets them.",
  why: "Statements of a resource hold for the host sections that follow. 8.3 then misses them and refuses, 9 does not mind the order; 8.4 accepts a resource without any volume, so that `drbdadm up` ends with success and there is no device.",
  fix: "Moves them above the first host section. Unsafe: a device begins to exist that did not.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "one number for two volumes",
      files:
        "== drbd-84.conf\nresource r0 {\n  volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  ⟦volume 0⟧ { device /dev/drbd5; disk /dev/sdb5; meta-disk internal; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
      expect: [
        "error never: volume 0 of resource r0 stands here for the second time: drbdadm 8.4 drops this one without a word, and its device never exists",
      ],
    },
    {
      about: "statements at the end",
      files:
        "== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  ⟦device /dev/drbd0⟧;\n  disk /dev/sda7;\n  meta-disk internal;\n}\n",
      expect: [
        'error never: device, disk and meta-disk of resource r0 stand behind the host sections: drbdadm 8.4 drops them without a word, and "drbdadm up" does nothing',
      ],
      after:
        "== drbd-84.conf\nresource r0 {\n  device /dev/drbd0;\n  disk /dev/sda7;\n  meta-disk internal;\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
      unsafe: true,
    },
    {
      about: "9 leaves the second volume to the kernel",
      files:
        "== drbd-90.conf\nresource r0 {\n  volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  ⟦volume 00⟧ { device /dev/drbd5; disk /dev/sdb5; meta-disk internal; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
      expect: [
        'error kernel: volume 0 of resource r0 stands here for the second time: drbdadm takes both, and the kernel refuses the second one, so that "drbdadm up" fails',
      ],
      edge: true,
    },
    {
      about: "a volume behind the hosts; the options of disks may stand there",
      files:
        "== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  disk { on-io-error detach; }\n  ⟦volume 0⟧ { device /dev/drbd0; disk /dev/sda7; meta-disk internal; }\n}\n",
      expect: [
        'error never: volume of resource r0 stands behind the host sections: drbdadm 8.4 drops it without a word, and "drbdadm up" does nothing',
      ],
      after:
        "== drbd-84.conf\nresource r0 {\n  volume 0 { device /dev/drbd0; disk /dev/sda7; meta-disk internal; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  disk { on-io-error detach; }\n}\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "what would still lack its metadata is not moved",
      files:
        "== drbd-84.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  ⟦device /dev/drbd0⟧;\n  disk /dev/sda7;\n}\n",
      expect: [
        'error never: device and disk of resource r0 stand behind the host sections: drbdadm 8.4 drops them without a word, and "drbdadm up" does nothing',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "9 does not mind",
      files:
        "== drbd-90.conf\nresource r0 {\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  device /dev/drbd0;\n  disk /dev/sda7;\n}\n",
    },
    {
      about: "another mistake in the second volume, which drbdadm refuses",
      files:
        "== drbd-84.conf\nresource r0 {\n  volume 0 { device /dev/drbd0; disk /dev/sdb1; meta-disk internal; }\n  volume 0 { device /dev/drbd5; dsk /dev/sdb5; meta-disk internal; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n}\n",
      edge: true,
    },
    {
      about: "a resource that is refused for another reason, and one whose storage is nowhere",
      files:
        "== drbd-84.conf\nresource r0 {\n  net { tiemout 60; }\n  on a { address 10.0.0.1:7788; }\n  on b { address 10.0.0.2:7788; }\n  device /dev/drbd0;\n  disk /dev/sda7;\n  meta-disk internal;\n}\nresource r1 {\n  on a { address 10.0.0.1:7789; }\n  on b { address 10.0.0.2:7789; }\n}\n",
      edge: true,
    },
  ],
};
