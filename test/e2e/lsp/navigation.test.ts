import { afterEach, expect, test } from "vitest";
import type {
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  Location,
  SymbolInformation,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import { covered, modern, type Session, session } from "./client.js";
import { drbdConf, haCf, haresources, type Pair, pair } from "./clusters.js";

let current: Session | undefined;
afterEach(async () => {
  await current?.stop();
  current = undefined;
});
const begin = async (files: Pair, options: Parameters<typeof session>[1] = {}) => {
  const started = await session(pair(files), options);
  current = started.session;
  return started;
};
const paths = (s: Session, found: readonly Location[]) =>
  found.map(({ uri, range }) => {
    const path = decodeURIComponent(uri.slice(s.uri("").length));
    return `${path.replace(/^\//, "")}:${range.start.line + 1} ${covered(s.text(path.replace(/^\//, "")), range)}`;
  });

test("from a group to the DRBD resource on every node, and back to all places that name it", async () => {
  const { session: s, mark } = await begin({ haresources: [haresources.replace("r0", "r│0"), haresources] });
  expect(paths(s, await s.at<Location[]>("textDocument/definition", mark))).toEqual([
    "master1/etc/drbd.conf:3 r0",
    "master2/etc/drbd.conf:3 r0",
  ]);
  const all = await s.at<Location[]>("textDocument/references", mark, { context: { includeDeclaration: true } });
  expect(paths(s, all)).toEqual([
    "master1/etc/drbd.conf:3 r0",
    "master1/etc/ha.d/haresources:1 r0",
    "master2/etc/drbd.conf:3 r0",
    "master2/etc/ha.d/haresources:1 r0",
  ]);
  const uses = await s.at<Location[]>("textDocument/references", mark, { context: { includeDeclaration: false } });
  expect(uses).toHaveLength(2);
});

test("from a resource to its script on each node", async () => {
  const { session: s, mark } = await begin({
    haresources: [haresources.replace("Filesystem", "File│system"), haresources],
  });
  const found = await s.at<Location[]>("textDocument/definition", mark);
  expect(found.map(({ uri }) => uri)).toEqual([
    s.uri("master1/etc/ha.d/resource.d/Filesystem"),
    s.uri("master2/etc/ha.d/resource.d/Filesystem"),
  ]);
});

test("from an address of ucast to the interface file", async () => {
  const { session: s, mark } = await begin({ haCf: [haCf("10.1│.1.2"), haCf("10.1.1.1")] });
  const found = await s.at<Location[]>("textDocument/definition", mark);
  expect(found.map(({ uri }) => uri)).toContain(s.uri("master2/etc/sysconfig/network-scripts/ifcfg-eth1"));
});

test("an include leads to the files that it reads", async () => {
  const conf = 'include "drbd.d/*.re│s";\n';
  const started = await session(
    `== drbd.conf\n${conf}== drbd.d/r0.res\n${drbdConf.slice(drbdConf.indexOf("resource"))}`,
  );
  current = started.session;
  const found = await current.at<Location[]>("textDocument/definition", started.mark);
  expect(found.map(({ uri }) => uri)).toEqual([current.uri("drbd.d/r0.res")]);
  const links = await current.request<DocumentLink[]>("textDocument/documentLink", {
    textDocument: { uri: current.uri("drbd.conf") },
  });
  expect(links.map(({ target }) => target)).toEqual([current.uri("drbd.d/r0.res")]);
});

test("a node is highlighted where the document names it", async () => {
  const { session: s, mark } = await begin({ drbd: [drbdConf.replace("on master1", "on mas│ter1"), drbdConf] });
  const found = await s.at<DocumentHighlight[]>("textDocument/documentHighlight", mark);
  expect(found.map(({ range }) => covered(s.text("master1/etc/drbd.conf"), range))).toEqual(["master1"]);
});

test("renaming a node changes every file of every node", async () => {
  const { session: s, mark } = await begin({
    haCf: [haCf("10.1.1.2").replace("node master2", "node mas│ter2"), haCf("10.1.1.1")],
  });
  await s.open("master1/etc/ha.d/ha.cf");
  expect(await s.at("textDocument/prepareRename", mark)).toMatchObject({ placeholder: "master2" });
  const edit = await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "web2" });
  const machine = edit.documentChanges?.flatMap((change) =>
    "edits" in change ? change.edits.filter((one) => "annotationId" in one && one.annotationId === "machine") : [],
  );
  expect(machine?.length).toBeGreaterThan(0);
  expect(edit.changeAnnotations?.machine).toMatchObject({ needsConfirmation: true });
  expect(await s.apply(edit)).toEqual([
    "master1/etc/drbd.conf",
    "master1/etc/ha.d/ha.cf",
    "master1/etc/hosts",
    "master2/etc/drbd.conf",
    "master2/etc/ha.d/ha.cf",
    "master2/etc/hostname",
    "master2/etc/hosts",
  ]);
  expect(s.text("master2/etc/drbd.conf")).toContain("on web2 {");
  expect(s.text("master2/etc/hosts")).toContain("10.1.1.2 web2");
  expect(s.text("master1/etc/ha.d/ha.cf")).not.toContain("master2");
});

