// Keystroke to findings: how long it takes from a change of one character until the findings of the document arrive,
// on a small cluster and on 200 clusters, beside a server that does nothing, in turns in the same run.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-jsonrpc/node");

const root = fileURLToPath(new URL("../..", import.meta.url));
const keystrokes = Number(process.argv[2] ?? 200);
execFileSync(process.execPath, [join(root, "scripts/build-server.mjs"), "--if-stale"], { stdio: "inherit" });

function write(directory, clusters) {
  for (let index = 0; index < clusters; index++) {
    for (const [at, node] of ["master1", "master2"].entries()) {
      const put = (path, text, mode = 0o644) => {
        const file = join(directory, `c${index}`, node, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text, { mode });
      };
      const host = (name, last) =>
        `  on ${name} { device /dev/drbd0; disk /dev/sdb1; address 10.1.${index}.${last}:7788; meta-disk internal; }\n`;
      put(
        "etc/ha.d/ha.cf",
        `keepalive 2\ndeadtime 30\nucast eth1 10.1.${index}.${2 - at}\nauto_failback off\nnode master1 master2\n`,
      );
      put("etc/ha.d/haresources", `master1 drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 10.0.${index}.100 nginx\n`);
      put("etc/ha.d/authkeys", "auth 1\n1 sha1 some-key-of-all\n", 0o600);
      put("etc/drbd.conf", `resource r0 {\n  protocol C;\n${host("master1", 1)}${host("master2", 2)}}\n`);
      put("etc/hostname", `${node}\n`);
      put("etc/hosts", `127.0.0.1 localhost\n10.1.${index}.1 master1\n10.1.${index}.2 master2\n`);
      put("etc/sysconfig/network-scripts/ifcfg-eth1", `DEVICE=eth1\nIPADDR=10.1.${index}.${at + 1}\nPREFIX=24\n`);
    }
  }
}

async function start(script, directory, uri) {
  const child = spawn(process.execPath, [script, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let arrived = () => {};
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    if (params.uri === uri) arrived();
  });
  connection.onRequest(() => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(directory).toString(), name: "bench" }],
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  const text = "keepalive 2\ndeadtime 30\nucast eth1 10.1.0.2\nauto_failback off\nnode master1 master2\n";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "ha.cf", version: 1, text },
  });
  await connection.sendRequest("halint/settled", {});
  let version = 1;
  return {
    /** Types or takes back the "s" of "2s", which the daemon refuses: every keystroke changes the findings. */
    async keystroke() {
      const typing = version % 2 === 1;
      const begin = { line: 0, character: 11 };
      const range = { start: begin, end: typing ? begin : { line: 0, character: 12 } };
      const done = new Promise((resolve) => {
        arrived = resolve;
      });
      const began = performance.now();
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range, text: typing ? "s" : "" }],
      });
      await done;
      return performance.now() - began;
    },
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      connection.dispose();
    },
  };
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

for (const clusters of [1, 200]) {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "halint-bench-")));
  write(directory, clusters);
  const uri = pathToFileURL(join(directory, "c0/master1/etc/ha.d/ha.cf")).toString();
  const servers = {
    empty: await start(fileURLToPath(new URL("empty-server.cjs", import.meta.url)), directory, uri),
    halint: await start(join(root, "packages/language-server/dist/server.cjs"), directory, uri),
  };
  const times = { empty: [], halint: [] };
  for (let count = 0; count < keystrokes + 20; count++) {
    for (const [name, server] of Object.entries(servers)) {
      const time = await server.keystroke();
      // The first ones are compiled while they run.
      if (count >= 20) times[name].push(time);
    }
  }
  for (const server of Object.values(servers)) await server.stop();
  rmSync(directory, { recursive: true, force: true });
  const figures = Object.entries(times).map(([name, list]) => {
    const sorted = list.sort((a, b) => a - b);
    return `${name} p50 ${quantile(sorted, 0.5).toFixed(1)} ms, p95 ${quantile(sorted, 0.95).toFixed(1)} ms`;
  });
  console.log(`${clusters} cluster${clusters > 1 ? "s" : ""} of 8 files and their facts: ${figures.join("; ")}`);
}
