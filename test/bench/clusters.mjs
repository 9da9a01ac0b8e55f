// What is measured: configurations of any size, made of a few numbers.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A drbd.conf with this many resources on two hosts, as people write them. */
export function drbdConf(resources) {
  let text = 'global { usage-count no; }\ncommon { net { cram-hmac-alg sha1; shared-secret "0a1b2c3d4e5f"; } }\n';
  for (let at = 0; at < resources; at++) {
    const port = 7000 + (at % 50_000);
    const net = Math.floor(at / 50_000);
    const host = (name, last) =>
      `    on ${name} {\n        device /dev/drbd${at};\n        disk /dev/vg0/r${at};\n        address 10.1.${net}.${last}:${port};\n        meta-disk internal;\n    }\n`;
    text += `resource r${at} {\n    protocol C;\n    disk {\n        on-io-error detach; # give the disk up\n        resync-rate 33M;\n    }\n${host("alpha", 1)}${host("beta", 2)}}\n`;
  }
  return text;
}

/** Texts of about this many bytes, by language. */
export function longText(language, bytes) {
  const units = {
    "ha.cf":
      "# the peer on the cable between the nodes\nkeepalive 2\ndeadtime 30\nucast eth1 10.1.1.2\nnode master1 master2\nrespawn hacluster /usr/lib/heartbeat/ipfail\n",
    haresources: "# web\nmaster1 drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 IPaddr::10.0.0.100/24/eth0 nginx\n",
    authkeys: "# keys\nauth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n2 md5 0a1b2c3d\n",
    drbd: drbdConf(1),
  };
  const unit = units[language];
  return unit.repeat(Math.ceil(bytes / unit.length));
}

/** Writes clusters of two nodes with four files each; every third one has a mistake. */
export function writeClusters(directory, count) {
  for (let index = 0; index < count; index++) {
    const net = `10.${index >> 8}.${index & 255}`;
    const nodes = [`c${index}a`, `c${index}b`];
    for (const [at, node] of nodes.entries()) {
      const put = (path, text, mode = 0o644) => {
        const file = join(directory, `c${index}`, node, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text, { mode });
      };
      const peer = index % 3 === 0 ? 2 : 2 - at;
      const host = (name, last) =>
        `  on ${name} { device /dev/drbd0; disk /dev/sdb1; address ${net}.${last}:7788; meta-disk internal; }\n`;
      put(
        "etc/ha.d/ha.cf",
        `logfacility local0\nkeepalive 2\ndeadtime 30\nucast eth1 ${net}.${peer}\nbcast eth0\nauto_failback off\nnode ${nodes.join(" ")}\n`,
      );
      put(
        "etc/ha.d/haresources",
        `${nodes[0]} drbddisk::r0 Filesystem::/dev/drbd0::/data::ext4 IPaddr2::${net}.100/24/eth0 nginx\n`,
      );
      put("etc/ha.d/authkeys", "auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n", index % 7 === 0 ? 0o644 : 0o600);
      put("etc/drbd.conf", `resource r0 {\n  protocol C;\n${host(nodes[0], 1)}${host(nodes[1], 2)}}\n`);
    }
  }
}
