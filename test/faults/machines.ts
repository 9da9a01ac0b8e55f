import type { MemoryFile } from "@halint/cluster";
import { placeOf } from "@halint/generate";
import { filesFor } from "../generate/support.js";

/** Files by path. */
export type Files = Record<string, MemoryFile>;

/** Answers in their JSON form, as far as facts are made of them. */
export interface Pair {
  readonly nodes: readonly { readonly name: string; readonly interfaces: Readonly<Record<string, string>> }[];
}

/** How the interfaces of a machine are configured. */
export const networkFormats = ["ifcfg", "interfaces", "networkd", "NetworkManager", "netplan", "ip addr"] as const;

/** The files of a generated pair, below /cluster. */
export function clusterFiles(answers: object): Files {
  return Object.fromEntries(
    filesFor({ ...answers, haCf: "per-node" }).map((file) => [
      `/cluster/${placeOf(file)}`,
      { content: file.text, mode: file.mode, uid: 0, gid: 0 },
    ]),
  );
}

const text = (file: MemoryFile | undefined) => String(file?.content ?? "");

/** Everything that two machines tell of themselves where all is in order, for the cluster files that they have. */
export function machineFacts(files: Files, { nodes }: Pair, format: (typeof networkFormats)[number]): Files {
  const facts: Files = {};
  const names = nodes.map(({ name }) => name);
  for (const [index, { name, interfaces }] of nodes.entries()) {
    const root = `/cluster/${name}`;
    const add = (path: string, content: string, mode = 0o644) => {
      facts[`${root}/${path}`] = { content, mode, uid: 0, gid: 0 };
    };
    const addresses = Object.entries(interfaces);
    const haCf = text(files[`${root}/etc/ha.d/ha.cf`]);
    const haresources = text(files[`${root}/etc/ha.d/haresources`]);
    const scripts = [...haresources.matchAll(/^[^#\n]+/gm)].flatMap(([line]) =>
      line
        .trim()
        .split(/\s+/)
        .slice(1)
        .map((word) => word.split("::")[0] as string),
    );
    add("etc/hostname", `${name}\n`);
    const first = (node: number) => Object.values(nodes[node]?.interfaces ?? {})[0]?.split("/")[0] ?? "";
    add("etc/hosts", `127.0.0.1 localhost\n${names.map((node, at) => `${first(at)} ${node}\n`).join("")}`);
    add("etc/fstab", "/dev/sda1 / ext4 defaults 0 1\nproc /proc proc defaults 0 0\n");
    add("etc/passwd", "root:x:0:0::/root:/bin/sh\nhacluster:x:17:60::/:/sbin/nologin\n");
    add("etc/group", "root:x:0:\nhaclient:x:60:\n");
    add("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
    for (const agent of ["IPaddr", "IPaddr2", "drbddisk", "Filesystem"])
      add(`etc/ha.d/resource.d/${agent}`, "#!/bin/sh\n", 0o755);
    for (const service of new Set([...scripts, "drbd", "heartbeat"])) {
      if (facts[`${root}/etc/ha.d/resource.d/${service}`]) continue;
      add(`etc/init.d/${service}`, "#!/bin/sh\n", 0o755);
      const starts = service === "drbd";
      add(`etc/rc3.d/${starts ? "S70" : "K15"}${service}`, "");
    }
    for (const [, program] of haCf.matchAll(/^respawn\s+\S+\s+\/(\S+)/gm)) add(program as string, "", 0o755);
    const port = /^udpport\s+(\d+)/m.exec(haCf)?.[1] ?? "694";
    add(
      "etc/sysconfig/iptables",
      `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p udp --dport ${port} -j ACCEPT\n-A INPUT -p tcp -m multiport --dports 22,7788:7799 -j ACCEPT\nCOMMIT\n`,
    );
    add(
      "proc/partitions",
      "major minor  #blocks  name\n\n   8        0   20971520 sda\n   8        1   20970496 sda1\n",
    );
    network(add, addresses, format, index);
  }
  return facts;
}

function network(
  add: (path: string, content: string) => void,
  addresses: readonly (readonly [string, string])[],
  format: (typeof networkFormats)[number],
  index: number,
): void {
  const split = (address: string) => address.split("/") as [string, string];
  for (const [at, [name, address]] of addresses.entries()) {
    const [ip, prefix] = split(address);
    switch (format) {
      case "ifcfg":
        add(
          `etc/sysconfig/network-scripts/ifcfg-${name}`,
          `DEVICE=${name}\nBOOTPROTO=none\nONBOOT=yes\nIPADDR=${ip}\nPREFIX=${prefix}\n`,
        );
        break;
      case "interfaces":
        add(
          `etc/network/interfaces.d/${name}`,
          `auto ${name}\niface ${name} inet static\n  address ${ip}\n  netmask ${prefix}\n`,
        );
        break;
      case "networkd":
        add(`etc/systemd/network/${at}0-${name}.network`, `[Match]\nName=${name}\n\n[Network]\nAddress=${address}\n`);
        break;
      case "NetworkManager":
        add(
          `etc/NetworkManager/system-connections/${name}.nmconnection`,
          `[connection]\nid=${name}\ninterface-name=${name}\n\n[ipv4]\nmethod=manual\naddress1=${address}\n`,
        );
        break;
      default:
    }
  }
  if (format === "interfaces")
    add("etc/network/interfaces", "source /etc/network/interfaces.d/*\nauto lo\niface lo inet loopback\n");
  if (format === "netplan") {
    const devices = addresses.map(([name, address]) => `    ${name}:\n      addresses: [${address}]\n`);
    add("etc/netplan/01-netcfg.yaml", `network:\n  version: 2\n  ethernets:\n${devices.join("")}`);
  }
  if (format === "ip addr") {
    const links = addresses.map(
      ([name, address], at) =>
        `${at + 2}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP\n    link/ether 52:54:00:00:0${index}:0${at} brd ff:ff:ff:ff:ff:ff\n    inet ${address} scope global ${name}\n`,
    );
    add(
      "ip_addr.txt",
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n${links.join("")}`,
    );
  }
}
