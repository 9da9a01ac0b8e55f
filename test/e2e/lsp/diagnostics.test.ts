import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  CancellationTokenSource,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol";
import { covered, modern, type Session, session } from "./client.js";
import { haCf, haresources, pair } from "./clusters.js";

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
const master1 = "master1/etc/ha.d/ha.cf";
const master2 = "master2/etc/ha.d/ha.cf";
const copied = pair({ haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] });

test("findings of all nodes are there before any document is open", async () => {
  const s = await begin(copied);
  expect((await s.rules())[master2]).toEqual(["cluster/peer-ucast"]);
  const [finding] = await s.diagnostics(master2);
  expect(covered(s.text(master2), finding!.range)).toBe("10.1.1.2");
  expect(finding).toMatchObject({
    severity: DiagnosticSeverity.Error,
    source: "halint",
    data: { noticed: "never", cluster: expect.any(String), node: "master2" },
  });
  expect(finding?.codeDescription?.href).toMatch(/docs\/rules\/cluster\/peer-ucast\.md$/);
  // The owner is told by an interface file, and the peer's line says the same.
  expect(finding?.relatedInformation?.map((entry) => entry.location.uri)).toEqual([
    s.uri("master2/etc/sysconfig/network-scripts/ifcfg-eth1"),
    s.uri(master1),
  ]);
});

test("an edit sends the findings of the files whose findings change, and of no other", async () => {
  const s = await begin(pair());
  await s.open(master1);
  const text = s.text(master1);
  const sentBy = async (edit: () => Promise<void>) => {
    await s.settle();
    s.sent.length = 0;
    await edit();
    await s.settle();
    return s.sent.sort();
  };
  // This node's own address: master2's line is right as it is.
  const own = text.replace("ucast eth1 10.1.1.2", "ucast eth1 10.1.1.1");
  expect(await sentBy(() => s.change(master1, own))).toEqual([master1]);
  expect(await s.rules()).toMatchObject({ [master1]: expect.arrayContaining(["cluster/peer-ucast"]) });
  expect(s.published(master1)?.version).toBe(2);
  expect(await sentBy(() => s.change(master1, `${own}# a comment behind all findings\n`))).toEqual([]);
  // A further node: files get findings, or other ones, that nobody has touched.
  await s.change(master1, text);
  const third = text.replace("node master2\n", "node master2\nnode master3\n");
  expect(await sentBy(() => s.change(master1, third))).toEqual([master1, master2]);
});

test("deleting a node line is reported in the peer's file too", async () => {
  const s = await begin(pair());
  await s.open(master1);
  const before = await s.rules();
  await s.change(master1, s.text(master1).replace("node master2\n", "node master3\n"));
  expect(await s.rules()).not.toEqual(before);
  await s.change(master1, s.text(master1).replace("node master3\n", "node master2\n"));
  expect(await s.rules()).toEqual(before);
});

test("unsaved text counts instead of what is on disk, until the document is closed", async () => {
  const s = await begin(pair());
  const clean = await s.rules();
  await s.open(master2, "ha.cf", haCf("10.1.1.2"));
  expect((await s.rules())[master2]).toEqual(["cluster/peer-ucast"]);
  await s.close(master2);
  expect(await s.rules()).toEqual(clean);
});

test("incremental changes are applied in order", async () => {
  const s = await begin(pair());
  await s.open(master2);
  const line = { line: 2, character: 11 };
  await s.change(master2, "", { start: line, end: { line: 2, character: 19 } });
  await s.change(master2, "10.1.1.2", { start: line, end: line });
  expect((await s.rules())[master2]).toEqual(["cluster/peer-ucast"]);
});

