import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { CodeAction, Diagnostic, TextDocumentEdit } from "vscode-languageserver-protocol";
import { type Session, session } from "./client.js";
import { haCf, pair } from "./clusters.js";

let current: Session | undefined;
afterEach(async () => {
  await current?.stop();
  current = undefined;
});
const begin = async (...args: Parameters<typeof session>) => {
  const started = await session(...args);
  current = started.session;
  return started.session;
};
const master2 = "master2/etc/ha.d/ha.cf";
const copied = pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] });

async function actionsFor(
  s: Session,
  path: string,
  finding: Pick<Diagnostic, "range">,
  only?: string[],
): Promise<CodeAction[]> {
  return s.request("textDocument/codeAction", {
    textDocument: { uri: s.uri(path) },
    range: finding.range,
    context: { diagnostics: [], ...(only ? { only } : {}) },
  });
}
const find = async (s: Session, path: string, rule: string) =>
  (await s.diagnostics(path)).find((finding) => finding.code === rule) as Diagnostic;

test("the repair of a copied ucast line clears the finding", async () => {
  const s = await begin(copied);
  await s.open(master2);
  const finding = await find(s, master2, "cluster/peer-ucast");
  const [action] = await actionsFor(s, master2, finding);
  expect(action).toMatchObject({
    title: "Send to 10.1.1.1, the address of master1",
    kind: "quickfix",
    isPreferred: true,
  });
  expect((action!.edit!.documentChanges![0] as TextDocumentEdit).textDocument).toEqual({
    uri: s.uri(master2),
    version: 1,
  });
  expect(await s.apply(action!.edit!)).toEqual([master2]);
  expect(s.text(master2)).toBe(haCf("10.1.1.1"));
  expect(await find(s, master2, "cluster/peer-ucast")).toBeUndefined();
});

test("without certainty there is one action for each address of the peer", async () => {
  const bare = (node: string) => `== ${node}/ha.cf\n${haCf("10.1.1.2")}`;
  const drbd = `== drbd.conf
resource r0 { protocol C;
  on master1 { device /dev/drbd0; disk /dev/sdb1; address 10.1.1.1:7788; meta-disk internal; }
  on master2 { device /dev/drbd0; disk /dev/sdb1; address 10.1.1.2:7788; meta-disk internal; }
}
resource r1 { protocol C;
  on master1 { device /dev/drbd1; disk /dev/sdc1; address 192.168.7.1:7788; meta-disk internal; }
  on master2 { device /dev/drbd1; disk /dev/sdc1; address 192.168.7.2:7788; meta-disk internal; }
}
`;
  const s = await begin(bare("master1") + bare("master2") + drbd);
  const rules = await s.rules();
  const path = Object.keys(rules).find((name) => rules[name]?.includes("cluster/peer-ucast")) as string;
  const finding = await find(s, path, "cluster/peer-ucast");
  const titles = (await actionsFor(s, path, finding))
    .filter((action) => action.title.startsWith("Send to"))
    .map((action) => action.title);
  expect(titles.length).toBeGreaterThan(1);
  expect(titles[0]).toContain("Send to 10.1.1.");
  expect(new Set(titles.map((title) => /Send to (\S+?),/.exec(title)?.[1])).size).toBe(titles.length);
});

test("a repair of haresources is made on all nodes that have the same, with the versions of open documents", async () => {
  const wrong = "master1 nginx drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 IPaddr::10.0.0.100/24/eth0\n";
  const s = await begin(pair({ haresources: [wrong, wrong] }));
  const [one, other] = ["master1/etc/ha.d/haresources", "master2/etc/ha.d/haresources"] as const;
  await s.open(one);
  await s.open(other);
  await s.change(one, wrong);
  const finding = await find(s, one, "haresources/resource-order");
  const [action] = (await actionsFor(s, one, finding)).filter(({ title }) => title.startsWith("Move nginx"));
  expect(action?.title).toMatch(/\(on all nodes\)$/);
  const versions = action?.edit?.documentChanges?.map((change) => "textDocument" in change && change.textDocument);
  expect(versions).toEqual([
    { uri: s.uri(one), version: 2 },
    { uri: s.uri(other), version: 1 },
  ]);
  expect(await s.apply(action!.edit!)).toEqual([one, other]);
  expect(s.text(other)).toBe(s.text(one));
  const rules = Object.values(await s.rules()).flat();
  expect(rules).not.toContain("haresources/resource-order");
  expect(rules).not.toContain("cluster/haresources-differs");
});