test("renaming a DRBD resource changes groups and paths by its name", async () => {
  const byName = haresources.replace("/dev/drbd0", "/dev/drbd/by-res/r0/0");
  const { session: s, mark } = await begin({
    haresources: [byName, byName],
    drbd: [drbdConf.replace("resource r0", "resource r│0"), drbdConf],
  });
  const edit = await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "data" });
  expect(await s.apply(edit)).toHaveLength(4);
  expect(s.text("master2/etc/ha.d/haresources")).toContain("drbddisk::data Filesystem::/dev/drbd/by-res/data/0::");
});

test("renaming a device changes it on all nodes", async () => {
  const { session: s, mark } = await begin({
    haresources: [haresources.replace("/dev/drbd0", "/dev/│drbd0"), haresources],
  });
  const edit = await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "/dev/drbd7" });
  expect(await s.apply(edit)).toHaveLength(4);
  expect(s.text("master2/etc/drbd.conf").match(/device \/dev\/drbd7;/g)).toHaveLength(2);
});

test("renaming the number of a key changes it on all nodes", async () => {
  const { session: s, mark } = await begin({
    authkeys: ["auth 1\n│1 sha1 S3cretKey-of-all\n", "auth 1\n1 sha1 S3cretKey-of-all\n"],
  });
  const edit = await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "7" });
  expect(await s.apply(edit)).toEqual(["master1/etc/ha.d/authkeys", "master2/etc/ha.d/authkeys"]);
  for (const node of ["master1", "master2"])
    expect(s.text(`${node}/etc/ha.d/authkeys`)).toBe("auth 7\n7 sha1 S3cretKey-of-all\n");
});

test.each([
  ["a word that DRBD reserves", "disk", '"disk"'],
  ["a number", "7", '"7"'],
  ["a word that only 8.4 reserves", "size", '"size"'],
])("a resource that is renamed to %s is put into quotes where DRBD reads it", async (_, newName, quoted) => {
  const { session: s, mark } = await begin({ drbd: [drbdConf.replace("resource r0", "resource r│0"), drbdConf] });
  expect(await s.apply(await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName }))).toHaveLength(4);
  expect(s.text("master2/etc/drbd.conf")).toContain(`resource ${quoted} {`);
  expect(s.text("master2/etc/ha.d/haresources")).toContain(`drbddisk::${newName} `);
});

test("a node that is renamed to a word that DRBD reserves", async () => {
  const { session: s, mark } = await begin({ drbd: [drbdConf.replace("on master2", "on mas│ter2"), drbdConf] });
  await s.apply(await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "node" }));
  expect(s.text("master1/etc/drbd.conf")).toContain("on node {");
  await s.stop();
  const again = await begin({ drbd: [drbdConf.replace("on master2", "on mas│ter2"), drbdConf] });
  await again.session.apply(
    await again.session.at<WorkspaceEdit>("textDocument/rename", again.mark, { newName: "on" }),
  );
  expect(again.session.text("master1/etc/drbd.conf")).toContain('on "on" {');
  expect(again.session.text("master1/etc/ha.d/ha.cf")).toContain("node on\n");
});

