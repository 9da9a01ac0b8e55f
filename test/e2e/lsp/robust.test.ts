import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { modern, type Session, session } from "./client.js";
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
const ha = "master1/etc/ha.d/ha.cf";

/** Every request that is about a document. */
const documentRequests = [
  "hover",
  "completion",
  "definition",
  "references",
  "documentHighlight",
  "prepareRename",
  "rename",
  "documentSymbol",
  "foldingRange",
  "selectionRange",
  "documentLink",
  "semanticTokens/full",
  "semanticTokens/full/delta",
  "semanticTokens/range",
  "inlayHint",
  "signatureHelp",
  "linkedEditingRange",
  "codeLens",
  "formatting",
  "rangeFormatting",
  "onTypeFormatting",
  "codeAction",
  "diagnostic",
].map((name) => `textDocument/${name}`);

const lives = async (s: Session) =>
  expect(
    JSON.stringify(
      await s.request("textDocument/hover", { textDocument: { uri: s.uri(ha) }, position: { line: 0, character: 1 } }),
    ),
  ).toContain("heartbeats");

test("malformed requests are answered with an error, and the server lives", async () => {
  const s = await begin(pair());
  const malformed = [
    {},
    { textDocument: null },
    { textDocument: { uri: 7 } },
    { textDocument: { uri: s.uri(ha) }, position: "x", range: [], positions: 3, options: null, context: 1 },
  ];
  const own = ["cluster", "lint", "topology", "fixCluster", "compare", "newCluster", "rules"].map(
    (name) => `halint/${name}`,
  );
  for (const method of [...documentRequests, "workspace/symbol", "workspace/executeCommand", ...own]) {
    for (const params of malformed) {
      // Either will do: what matters is that there is an answer.
      await s.request(method, params).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
  }
  await expect(s.request("textDocument/nonesuch", {})).rejects.toThrow();
  for (const method of ["didChange", "didOpen", "didClose", "didSave"]) {
    await s.connection.sendNotification(`textDocument/${method}`, { textDocument: 3 });
  }
  await s.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: "file:///x", version: 2 },
    contentChanges: [{ text: "" }],
  });
  await s.connection.sendNotification("workspace/didChangeWatchedFiles", {});
  await s.connection.sendNotification("workspace/didChangeWorkspaceFolders", {});
  await lives(s);
});

test("positions outside the text are moved inside", async () => {
  const s = await begin(pair());
  const uri = s.uri(ha);
  for (const position of [
    { line: 1e6, character: 0 },
    { line: 0, character: 1e9 },
    { line: -1, character: -5 },
  ]) {
    for (const method of ["hover", "completion", "definition", "signatureHelp"]) {
      await s.request(`textDocument/${method}`, { textDocument: { uri }, position });
    }
  }
  await s.open(ha);
  await s.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 9 },
    contentChanges: [
      { range: { start: { line: 90, character: 0 }, end: { line: 99, character: 9 } }, text: "# end\n" },
    ],
  });
  await lives(s);
});

test("unknown documents and other languages have nothing to say", async () => {
  const s = await begin(`${pair()}== notes.md\nkeepalive\n`);
  await s.open("notes.md", "markdown");
  for (const uri of [s.uri("notes.md"), "file:///nonesuch/ha.cf", "http://example.org/ha.cf", "%%%", ""]) {
    const at = { textDocument: { uri }, position: { line: 0, character: 0 } };
    expect(await s.request("textDocument/hover", at)).toBeNull();
    expect(await s.request("textDocument/completion", at)).toEqual([]);
    expect(await s.request("textDocument/formatting", { textDocument: { uri }, options: { tabSize: 2 } })).toEqual([]);
  }
});

test("a document of 10 MB", async () => {
  const s = await begin(pair());
  const line = "# a comment of some length, to fill the file with something\n";
  const text = haCf("10.1.1.2") + line.repeat(Math.ceil((10 * 1024 * 1024) / line.length));
  await s.open(ha, "ha.cf", text);
  await lives(s);
  const start = { line: 2, character: 18 };
  await s.change(ha, "1", { start, end: { line: 2, character: 19 } });
  expect((await s.diagnostics(ha)).map(({ code }) => code)).toContain("cluster/peer-ucast");
  await lives(s);
});

test("a workspace of 200 clusters: an edit concerns one of them", async () => {
  const clusters = Array.from({ length: 200 }, (_, index) =>
    ["a", "b"]
      .map(
        (node, at) =>
          `== c${index}/${node}/ha.cf\nkeepalive 2\nucast eth0 10.${index}.0.${2 - at}\nnode a b\n== c${index}/${node}/haresources\na 10.9.${index}.9\n`,
      )
      .join(""),
  ).join("");
  const s = await begin(clusters, { capabilities: { ...modern, window: { workDoneProgress: true } } });
  const model = await s.request<{ clusters: unknown[] }>("halint/cluster", {});
  expect(model.clusters).toHaveLength(200);
  const sent = s.notifications.map(({ method }) => method);
  expect(sent).toContain("window/workDoneProgress/create");
  expect(sent).toContain("halint/clustersChanged");
  const path = "c77/a/ha.cf";
  await s.open(path);
  await s.settle();
  s.notifications.length = 0;
  await s.change(path, s.text(path).replace("keepalive 2", "keepalive 2s"));
  expect((await s.diagnostics(path)).map(({ code }) => code)).toContain("ha-cf/invalid-value");
  const touched = s.notifications.flatMap(({ method, params }) =>
    method === "textDocument/publishDiagnostics" ? [(params as { uri: string }).uri] : [],
  );
  expect(touched.every((uri) => uri.includes("/c77/"))).toBe(true);
});

