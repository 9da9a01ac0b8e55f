// Keystroke to findings: how long it takes from a change of one character until the findings of the document arrive,
// on a small cluster and on 200 clusters, beside a server that does nothing, in turns in the same run; and how long it
// takes until a server has answered `initialize` and said what it finds.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-jsonrpc/node");

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Clusters of two nodes with four files each and their facts. */
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
  const began = performance.now();
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
  const initialize = performance.now() - began;
  await connection.sendNotification("initialized", {});
  const text = "keepalive 2\ndeadtime 30\nucast eth1 10.1.0.2\nauto_failback off\nnode master1 master2\n";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "ha.cf", version: 1, text },
  });
  await connection.sendRequest("halint/settled", {});
  const ready = performance.now() - began;
  let version = 1;
  return {
    initialize,
    ready,
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

/** Times in milliseconds: of `count` keystrokes and of `starts` starts, for halint and for a server that does nothing. */
export async function measureServer(clusters, count, starts) {
  execFileSync(process.execPath, [join(root, "scripts/build-server.mjs"), "--if-stale"], { stdio: "inherit" });
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "halint-bench-")));
  try {
    write(directory, clusters);
    const uri = pathToFileURL(join(directory, "c0/master1/etc/ha.d/ha.cf")).toString();
    const scripts = {
      empty: fileURLToPath(new URL("empty-server.cjs", import.meta.url)),
      halint: join(root, "packages/language-server/dist/server.cjs"),
    };
    const times = {};
    for (const name of Object.keys(scripts)) times[name] = { keystroke: [], initialize: [], ready: [] };
    for (let round = 0; round < starts; round++) {
      const servers = {};
      for (const [name, script] of Object.entries(scripts)) {
        servers[name] = await start(script, directory, uri);
        times[name].initialize.push(servers[name].initialize);
        times[name].ready.push(servers[name].ready);
      }
      const last = round === starts - 1;
      for (let typed = 0; last && typed < count + 20; typed++) {
        for (const [name, server] of Object.entries(servers)) {
          const time = await server.keystroke();
          // The first ones are compiled while they run.
          if (typed >= 20) times[name].keystroke.push(time);
        }
      }
      for (const server of Object.values(servers)) await server.stop();
    }
    return times;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
