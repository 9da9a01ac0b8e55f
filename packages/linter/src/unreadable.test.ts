import { discover, FileError, type FileSystem, MemoryFiles } from "@halint/cluster";
import { expect, test } from "vitest";
import { lintRun } from "./engine.js";
import { rules } from "./rules/index.js";

/** What a user who is not root gets to see: some paths are there and closed. */
function closed(below: MemoryFiles, isClosed: (path: string) => boolean): FileSystem {
  const check = (path: string) => {
    if (isClosed(path)) throw new FileError(path, "EACCES", "permission denied");
  };
  return {
    stat: (path) => below.stat(path),
    realPath: (path) => below.realPath(path),
    read(path) {
      check(path);
      return below.read(path);
    },
    list(path) {
      check(path);
      return below.list(path);
    },
  };
}

const ifcfg = (name: string, address: string) => `DEVICE=${name}\nIPADDR=${address}\nPREFIX=24\n`;

function node(name: string, own: number, peer: number): Record<string, string> {
  const etc = `/c/${name}/etc`;
  return {
    [`${etc}/hostname`]: `${name}\n`,
    [`${etc}/ha.d/ha.cf`]: `use_logd on\nauto_failback off\nucast eth1 10.1.1.${peer}\nbcast eth0\nnode m1 m2\n`,
    [`${etc}/ha.d/haresources`]: "m1 IPaddr2::10.0.0.9/24/eth0 nginx\n",
    [`${etc}/ha.d/authkeys`]: "auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n",
    [`${etc}/ha.d/resource.d/IPaddr2`]: "#!/bin/sh\n",
    [`${etc}/init.d/nginx`]: "#!/bin/sh\n",
    [`${etc}/sysconfig/network-scripts/ifcfg-eth0`]: ifcfg("eth0", `10.0.0.${own}`),
    [`${etc}/NetworkManager/system-connections/hb`]: `[connection]\ninterface-name=eth1\n[ipv4]\naddress1=10.1.1.${own}/24\n`,
  };
}

test.each([
  ["nothing", /^$/],
  ["keys", /authkeys$/],
  ["connections", /system-connections\/hb$/],
  ["directories of scripts on one node", /m2\/etc\/(?:init\.d|ha\.d\/resource\.d)$/],
  ["all of it", /authkeys$|hb$|m2\/etc\/(?:init\.d|ha\.d\/resource\.d)$/],
])("what cannot be read is not missing: %s", (_, pattern) => {
  const memory = new MemoryFiles({ ...node("m1", 1, 2), ...node("m2", 2, 1) });
  const files = closed(memory, (path) => pattern.test(path));
  const { clusters, unreadable } = discover(files, ["/c"], { workingDirectory: "/c" });
  const findings = lintRun(clusters, rules).filter(({ severity }) => severity !== "info");
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect(unreadable.map(({ display }) => display)).toEqual(
    pattern.test("authkeys") ? ["m1/etc/ha.d/authkeys", "m2/etc/ha.d/authkeys"] : [],
  );
});

test("a file that is not there is missing all the same", () => {
  const files = { ...node("m1", 1, 2), ...node("m2", 2, 1) };
  delete files["/c/m2/etc/ha.d/authkeys"];
  const { clusters } = discover(new MemoryFiles(files), ["/c"], { workingDirectory: "/c" });
  expect(lintRun(clusters, rules).map(({ rule }) => rule)).toContain("cluster/file-missing-on-node");
});