test("a finding can be silenced, and the comment works", async () => {
  const s = await begin(copied);
  await s.open(master2);
  const finding = await find(s, master2, "cluster/peer-ucast");
  const action = (await actionsFor(s, master2, finding)).find(({ title }) => title.startsWith("Silence"));
  await s.apply(action!.edit!);
  expect(s.text(master2)).toMatch(/^# halint-ignore cluster\/peer-ucast: \S.*\nucast eth1/m);
  expect(await find(s, master2, "cluster/peer-ucast")).toBeUndefined();
});

test("what a program refuses cannot be silenced", async () => {
  const s = await begin(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.1").replace("keepalive 2", "keepalive 2s")] }));
  const finding = (await s.diagnostics(master2)).find((entry) => entry.data.noticed === "start") as Diagnostic;
  const titles = (await actionsFor(s, master2, finding)).map(({ title }) => title);
  expect(titles.filter((title) => title.startsWith(`Silence ${finding.code}`))).toEqual([]);
});

test("all findings of a rule are repaired at once, in the file and in the cluster", async () => {
  const noted = (peer: string) => haCf(peer).replace("keepalive 2\ndeadtime 30", "keepalive 2 // s\ndeadtime 30 // s");
  const s = await begin(pair({ haCf: [noted("10.1.1.2"), noted("10.1.1.1")] }));
  await s.open(master2);
  const finding = await find(s, master2, "ha-cf/slash-comment");
  const actions = await actionsFor(s, master2, finding);
  const titled = (title: string) => actions.find((action) => action.title === title);
  expect(titled("Repair all ha-cf/slash-comment in this file")).toBeDefined();
  const everywhere = titled("Repair all ha-cf/slash-comment in this cluster");
  expect(await s.apply(everywhere!.edit!)).toEqual(["master1/etc/ha.d/ha.cf", master2]);
  expect(s.text(master2)).not.toContain(" // ");
  expect(await find(s, master2, "ha-cf/slash-comment")).toBeUndefined();
});

test("source.fixAll.halint makes every safe repair of the document and nothing elsewhere", async () => {
  const s = await begin(pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2").replace("keepalive 2", "keepalive 2s")] }));
  await s.open(master2);
  const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  for (const kind of ["source.fixAll", "source.fixAll.halint"]) {
    const actions = await actionsFor(s, master2, { range: whole }, [kind]);
    expect(actions.map(({ kind: own }) => own)).toEqual(["source.fixAll.halint"]);
    expect(actions[0]?.edit?.documentChanges).toHaveLength(1);
  }
  const [action] = await actionsFor(s, master2, { range: whole }, ["source.fixAll.halint"]);
  expect(await s.apply(action!.edit!)).toEqual([master2]);
  expect(s.text(master2)).toBe(haCf("10.1.1.1"));
  expect(await actionsFor(s, master2, { range: whole }, ["source.fixAll.halint"])).toEqual([]);
});

test("modes are set by a command, for files of the cluster only", async () => {
  const path = "master1/etc/ha.d/authkeys";
  const s = await begin(pair().replace("== master1/etc/ha.d/authkeys (0600)", "== master1/etc/ha.d/authkeys (0644)"));
  const finding = await find(s, path, "authkeys/permissions");
  // An open document keeps the mode of its file.
  await s.open(path);
  expect(await find(s, path, "authkeys/permissions")).toBeDefined();
  const action = (await actionsFor(s, path, finding)).find(({ command }) => command?.command === "halint.setModes");
  const run = (args: unknown[]) =>
    s.request("workspace/executeCommand", { command: "halint.setModes", arguments: args });
  await run(action?.command?.arguments ?? []);
  expect(statSync(join(s.directory, path)).mode & 0o777).toBe(0o600);
  expect(await find(s, path, "authkeys/permissions")).toBeUndefined();
  await expect(run([{ uri: "file:///etc/passwd", mode: "0777" }])).rejects.toThrow("belongs to no cluster");
  await expect(run([{ uri: s.uri(path), mode: "rwx" }])).rejects.toThrow("a mode change is");
});

test("the page of a rule can be asked for", async () => {
  const s = await begin(copied);
  const page = await s.request<string>("workspace/executeCommand", {
    command: "halint.explain",
    arguments: ["cluster/peer-ucast"],
  });
  expect(page).toMatch(/docs\/rules\/cluster\/peer-ucast\.md$/);
  await expect(
    s.request("workspace/executeCommand", { command: "halint.explain", arguments: ["../../x"] }),
  ).rejects.toThrow();
});