test("files and facts that change on disk are read again", async () => {
  const s = await begin(pair());
  const clean = await s.rules();
  const facts = "master2/etc/sysconfig/network-scripts/ifcfg-eth1";
  const changed = (path: string, type: number) =>
    s.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: s.uri(path), type }] });
  writeFileSync(join(s.directory, facts), "DEVICE=eth1\nBOOTPROTO=none\nIPADDR=10.1.1.3\nPREFIX=24\n");
  await changed(facts, 2);
  const position = { line: 2, character: 7 };
  const hover = await s.request("textDocument/hover", { textDocument: { uri: s.uri(master2) }, position });
  expect(JSON.stringify(hover)).toContain("10.1.1.3/24");
  // A directory that was looked for in vain comes with what is in it.
  const script = "master2/etc/rc.d/init.d/nginx";
  mkdirSync(dirname(join(s.directory, script)), { recursive: true });
  writeFileSync(join(s.directory, script), "#!/bin/sh\n", { mode: 0o755 });
  rmSync(join(s.directory, "master2/etc/ha.d/resource.d/nginx"));
  await changed("master2/etc/ha.d/resource.d/nginx", 3);
  await changed(script, 1);
  const resource = { line: 0, character: s.text("master2/etc/ha.d/haresources").indexOf("nginx") };
  const said = await s.request("textDocument/hover", {
    textDocument: { uri: s.uri("master2/etc/ha.d/haresources") },
    position: resource,
  });
  expect(JSON.stringify(said)).toContain(script);
  const authkeys = join(s.directory, "master1/etc/ha.d/authkeys");
  rmSync(authkeys);
  await changed("master1/etc/ha.d/authkeys", 3);
  expect(await s.rules()).not.toEqual(clean);
  writeFileSync(authkeys, "auth 1\n1 sha1 S3cretKey-of-all\n", { mode: 0o600 });
  await changed("master1/etc/ha.d/authkeys", 1);
  expect(await s.rules()).toEqual(clean);
});

test("a client that watches nothing is read again when it saves", async () => {
  const s = await begin(pair());
  await s.open(master1);
  writeFileSync(join(s.directory, master2), haCf("10.1.1.2"));
  await s.connection.sendNotification("textDocument/didSave", { textDocument: { uri: s.uri(master1) } });
  expect((await s.rules())[master2]).toContain("cluster/peer-ucast");
});

test("a document outside every folder is read alone", async () => {
  const s = await begin(`${pair()}== elsewhere/notes.txt\nkeepalive 2s\n`, { folders: ["master1"] });
  await s.open("elsewhere/notes.txt", "ha.cf");
  expect((await s.rules())["elsewhere/notes.txt"]).toContain("ha-cf/invalid-value");
  await s.close("elsewhere/notes.txt");
  expect(await s.rules()).not.toHaveProperty(["elsewhere/notes.txt"]);
});

test("documents without a file are read by their language", async () => {
  const s = await begin("", { folders: [] });
  const uri = "untitled:Untitled-1";
  await s.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "ha.cf", version: 1, text: "keepalive 2s\nnode a\n" },
  });
  await s.settle();
  const hover = await s.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 2 } });
  expect(JSON.stringify(hover)).toContain("Time between two heartbeats");
});

test("clients that send no language are served by file name", async () => {
  const s = await begin("== x/haresources.old\nmaster1 10.0.0.1 // note\n", { folders: [] });
  await s.open("x/haresources.old", "plaintext");
  expect((await s.rules())["x/haresources.old"]).toContain("haresources/slash-comment");
});

test("a file that a program would read is what the program takes it for, whatever the client calls it", async () => {
  const s = await begin("== notes.txt\n", { folders: [] });
  await s.open("authkeys", "ha.cf", "auth 1\n1 sha2 abc\n");
  await s.open("other", "authkeys", "auth 1\n1 sha2 abc\n");
  const rules = await s.rules();
  expect(rules.authkeys).toContain("authkeys/unknown-method");
  expect(rules.other).toContain("authkeys/unknown-method");
});

test("two folders that hold a node each are one cluster", async () => {
  const s = await begin(copied, { folders: ["master1", "master2"] });
  expect((await s.rules())[master2]).toContain("cluster/peer-ucast");
});

test("folders may come and go", async () => {
  const s = await begin(copied, { folders: ["master1"] });
  expect(await s.rules()).not.toHaveProperty([master2]);
  const change = (added: string[], removed: string[]) =>
    s.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: {
        added: added.map((folder) => ({ uri: s.uri(folder), name: folder })),
        removed: removed.map((folder) => ({ uri: s.uri(folder), name: folder })),
      },
    });
  await change(["master2"], []);
  expect((await s.rules())[master2]).toContain("cluster/peer-ucast");
  await change([], ["master2"]);
  expect(await s.rules()).not.toHaveProperty([master2]);
});

test("settings are obeyed when they change", async () => {
  const s = await begin(pair());
  await s.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { halint: { docs: "https://example.org/r" } },
  });
  const [finding] = await s.diagnostics("master1/etc/drbd.conf");
  expect(finding?.codeDescription?.href).toMatch(/^https:\/\/example\.org\/r\/drbd\//);
});

