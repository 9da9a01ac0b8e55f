import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { CompletionItem, Hover, InlayHint, MarkupContent, SignatureHelp } from "vscode-languageserver-protocol";
import { type Mark, modern, positionAt, type Session, session } from "./client.js";
import { drbdConf, haCf, haresources, pair } from "./clusters.js";

const paths = {
  haCf: "master1/etc/ha.d/ha.cf",
  haresources: "master1/etc/ha.d/haresources",
  authkeys: "master1/etc/ha.d/authkeys",
  drbd: "master1/etc/drbd.conf",
} as const;

let modernClient: Session;
let plainClient: Session;
beforeAll(async () => {
  modernClient = (await session(pair())).session;
  const completion = { completionItem: { snippetSupport: false } };
  const capabilities = { ...modern, textDocument: { completion, hover: { contentFormat: ["plaintext" as const] } } };
  plainClient = (await session(pair(), { capabilities })).session;
});
afterEach(async () => {
  for (const path of Object.values(paths)) for (const s of [modernClient, plainClient]) await s.close(path);
});
afterAll(async () => {
  await modernClient.stop();
  await plainClient.stop();
});

/** Writes a text with a cursor into a document of the first node, without saving it. */
async function place(kind: keyof typeof paths, marked: string, s = modernClient): Promise<Mark> {
  const path = paths[kind];
  const at = marked.indexOf("│");
  await s.open(path, "", marked.replace("│", ""));
  return { path, uri: s.uri(path), position: positionAt(marked, at) };
}

