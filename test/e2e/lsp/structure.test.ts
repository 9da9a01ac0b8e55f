import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type {
  CodeLens,
  FoldingRange,
  LinkedEditingRanges,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
} from "vscode-languageserver-protocol";
import { covered, positionAt, replaced, type Session, session } from "./client.js";
import { drbdConf, haCf, pair } from "./clusters.js";

const ha = "master1/etc/ha.d/ha.cf";
const resources = "master1/etc/ha.d/haresources";
const drbd = "master1/etc/drbd.conf";
const authkeys = "master1/etc/ha.d/authkeys";

let s: Session;
beforeAll(async () => {
  s = (await session(pair())).session;
});
afterEach(async () => {
  for (const path of [ha, resources, drbd, authkeys]) await s.close(path);
});
afterAll(() => s.stop());

const ask = <T>(method: string, path: string, more: object = {}) =>
  s.request<T>(method, { textDocument: { uri: s.uri(path) }, ...more });

test("sections, continued lines and blocks of comments fold", async () => {
  const fold = async (path: string) =>
    (await ask<FoldingRange[]>("textDocument/foldingRange", path)).map(({ startLine, endLine, kind }) => [
      startLine,
      endLine,
      kind,
    ]);
  expect(await fold(drbd)).toEqual(
    [
      [2, 18, undefined],
      [4, 6, undefined],
      [8, 12, undefined],
      [14, 18, undefined],
    ].map(([from, to, kind]) => [from, from === 2 ? 19 : to, kind]),
  );
  await s.open(ha, "", `# one\n# two\n${haCf("10.1.1.2")}`);
  expect(await fold(ha)).toEqual([[0, 1, "comment"]]);
  await s.open(resources, "", "master1 drbddisk::r0 \\\n  nginx\n");
  expect(await fold(resources)).toEqual([[0, 1, undefined]]);
});

test("a selection grows from the word to the section and the file", async () => {
  const position = positionAt(drbdConf, drbdConf.indexOf("/dev/sdb1") + 2);
  const [found] = await ask<SelectionRange[]>("textDocument/selectionRange", drbd, { positions: [position] });
  const steps: string[] = [];
  for (let at: SelectionRange | undefined = found; at; at = at.parent)
    steps.push(covered(drbdConf, at.range).split("\n")[0] ?? "");
  expect(steps[0]).toBe("/dev/sdb1");
  expect(steps).toContain("disk /dev/sdb1;");
  expect(steps).toContain("on master1 {");
  expect(steps).toContain("resource r0 {");
  expect(steps.at(-1)).toBe("global { usage-count no; }");
});

/** Tokens as `word:type`, read back from the numbers. */
function painted(text: string, data: readonly number[]): string[] {
  const types = s.initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  const words: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0] = data.slice(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const end = { line, character: character + length };
    words.push(`${covered(text, { start: { line, character }, end })}:${types[type]}`);
  }
  return words;
}

test("semantic tokens: all, a part, and what has changed", async () => {
  await s.open(ha);
  const all = await ask<SemanticTokens>("textDocument/semanticTokens/full", ha);
  expect(painted(s.text(ha), all.data)).toEqual([
    "keepalive:keyword",
    "2:number",
    "deadtime:keyword",
    "30:number",
    "ucast:keyword",
    "eth1:variable",
    "10.1.1.2:string",
    "auto_failback:keyword",
    "off:enumMember",
    "node:keyword",
    "master1:class",
    "node:keyword",
    "master2:class",
  ]);
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 20 } };
  const part = await ask<SemanticTokens>("textDocument/semanticTokens/range", ha, { range });
  expect(painted(s.text(ha), part.data)).toEqual(["ucast:keyword", "eth1:variable", "10.1.1.2:string"]);
  await s.change(ha, s.text(ha).replace("keepalive 2", "keepalive 10"));
  const delta = await ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", ha, {
    previousResultId: all.resultId,
  });
  const data = [...all.data];
  for (const edit of delta.edits) data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
  expect(painted(s.text(ha), data)).toContain("10:number");
  expect(data).toEqual((await ask<SemanticTokens>("textDocument/semanticTokens/full", ha)).data);
});

test("tokens of the other languages", async () => {
  const of = async (path: string) =>
    painted(s.text(path), (await ask<SemanticTokens>("textDocument/semanticTokens/full", path)).data);
  expect((await of(resources)).slice(0, 4)).toEqual([
    "master1:class",
    "drbddisk:function",
    "r0:parameter",
    "Filesystem:function",
  ]);
  expect(await of(authkeys)).toEqual([
    "auth:keyword",
    "1:number",
    "1:number",
    "sha1:enumMember",
    "S3cretKey-of-all:string",
  ]);
  expect(await of(drbd)).toEqual(
    expect.arrayContaining(["resource:keyword", "r0:struct", "timeout:property", "60:number", "master1:class"]),
  );
});

test("names in one document are edited together", async () => {
  const linked = (path: string, at: number) =>
    ask<LinkedEditingRanges | null>("textDocument/linkedEditingRange", path, {
      position: positionAt(s.text(path), at),
    });
  const found = await linked(authkeys, 5);
  expect(found?.ranges.map((range) => covered(s.text(authkeys), range))).toEqual(["1", "1"]);
  expect(await linked(ha, s.text(ha).indexOf("10.1"))).toBeNull();
});