test("names that DRBD does not take are refused", async () => {
  const { session: s, marks } = await begin({
    drbd: [drbdConf.replace("resource r0", "resource r│0").replace("/dev/drbd0", "/dev/dr│bd0"), drbdConf],
  });
  const rename = (at: number, newName: string) => s.at("textDocument/rename", marks[at]!, { newName });
  await expect(rename(0, "all")).rejects.toThrow("all means every resource");
  await expect(rename(1, "/dev/sdb")).rejects.toThrow("a device of DRBD is called /dev/drbd");
  await expect(rename(1, "/dev/drbd_data")).rejects.toThrow("does not tell its minor");
});

test("what has no name of its own is not renamed, and no two things get one name", async () => {
  const { session: s, marks } = await begin({
    haCf: [haCf("10.1│.1.2").replace("node master2", "node mas│ter2"), haCf("10.1.1.1")],
    authkeys: ["auth 1\n1 sha1 S3cret│Key-of-all\n", "auth 1\n1 sha1 S3cretKey-of-all\n"],
  });
  const [address, node, key] = marks;
  await expect(s.at("textDocument/prepareRename", address!)).rejects.toThrow("an address is not a name");
  await expect(s.at("textDocument/rename", node!, { newName: "MASTER1" })).rejects.toThrow("is already there");
  await expect(s.at("textDocument/rename", node!, { newName: "a b" })).rejects.toThrow("a node is named as a machine");
  await expect(s.at("textDocument/prepareRename", key!)).rejects.toThrow("nothing here");
});

test("an old client gets edits without versions and names without annotations", async () => {
  const { session: s, mark } = await begin(
    { haCf: [haCf("10.1.1.2").replace("node master2", "node mas│ter2"), haCf("10.1.1.1")] },
    { capabilities: {} },
  );
  const edit = await s.at<WorkspaceEdit>("textDocument/rename", mark, { newName: "web2" });
  expect(edit.documentChanges).toBeUndefined();
  expect(Object.keys(edit.changes ?? {})).toHaveLength(7);
  expect(JSON.stringify(edit)).not.toContain("annotationId");
});

test("outlines, nested and flat, without secrets", async () => {
  const { session: s } = await begin({});
  const outline = (path: string) =>
    s.request<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument: { uri: s.uri(path) } });
  const drbd = await outline("master1/etc/drbd.conf");
  expect(drbd.map(({ name }) => name)).toEqual(["global", "common", "resource r0"]);
  expect(drbd[2]?.children?.map(({ name }) => name)).toEqual(["protocol", "net", "on master1", "on master2"]);
  expect((await outline("master1/etc/ha.d/haresources"))[0]?.children?.map(({ name }) => name)).toEqual([
    "drbddisk",
    "Filesystem",
    "IPaddr",
    "nginx",
  ]);
  expect((await outline("master1/etc/ha.d/authkeys")).map(({ name }) => name)).toEqual(["auth 1", "key 1"]);
  expect(JSON.stringify([drbd, await outline("master1/etc/ha.d/authkeys")])).not.toMatch(/Horse|S3cret/);
  await s.stop();
  const old = await begin({}, { capabilities: { ...modern, textDocument: {} } });
  const flat = await old.session.request<SymbolInformation[]>("textDocument/documentSymbol", {
    textDocument: { uri: old.session.uri("master1/etc/drbd.conf") },
  });
  expect(flat.find(({ name }) => name === "on master1")?.containerName).toBe("resource r0");
});

test("things of the whole workspace by letters of their names", async () => {
  const { session: s } = await begin({});
  const found = await s.request<SymbolInformation[]>("workspace/symbol", { query: "mst2" });
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(["master2"]));
  expect(await s.request("workspace/symbol", { query: "zzz" })).toEqual([]);
});