describe("hover", () => {
  const says = async (kind: keyof typeof paths, text: string): Promise<string> => {
    const hover = await modernClient.at<Hover | null>("textDocument/hover", await place(kind, text));
    return hover ? (hover.contents as MarkupContent).value : "";
  };
  const inHaCf = (before: string, after: string) => says("haCf", haCf("10.1.1.2").replace(before, after));
  const inDrbd = (before: string, after: string) => says("drbd", drbdConf.replace(before, after));

  test("a directive: meaning, unit, default, and who notices", async () => {
    const text = await inHaCf("deadtime", "dead│time");
    expect(text).toContain("Silence after which a peer is declared dead");
    expect(text).toContain("Unit of a bare number: s");
    expect(text).toContain("Default: `30`");
  });
  test("what respawn starts, and as whom", async () => {
    const line = "respawn hacluster /usr/lib/heartbeat/ipfail\nnode ";
    expect(await inHaCf("node ", line.replace("ipfail", "ip│fail"))).toContain("**ipfail**: Watches the ping nodes");
    expect(await inHaCf("node ", line.replace("hacluster", "hac│luster"))).toContain("heartbeat's own user");
    expect(await inHaCf("node ", "apiauth do│pd uid=hacluster\nnode ")).toContain("mark its data as outdated");
  });
  test("a value: how it is read", async () => {
    expect(await inHaCf("deadtime 30", "deadtime 3000│0ms")).toContain("Read as 30 s");
  });
  test("an address: whose it is, and from which file", async () => {
    const text = await inHaCf("10.1.1.2", "10.1│.1.2");
    expect(text).toContain("Belongs to `master2` on `eth1`, by interface files");
    expect(text).toContain("master2/etc/sysconfig/network-scripts/ifcfg-eth1");
  });
  test("the node's own address in ucast", async () => {
    expect(await inHaCf("10.1.1.2", "10.1│.1.1")).toContain("packets to oneself are dropped silently");
  });
  test("an interface: its addresses", async () => {
    expect(await inHaCf("eth1", "et│h1")).toContain("`master1`: `10.1.1.1/24`");
  });
  test("a node: where its files are", async () => {
    const text = await inHaCf("node master2", "node mas│ter2");
    expect(text).toContain("`master2/etc/ha.d`");
    expect(text).toContain("`10.0.0.2` on `eth0`");
  });
  test("a resource: script on each node, arguments by name, start and stop", async () => {
    const text = await says("haresources", haresources.replace("Filesystem", "File│system"));
    expect(text).toContain("Mounts a file system");
    expect(text).toContain("mount point: `/data`");
    expect(text).toContain("`master2`: `master2/etc/ha.d/resource.d/Filesystem`");
    expect(text).toContain("Started as number 2 of 4 and stopped as number 3; at home on `master1`");
  });
  test("a DRBD resource in haresources: its volumes on each node", async () => {
    const text = await says("haresources", haresources.replace("::r0", "::r│0"));
    expect(text).toContain("`master1`: `/dev/drbd0` of `r0`, on `/dev/sdb1`");
    expect(text).toContain("Made Primary by the group of `master1`");
  });
  test("a DRBD option: what it means, and what is in effect and from where", async () => {
    const text = await inDrbd("timeout 60", "time│out 60");
    expect(text).toContain("Unit: 0.1 s");
    expect(text).toContain("In effect for `r0`: `60` = 6 s (resource, `master1/etc/drbd.conf:6`)");
  });
  test("an inherited value that moved to another section", async () => {
    const text = await inDrbd("rate 100M", "ra│te 100M");
    expect(text).toMatch(/In effect for `r0`: `100M` = 100 MiB\/s \(common, `master1\/etc\/drbd\.conf:2`\)/);
    expect(text).toContain("Old name");
  });
  test("a device: whose it is on each node", async () => {
    expect(await inDrbd("disk /dev/sdb1", "disk /dev/s│db1")).toContain("`master2`: `/dev/drbd0` of `r0`");
  });
  test("a method of authkeys", async () => {
    expect(await says("authkeys", "auth 1\n1 sh│a1 S3cretKey-of-all\n")).toContain("Keyed SHA-1");
  });
  test("never a secret", async () => {
    const key = await says("authkeys", "auth 1\n1 sha1 S3cret│Key-of-all\n");
    const secret = await inDrbd("c0rrect-Horse", "c0rr│ect-Horse");
    expect(key).toContain("A secret");
    expect(secret).toContain("A secret");
    expect(key + secret).not.toMatch(/S3cret|Horse/);
    const option = await inDrbd("shared-secret", "shared│-secret");
    expect(option).not.toContain("Horse");
  });
  test("plain text for clients that want it", async () => {
    const mark = await place("haCf", haCf("10.1.1.2").replace("deadtime", "dead│time"), plainClient);
    const hover = await plainClient.at<Hover>("textDocument/hover", mark);
    expect(hover.contents).toMatchObject({ kind: "plaintext" });
    expect((hover.contents as MarkupContent).value).not.toMatch(/\*\*|`/);
  });
});

describe("completion", () => {
  const propose = async (kind: keyof typeof paths, text: string, s = modernClient): Promise<CompletionItem[]> => {
    const items = await s.at<CompletionItem[]>("textDocument/completion", await place(kind, text, s));
    return [...items].sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
  };
  const labels = async (kind: keyof typeof paths, text: string) =>
    (await propose(kind, text)).map(({ label }) => label);

  test("directives that are not used up", async () => {
    const found = await labels("haCf", `${haCf("10.1.1.2")}│`);
    expect(found).toContain("initdead");
    expect(found).toContain("ucast");
    expect(found).not.toContain("keepalive");
    expect(found.indexOf("initdead")).toBeLessThan(found.indexOf("nice_failback"));
  });
  test("the directive that is being written is still one", async () => {
    expect(await labels("haCf", haCf("10.1.1.2").replace("keepalive 2", "keepal│ive 2"))).toContain("keepalive");
  });
  test("deprecated directives say so", async () => {
    const found = await propose("haCf", `${haCf("10.1.1.2").replace("auto_failback off\n", "")}│`);
    expect(found.find(({ label }) => label === "nice_failback")?.tags).toEqual([1]);
  });
  test("the peer's address first", async () => {
    const found = await propose("haCf", haCf("│"));
    expect(found[0]).toMatchObject({ label: "10.1.1.2", detail: "master2 on this link" });
    expect(found.find(({ label }) => label === "10.1.1.1")?.detail).toContain("this node itself");
  });
  test("interfaces, booleans, facilities, nodes", async () => {
    expect(await labels("haCf", haCf("10.1.1.2").replace("ucast eth1 10.1.1.2", "ucast │"))).toEqual(
      expect.arrayContaining(["eth0", "eth1"]),
    );
  });
  test("values of directives, the other node's first", async () => {
    expect(
      (await labels("haCf", haCf("10.1.1.2").replace("auto_failback off", "auto_failback │"))).slice(0, 3),
    ).toEqual(["off", "on", "legacy"]);
  });
  test("owners where a line of haresources begins", async () => {
    expect(await labels("haresources", `${haresources}│`)).toEqual(["master1", "master2"]);
  });
  test("agents as snippets with named arguments", async () => {
    const found = await propose("haresources", `${haresources.trimEnd()} │\n`);
    const agent = found.find(({ label }) => label === "MailTo");
    expect(agent).toMatchObject({
      insertTextFormat: 2,
      textEdit: { newText: expect.stringMatching(/^MailTo::\$\{1:addresses\}/) },
    });
    expect(found.find(({ label }) => label === "nginx")?.detail).toContain("script on master1, master2");
    expect(found.find(({ label }) => label === "drbddisk")?.textEdit?.newText).toContain("r0");
  });
  test("plain words for clients without snippets", async () => {
    const found = await propose("haresources", `${haresources.trimEnd()} │\n`, plainClient);
    expect(found.find(({ label }) => label === "MailTo")).toMatchObject({ textEdit: { newText: "MailTo" } });
  });
  test("resources and devices of drbd.conf", async () => {
    expect(await labels("haresources", "master1 drbddisk::│ Filesystem::/dev/drbd0::/data::ext3\n")).toEqual(["r0"]);
  });
  test("devices of drbd.conf", async () => {
    expect(await labels("haresources", "master1 drbddisk::r0 Filesystem::│\n")).toEqual(["/dev/drbd0"]);
  });
  test("methods of authkeys, the best first", async () => {
    expect((await labels("authkeys", "auth 1\n1 │\n"))[0]).toBe("sha1");
  });
  test("sections and statements of a DRBD resource", async () => {
    const found = await labels("drbd", drbdConf.replace("    protocol C;\n", "    protocol C;\n    │\n"));
    expect(found).toEqual(expect.arrayContaining(["disk", "on", "startup", "handlers"]));
    expect(found).not.toContain("protocol");
    expect(found).not.toContain("net");
  });
  test("options of a DRBD section", async () => {
    const found = await labels("drbd", drbdConf.replace("timeout 60;\n", "timeout 60;\n        │\n"));
    expect(found).toEqual(expect.arrayContaining(["cram-hmac-alg", "ping-int"]));
    expect(found).not.toContain("timeout");
    expect(found).not.toContain("fencing");
  });
  test("values of a DRBD option", async () => {
    const found = await labels("drbd", drbdConf.replace("timeout 60;\n", "timeout 60;\n        after-sb-0pri │;\n"));
    expect(found).toContain("discard-zero-changes");
  });
  test("hosts for on", async () => {
    expect(await labels("drbd", drbdConf.replace("on master1 {", "on │ {"))).toEqual(
      expect.arrayContaining(["master1", "master2"]),
    );
  });
  test("what other nodes have comes first", async () => {
    const found = await propose("haCf", haCf("10.1.1.2").replace("deadtime 30", "deadtime │"));
    expect(found[0]).toMatchObject({ label: "30", detail: "as on master2" });
    expect((await labels("haCf", `${haCf("10.1.1.2")}bcast eth0 │\n`))[0]).toBe("eth1");
  });
  test("what a cluster needs comes first, with the values that fit", async () => {
    const found = await propose("haCf", "│");
    expect(found.slice(0, 5).map(({ label }) => label)).toEqual([
      "keepalive",
      "deadtime",
      "warntime",
      "initdead",
      "ucast",
    ]);
    expect(found.find(({ label }) => label === "ucast")?.textEdit?.newText).toContain("|10.1.1.2,");
    expect(found.find(({ label }) => label === "auto_failback")?.textEdit?.newText).toBe(
      "auto_failback ${1|off,on,legacy|}",
    );
  });
  test("a whole line of haresources that the other node has", async () => {
    expect((await propose("haresources", "│"))[0]).toMatchObject({
      label: haresources.trim(),
      detail: "as on master2",
    });
  });
  test("a line of haresources by proposals alone, each the first one", async () => {
    let line = "master1 ";
    for (const [wanted, arguments_] of [
      ["drbddisk", ["r0"]],
      ["Filesystem", ["/dev/drbd0", "/data", "ext3"]],
      ["IPaddr", ["10.0.0.100/24/eth0"]],
    ] as const) {
      const [agent] = await labels("haresources", `${line}│\n`);
      expect(agent).toBe(wanted);
      line += agent;
      for (const argument of arguments_) {
        line += "::";
        expect((await labels("haresources", `${line}│\n`))[0]).toBe(argument);
        line += argument;
      }
      line += " ";
    }
    expect((await labels("haresources", `${line}│\n`))[0]).toBe("nginx");
  });
  test("addresses in the networks of the nodes, with mask and interface", async () => {
    const found = await propose("haresources", `${haresources}master2 IPaddr::│\n`);
    expect(found[0]).toMatchObject({ label: "10.0.0.", textEdit: { newText: "10.0.0.${1:host}/24/eth0" } });
    expect(await labels("haresources", "master1 IPaddr::10.0.0.7/│\n")).toEqual(["24/eth0"]);
    expect((await labels("haresources", "master1 10.0│\n"))[0]).toBe("10.0.0.100/24/eth0");
  });
  test("a resource that DRBD has, again after it is taken, and a free one", async () => {
    expect((await labels("drbd", `${drbdConf}│`))[0]).toBe("resource r1");
    const [whole] = await propose("drbd", `${drbdConf}│`);
    const text = (whole?.textEdit?.newText ?? "")
      .replace(/\$\{\d+:([^}]*)\}/g, "$1")
      .replaceAll("/dev/;", "/dev/sdc1;");
    const places = await place("drbd", `${drbdConf}${text}\n│`);
    await modernClient.settle();
    // Nothing in it is wrong.
    const own = (await modernClient.diagnostics(places.path)).filter(
      ({ range }) => range.start.line > drbdConf.split("\n").length,
    );
    expect(own.map(({ severity, message }) => [severity, message])).toEqual(own.map(({ message }) => [3, message]));
  });
  test("a host of a DRBD resource: what the other one has, its own address, the same port", async () => {
    const found = await propose(
      "drbd",
      `${drbdConf}resource r1 {\n  on master1 { device /dev/drbd5; disk /dev/sdd1; address 10.1.1.1:7801; meta-disk internal; }\n  │\n}\n`,
    );
    expect(found[0]?.label).toBe("on master2");
    expect(found[0]?.textEdit?.newText.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\s+/g, " ")).toBe(
      "on master2 { device /dev/drbd5; disk /dev/sdd1; address 10.1.1.2:7801; meta-disk internal; }",
    );
  });
  test("the key that auth names", async () => {
    expect((await propose("authkeys", "auth 3\n│"))[0]).toMatchObject({
      label: "3",
      detail: "the key that auth names",
    });
  });
  test("no key is ever proposed", async () => {
    expect(await labels("authkeys", "auth 1\n1 sha1 │\n")).toEqual([]);
  });
});

describe("signature help and inlay hints", () => {
  test("the argument of a resource that is being written", async () => {
    const mark = await place("haresources", haresources.replace("/data", "/da│ta"));
    const help = await modernClient.at<SignatureHelp>("textDocument/signatureHelp", mark);
    expect(help.signatures[0]?.label).toBe("Filesystem::device::mount point::[type]::[options]");
    expect(help.activeParameter).toBe(1);
  });
  test("the argument of a directive", async () => {
    const mark = await place("haCf", haCf("10.│1.1.2"));
    const help = await modernClient.at<SignatureHelp>("textDocument/signatureHelp", mark);
    expect(help.signatures[0]?.label).toBe("ucast interface peer");
    expect(help.activeParameter).toBe(1);
  });
  const hints = async (s: Session, mark: Pick<Mark, "uri">) => {
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const found = await s.request<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri: mark.uri }, range });
    return found.map(({ label }) => label);
  };
  test("names of arguments, plain units, owners of addresses", async () => {
    const s = modernClient;
    await place("haCf", haCf("10.1.1.2").replace("keepalive 2", "keepalive 2000ms"));
    const of = (path: string) => hints(s, { uri: s.uri(`master1/etc/${path}`) });
    expect(await of("ha.d/haresources")).toEqual(["resource:", "device:", "mount point:", "type:", "address:"]);
    expect(await of("ha.d/ha.cf")).toEqual(["= 2 s", "master2 eth1"]);
    expect(await of("drbd.conf")).toEqual(expect.arrayContaining(["= 6 s", "= 100 MiB/s", "master1 eth1"]));
  });
  test("each kind can be switched off", async () => {
    const { session: s } = await session(pair(), {
      settings: { inlayHints: { owners: false, parameterNames: false } },
    });
    expect(await hints(s, { uri: s.uri("master1/etc/ha.d/ha.cf") })).toEqual([]);
    expect(await hints(s, { uri: s.uri("master1/etc/ha.d/haresources") })).toEqual([]);
    await s.stop();
  });
});