test("notes that are no comments to the programs are none of the groups", async () => {
  const noted = `//a line a group\nmaster1 IPaddr::10.0.0.100/24/eth0 nginx //address, server\n`;
  await s.open(resources, "", noted);
  const lenses = await ask<CodeLens[]>("textDocument/codeLens", resources);
  expect(lenses.map(({ command }) => command?.title)).toEqual(["starts 2 on master1: IPaddr → nginx"]);
  const symbols = await ask<{ name: string; children: unknown[] }[]>("textDocument/documentSymbol", resources);
  expect(symbols.map(({ name, children }) => [name, children.length])).toEqual([["master1", 2]]);
});

test("lenses say what the cluster makes of a file", async () => {
  const titles = async (path: string) =>
    (await ask<CodeLens[]>("textDocument/codeLens", path)).map(({ command }) => command?.title);
  expect(await titles(ha)).toEqual(["master1: heard by master2"]);
  expect(await titles(resources)).toEqual(["starts 4 on master1: drbddisk → Filesystem → IPaddr → nginx"]);
  expect(await titles(drbd)).toEqual(["used by the group of master1"]);
});

test("formatting: a document, a part, and a line after its end is typed", async () => {
  const options = { tabSize: 4, insertSpaces: true };
  const ugly = drbdConf.replace("    net {\n        timeout 60;", "  net {\n    timeout   60;");
  await s.open(drbd, "", ugly);
  const edits = await ask<TextEdit[]>("textDocument/formatting", drbd, { options });
  const whole = replaced(ugly, edits);
  expect(whole).toContain("    net {\n        timeout           60;");
  const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 7 } };
  const part = replaced(ugly, await ask<TextEdit[]>("textDocument/rangeFormatting", drbd, { options, range }));
  expect(part).toContain("\n    net {\n    timeout   60;");
  const position = positionAt(ugly, ugly.indexOf("60;") + 3);
  const typed = replaced(
    ugly,
    await ask<TextEdit[]>("textDocument/onTypeFormatting", drbd, { options, position, ch: ";" }),
  );
  expect(typed).toContain("\n  net {\n        timeout           60;");
  await s.change(drbd, whole);
  expect(await ask("textDocument/formatting", drbd, { options })).toEqual([]);
});

test("formatting of the line languages: a document, a part, and the line above a new one", async () => {
  const options = { tabSize: 4, insertSpaces: true };
  const ugly: Record<string, [string, string]> = {
    [ha]: [
      "keepalive   2\ndeadtime\t30\nucast  eth1 10.1.1.2\nnode master1 master2\n",
      "keepalive 2\ndeadtime  30\nucast     eth1 10.1.1.2\nnode      master1 master2\n",
    ],
    [resources]: ["master1   IPaddr::10.0.0.100/24/eth0    nginx\n", "master1 IPaddr::10.0.0.100/24/eth0 nginx\n"],
    [authkeys]: ["auth   1\n1   sha1   S3cretKey-of-all\n", "auth 1\n1 sha1 S3cretKey-of-all\n"],
  };
  for (const [path, [before, after]] of Object.entries(ugly)) {
    await s.open(path, "", before);
    const edits = await ask<TextEdit[]>("textDocument/formatting", path, { options });
    expect(replaced(before, edits)).toBe(after);
    // Blanks only: no key leaves the server.
    expect(edits.every(({ newText }) => newText.trim() === "")).toBe(true);
    await s.change(path, after);
    expect(await ask("textDocument/formatting", path, { options })).toEqual([]);
    await s.close(path);
  }
  const [before] = ugly[ha] as [string, string];
  await s.open(ha, "", before);
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  expect(replaced(before, await ask<TextEdit[]>("textDocument/rangeFormatting", ha, { options, range }))).toBe(
    before.replace("deadtime\t30", "deadtime  30"),
  );
  const position = { line: 1, character: 0 };
  const typed = await ask<TextEdit[]>("textDocument/onTypeFormatting", ha, { options, position, ch: "\n" });
  expect(replaced(before, typed)).toBe(before.replace("keepalive   2", "keepalive 2"));
  expect(await ask("textDocument/onTypeFormatting", ha, { options, position, ch: ";" })).toEqual([]);
});

test("the cluster as the server understands it", async () => {
  const model = await s.request<{ clusters: Record<string, unknown>[] }>("halint/cluster", { uri: s.uri(ha) });
  expect(model.clusters).toHaveLength(1);
  expect(model.clusters[0]).toMatchObject({
    nodes: [
      { name: "master1", identifiedBy: "host name", directory: "master1/etc/ha.d" },
      { name: "master2", volumes: [{ resource: "r0", number: 0, device: "/dev/drbd0", disk: "/dev/sdb1" }] },
    ],
    heartbeat: [
      { from: "master1", to: "master2", verdict: "heard", by: ["ucast eth1 10.1.1.2"] },
      { from: "master2", to: "master1", verdict: "heard" },
    ],
    groups: [{ owner: "master1", resources: [{ script: "drbddisk" }, {}, {}, {}] }, {}],
    drbd: [{ resource: "r0", hosts: ["master1", "master2"] }, {}],
  });
  expect(JSON.stringify(model)).not.toMatch(/S3cret|Horse/);
  expect(await s.request("halint/cluster", { uri: "file:///nonesuch" })).toMatchObject({ clusters: [] });
  expect(await s.request("halint/cluster", {})).toMatchObject({ clusters: [{}] });
});
