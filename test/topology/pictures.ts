import { type Cluster, discover, disk, MemoryFiles } from "@halint/cluster";
import { lint, rules } from "@halint/linter";
import { type Picture, pictureOf } from "@halint/topology";
import { repository } from "../support/run-halint.js";

/** The first cluster in files of memory, all of them below /c. */
export function clusterIn(files: Readonly<Record<string, string>>): Cluster {
  const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/c/${path}`, text]));
  const { clusters } = discover(new MemoryFiles(below), ["/c"], { workingDirectory: "/c" });
  return clusters[0] as Cluster;
}

/** Its picture, with what the linter finds. */
export function pictureIn(files: Readonly<Record<string, string>>): Picture {
  const cluster = clusterIn(files);
  return pictureOf(cluster, lint(cluster, rules));
}

/** The picture of the example in the repository. */
export function tutorialPicture(): Picture {
  const { clusters } = discover(disk, ["tutorial"], { workingDirectory: `${repository}/examples` });
  const cluster = clusters[0] as Cluster;
  return pictureOf(cluster, lint(cluster, rules));
}

/** A cluster of so many nodes that hear each other over two networks, but for what `without` takes away. */
export function many(count: number, without: (from: number, to: number) => boolean = () => false) {
  const names = Array.from({ length: count }, (_, index) => `node${index + 1}`);
  const files: Record<string, string> = {};
  for (const [from, name] of names.entries()) {
    const peers = names.flatMap((_, to) => (to !== from && !without(from, to) ? [`ucast eth1 10.1.1.${to + 1}`] : []));
    files[`${name}/etc/ha.d/ha.cf`] =
      `${["udpport 694", ...peers, "bcast eth0", "auto_failback off", `node ${names.join(" ")}`, "ping 192.168.42.1"].join("\n")}\n`;
    files[`${name}/etc/ha.d/haresources`] = "node1 IPaddr2::192.168.42.99/24/eth0 nginx\n";
    files[`${name}/etc/hostname`] = `${name}\n`;
    for (const [nic, address] of [
      ["eth0", `192.168.42.${from + 11}`],
      ["eth1", `10.1.1.${from + 1}`],
    ])
      files[`${name}/etc/sysconfig/network-scripts/ifcfg-${nic}`] =
        `DEVICE=${nic}\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;
  }
  return files;
}