test("progress is told while many clusters are checked, and other documents are drawn again after an edit", async () => {
  const many = Array.from({ length: 25 }, (_, index) => pair().replace(/^== /gm, `== c${index}/`)).join("");
  const s = await begin(many, {
    capabilities: {
      ...modern,
      window: { workDoneProgress: true },
      workspace: { ...modern.workspace, inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
    },
  });
  const kinds = () =>
    s.notifications.flatMap(({ method, params }) =>
      method === "$/progress" ? [(params as { value: { kind: string } }).value.kind] : [],
    );
  await s.settle();
  await s.until(() => kinds().at(-1) === "end");
  expect(kinds().slice(0, 2)).toEqual(["begin", "report"]);
  const methods = () => s.notifications.map(({ method }) => method);
  await s.until(() => methods().includes("workspace/inlayHint/refresh"));
  s.notifications.length = 0;
  await s.open("c0/master1/etc/ha.d/ha.cf");
  await s.change("c0/master1/etc/ha.d/ha.cf", haCf("10.1.1.3"));
  await s.until(() => methods().includes("workspace/inlayHint/refresh"));
  await s.until(() => methods().includes("workspace/codeLens/refresh"));
  expect(kinds()).toEqual([]);
});

test("nothing outside the workspace is read, by no link and no include", async () => {
  const s = await begin(
    `== outside/ha.cf\nnode secretnode\n== outside/r.res\nresource leaked { }\n== in/drbd.conf\ninclude "../outside/*.res";\ninclude "linked/*.res";\nresource r0 { }\n`,
    { folders: ["in"] },
  );
  symlinkSync(join(s.directory, "outside"), join(s.directory, "in/linked"));
  await s.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: s.uri("in/linked"), type: 1 }],
  });
  const model = JSON.stringify(await s.request("halint/cluster", {}));
  expect(model).toContain("r0");
  expect(model).not.toMatch(/leaked|secretnode/);
});

test("a setting opens what lies outside", async () => {
  const text = '== outside/r.res\nresource shared { }\n== in/drbd.conf\ninclude "linked/*.res";\nresource r0 { }\n';
  const s = await begin(text, { folders: [] });
  symlinkSync(join(s.directory, "outside"), join(s.directory, "in/linked"));
  await s.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { halint: { allowedPaths: [join(s.directory, "outside")] } },
  });
  await s.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
    event: { added: [{ uri: s.uri("in"), name: "in" }], removed: [] },
  });
  expect(JSON.stringify(await s.request("halint/cluster", {}))).toContain("shared");
});

test("a folder etc/ha.d opens its node only where that is set", async () => {
  const closed = await begin(pair(), { folders: ["master1/etc/ha.d"] });
  const addresses = async (s: Session) => JSON.stringify(await s.request("halint/cluster", {}));
  expect(await addresses(closed)).not.toContain('10.0.0.1"');
  await closed.stop();
  const open = await begin(pair(), { folders: ["master1/etc/ha.d"], settings: { nodeFacts: true } });
  expect(await addresses(open)).toContain('10.0.0.1"');
});

test("no secret leaves the server, whatever is asked", async () => {
  const s = await begin(
    pair({ authkeys: ["auth 1\n1 sha1 S3cretKey-of-all\n2 md5\n", "auth 2\n1 sha1 0therKey-of-all\n"] }),
  );
  const said: unknown[] = [];
  for (const path of ["master1/etc/ha.d/authkeys", "master2/etc/ha.d/authkeys", "master1/etc/drbd.conf"]) {
    const uri = s.uri(path);
    s.text(path)
      .split("\n")
      .forEach((text, line) => {
        for (let character = 0; character <= text.length; character += 3) {
          const at = { textDocument: { uri }, position: { line, character } };
          for (const method of ["hover", "completion", "signatureHelp", "documentHighlight"])
            said.push(s.request(`textDocument/${method}`, at));
        }
      });
    for (const method of ["documentSymbol", "codeLens", "documentLink", "foldingRange"])
      said.push(s.request(`textDocument/${method}`, { textDocument: { uri } }));
  }
  said.push(s.request("workspace/symbol", { query: "" }), s.request("halint/cluster", {}), s.rules());
  const text = JSON.stringify([await Promise.all(said), s.notifications]);
  expect(text).not.toMatch(/S3cretKey|0therKey|c0rrect-Horse/);
});