test("halint.json is obeyed as it is edited, and what is wrong in it is said", async () => {
  const s = await begin(`${copied}== halint.json\n{ "rules": { "cluster/peer-ucast": "off" } }\n`);
  expect((await s.rules())[master2] ?? []).not.toContain("cluster/peer-ucast");
  await s.open("halint.json", "json");
  await s.change("halint.json", '{ "rules": { "cluster/peer-ucast": "warning" } }\n');
  expect((await s.diagnostics(master2)).map(({ severity }) => severity)).toContain(DiagnosticSeverity.Warning);
  await s.change("halint.json", '{ "rules": { "cluster/peer-ucasts": "off" } }\n');
  const [problem] = await s.diagnostics("halint.json");
  expect(problem?.message).toContain("did you mean cluster/peer-ucast");
});

test("clients that ask for findings get them, and hear when nothing has changed", async () => {
  const s = await begin(copied, {
    capabilities: {
      ...modern,
      textDocument: { ...modern.textDocument, diagnostic: {} },
      workspace: { diagnostics: { refreshSupport: true } },
    },
  });
  expect(s.initialized.capabilities.diagnosticProvider).toMatchObject({
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
  const ask = (previousResultId?: string) =>
    s.request<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri: s.uri(master2) },
      ...(previousResultId ? { previousResultId } : {}),
    });
  const first = await ask();
  expect(first.kind === "full" && first.items.map((item) => item.code)).toEqual(["cluster/peer-ucast"]);
  expect((await ask(first.resultId)).kind).toBe("unchanged");
  const whole = await s.request<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [] });
  expect(whole.items.map((item) => item.uri)).toContain(s.uri(master2));
  await s.open(master2);
  await s.change(master2, haCf("10.1.1.1"));
  const later = await s.request<WorkspaceDiagnosticReport>("workspace/diagnostic", {
    previousResultIds: whole.items.map((item) => ({ uri: item.uri, value: item.resultId ?? "" })),
  });
  const of = (uri: string) => later.items.find((item) => item.uri === uri);
  expect(of(s.uri(master2))).toMatchObject({ kind: "full", items: [] });
  expect(of(s.uri("master1/etc/drbd.conf"))).toMatchObject({ kind: "unchanged" });
  expect(s.published(master2)).toBeUndefined();
});

test("clients that cannot be told to ask again are sent what is found", async () => {
  const s = await begin(copied, { capabilities: { ...modern, textDocument: { diagnostic: {} } } });
  expect(s.initialized.capabilities.diagnosticProvider).toBeUndefined();
  expect((await s.rules())[master2]).toEqual(["cluster/peer-ucast"]);
});

const isCalledOff = (answer: unknown) =>
  (answer as { code?: number } | undefined)?.code === LSPErrorCodes.RequestCancelled;

test("a request that waits for findings can be called off", async () => {
  const many = Array.from({ length: 30 }, (_, index) => copied.replace(/^== /gm, `== c${index}/`)).join("");
  for (const method of ["workspace/diagnostic", "halint/cluster"]) {
    // A server that has just begun is still checking, so that there is something to wait for. Now and then it is done
    // before it sees that nobody wants the answer any more.
    let answer: unknown;
    for (let attempt = 0; attempt < 20 && !isCalledOff(answer); attempt++) {
      await current?.stop();
      const s = await begin(many, { settings: { diagnostics: "pull" } });
      const source = new CancellationTokenSource();
      const asked = s.connection.sendRequest(method, { previousResultIds: [] }, source.token).catch((error) => error);
      source.cancel();
      answer = await asked;
    }
    expect(answer).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  }
  await current?.stop();
  const s = await begin(many, { settings: { diagnostics: "pull" } });
  const whole = await s.request<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [] });
  expect(whole.items.length).toBeGreaterThan(30);
});

test("positions are counted as the client counts them", async () => {
  const text = haresources.replace("nginx", "ümläut𝒳::x nonesuch");
  for (const [encoding, start] of [
    ["utf-8", Buffer.byteLength(text.slice(0, text.indexOf("nonesuch")))],
    ["utf-16", text.indexOf("nonesuch")],
    ["utf-32", [...text.slice(0, text.indexOf("nonesuch"))].length],
  ] as const) {
    const s = await begin(pair({ haresources: [text, text] }), {
      capabilities: { ...modern, general: { positionEncodings: [encoding] } },
    });
    expect(s.initialized.capabilities.positionEncoding).toBe(encoding);
    const found = await s.diagnostics("master1/etc/ha.d/haresources");
    expect(found.map((finding) => finding.range.start.character)).toContain(start);
    await s.stop();
  }
  current = undefined;
});
