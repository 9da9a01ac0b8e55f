const ifcfg = (node: string, name: string, address: string) =>
  `== ${node}/etc/sysconfig/network-scripts/ifcfg-${name}\nDEVICE=${name}\nBOOTPROTO=none\nIPADDR=${address}\nPREFIX=24\n`;

const agent = (node: string, name: string) => `== ${node}/etc/ha.d/resource.d/${name} (0755)\n#!/bin/sh\n`;

/** What the two nodes of a small cluster say. */
export interface Pair {
  readonly haCf?: readonly [string, string];
  readonly haresources?: readonly [string, string];
  readonly drbd?: readonly [string, string];
  readonly authkeys?: readonly [string, string];
}

/** An ha.cf of the small cluster. */
export const haCf = (peer: string): string => `keepalive 2
deadtime 30
ucast eth1 ${peer}
auto_failback off
node master1
node master2
`;

/** A haresources of the small cluster. */
export const haresources =
  "master1 drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 IPaddr::10.0.0.100/24/eth0 nginx\n";

/** A drbd.conf of the small cluster. */
export const drbdConf = `global { usage-count no; }
common { syncer { rate 100M; } }
resource r0 {
    protocol C;
    net {
        timeout 60;
        shared-secret "c0rrect-Horse";
    }
    on master1 {
        device /dev/drbd0;
        disk /dev/sdb1;
        address 10.1.1.1:7788;
        meta-disk internal;
    }
    on master2 {
        device /dev/drbd0;
        disk /dev/sdb1;
        address 10.1.1.2:7788;
        meta-disk internal;
    }
}
`;

/** A cluster of two nodes with eight configuration files and the facts that make findings certain. */
export function pair(files: Pair = {}): string {
  const of = (kind: keyof Pair, first: string, second: string) => files[kind] ?? [first, second];
  const [ha1, ha2] = of("haCf", haCf("10.1.1.2"), haCf("10.1.1.1"));
  const [res1, res2] = of("haresources", haresources, haresources);
  const [drbd1, drbd2] = of("drbd", drbdConf, drbdConf);
  const [key1, key2] = of("authkeys", "auth 1\n1 sha1 S3cretKey-of-all\n", "auth 1\n1 sha1 S3cretKey-of-all\n");
  const node = (name: string, last: number, texts: readonly string[]) =>
    `== ${name}/etc/ha.d/ha.cf\n${texts[0]}== ${name}/etc/ha.d/haresources\n${texts[1]}` +
    `== ${name}/etc/drbd.conf\n${texts[2]}== ${name}/etc/ha.d/authkeys (0600)\n${texts[3]}` +
    `== ${name}/etc/hostname\n${name}\n` +
    `== ${name}/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n` +
    ifcfg(name, "eth0", `10.0.0.${last}`) +
    ifcfg(name, "eth1", `10.1.1.${last}`) +
    ["drbddisk", "Filesystem", "IPaddr", "nginx"].map((script) => agent(name, script)).join("");
  return node("master1", 1, [ha1, res1, drbd1, key1]) + node("master2", 2, [ha2, res2, drbd2, key2]);
}
