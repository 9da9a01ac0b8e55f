import { type FileSystem, MemoryFiles } from "@halint/cluster";
import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultSettings } from "./settings.js";
import { Workspace } from "./workspace.js";

const ha = (peer: string, ...nodes: string[]) =>
  `keepalive 2\ndeadtime 30\nucast eth1 ${peer}\nauto_failback off\n${nodes.map((node) => `node ${node}\n`).join("")}`;
const drbdConf = `resource r0 {
  protocol C;
  on a { device /dev/drbd0; disk /dev/sdb1; address 10.1.1.1:7788; meta-disk internal; }
  on b { device /dev/drbd0; disk /dev/sdb1; address 10.1.1.2:7788; meta-disk internal; }
}
`;
const files: Record<string, string> = {
  // Two roots side by side, with facts.
  "/w/web/a/etc/ha.d/ha.cf": ha("10.1.1.2", "a", "b"),
  "/w/web/a/etc/ha.d/haresources": "a drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 10.0.0.9\n",
  "/w/web/a/etc/ha.d/authkeys": "auth 1\n1 sha1 key-of-the-web\n",
  "/w/web/a/etc/drbd.conf": drbdConf,
  "/w/web/a/etc/hostname": "a\n",
  "/w/web/b/etc/ha.d/ha.cf": ha("10.1.1.1", "a", "b"),
  "/w/web/b/etc/ha.d/haresources": "a drbddisk::r0 Filesystem::/dev/drbd0::/data::ext3 10.0.0.9\n",
  "/w/web/b/etc/ha.d/authkeys": "auth 1\n1 sha1 key-of-the-web\n",
  "/w/web/b/etc/drbd.conf": drbdConf,
  "/w/web/b/etc/hostname": "b\n",
  // Loose directories named after their nodes, with a DRBD configuration beside them.
  "/w/db/c/ha.cf": ha("10.2.1.2", "c", "d"),
  "/w/db/d/ha.cf": ha("10.2.1.1", "c", "d"),
  "/w/db/haresources": "c drbddisk::r1 10.2.0.9\n",
  "/w/db/drbd.conf": drbdConf.replaceAll("on a", "on c").replaceAll("on b", "on d").replace("r0", "r1"),
  // The same names elsewhere are another cluster.
  "/w/other/ha.cf": ha("10.1.1.2", "a", "b"),
  "/w/other/haresources": "a 10.0.0.9\n",
  "/w/db/halint.json": '{ "rules": { "ha-cf/no-fencing": "error" } }\n',
  // Recognised by a directory further up, once both name the nodes.
  "/w/n1/conf/ha.cf": ha("10.3.1.2", "x", "y"),
  "/w/n2/conf/ha.cf": ha("10.3.1.1", "n1", "n2"),
  // Nobody's.
  "/w/spare/drbd.d/r2.res": drbdConf.replace("r0", "r2"),
};
const paths = Object.keys(files);

function open(below: FileSystem): Workspace {
  const made = new Workspace("utf-16", { findings: () => {}, clusters: () => {} }, below);
  made.onError = (error) => {
    throw error;
  };
  made.configure(["/w"], defaultSettings);
  return made;
}

/** Everything that the workspace says. */
async function said(workspace: Workspace): Promise<unknown> {
  await workspace.settled();
  return {
    clusters: workspace.clusters().map(({ name, nodes, files: all, drbd }) => ({
      name,
      nodes: nodes.map((node) => [node.label, node.name, node.haDir]),
      files: all.map((file) => [file.path, file.text]),
      drbd: drbd.map((entry) => entry.files.map((file) => file.path)),
    })),
    findings: workspace
      .pathsWithFindings()
      .sort()
      .map((path) => [
        path,
        workspace.findingsOf(path).map(({ rule, at, message, severity, related }) => ({
          rule,
          at: at.range,
          message,
          severity,
          related: related?.map(({ place }) => [place.file.path, place.range]),
        })),
      ]),
  };
}

const words = [
  "a",
  "b",
  "c",
  "d",
  "web",
  "10.1.1.1",
  "10.2.1.2",
  "\n",
  " ",
  "#",
  "{",
  "}",
  ";",
  "node c",
  "\nnode web",
  "::",
  "resource r1 {",
  '{ "rules": { "cluster/*": "off" } }',
  "eth1",
  "2s",
  "",
  "",
  "\\\n",
];
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      path: fc.constantFrom(...paths),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 12 }),
      text: fc.constantFrom(...words),
    }),
  },
  {
    // What decides which nodes belong together.
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("names" as const),
      path: fc.constantFrom(...paths),
      names: fc.subarray(["a", "b", "c", "d", "n1", "n2", "web", "x"], { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), path: fc.constantFrom(...paths) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("ask" as const), path: fc.constantFrom(...paths) }) },
);

test("after any edits, texts, clusters and findings are those of a fresh run", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const workspace = open(new MemoryFiles(files));
      const opened = new Map<string, { text: string; version: number }>();
      for (const one of steps) {
        const uri = `file://${one.path}`;
        const document = opened.get(one.path);
        if (one.kind === "close") {
          if (document) workspace.close(uri);
          opened.delete(one.path);
        } else if (one.kind === "ask") workspace.view(uri);
        else if (!document) {
          opened.set(one.path, { text: files[one.path] as string, version: 1 });
          workspace.open(uri, "", 1, files[one.path] as string);
        } else if (one.kind === "names") {
          const text = document.text
            .replace(/^node .*\n/gm, "")
            .replace(/^[a-z]\w* (?=drbddisk)|^[a-z]$/gm, `${one.names[0]} `);
          document.text = /^keepalive/m.test(text) ? `${text}node ${one.names.join(" ")}\n` : text;
          workspace.change(uri, [{ text: document.text }], ++document.version);
        } else {
          const start = Math.floor(one.at * document.text.length);
          const end = Math.min(document.text.length, start + one.length);
          const { content } = workspace.document(uri)!;
          const range = { start: content.position(start), end: content.position(end) };
          document.text = document.text.slice(0, start) + one.text + document.text.slice(end);
          workspace.change(uri, [{ range, text: one.text }], ++document.version);
          expect(workspace.document(uri)?.text).toBe(document.text);
        }
        // Now and then the clusters are asked for between two edits, so that later ones are followed step by step.
        if (one.kind === "names") workspace.refresh();
      }
      const now = Object.fromEntries(paths.map((path) => [path, opened.get(path)?.text ?? (files[path] as string)]));
      expect(await said(workspace)).toEqual(await said(open(new MemoryFiles(now))));
    }),
    { numRuns: Number(process.env.HALINT_RUNS ?? 40) },
  );
});

test("an edit leaves the clusters alone that it does not concern", async () => {
  const workspace = open(new MemoryFiles(files));
  await workspace.settled();
  const before = workspace.clusters();
  const path = "/w/web/a/etc/ha.d/ha.cf";
  workspace.open(`file://${path}`, "", 1, files[path] as string);
  workspace.change(`file://${path}`, [{ text: files[path]!.replace("keepalive 2", "keepalive 3") }], 2);
  await workspace.settled();
  const changed = workspace.clusters().filter((cluster) => !before.includes(cluster));
  expect(changed.map((cluster) => cluster.name)).toEqual(["web"]);
});

test("an edit that makes two nodes one cluster brings the other one in, and back", async () => {
  const workspace = open(new MemoryFiles(files));
  await workspace.settled();
  const path = "/w/n1/conf/ha.cf";
  const nodesWith = (name: string) =>
    workspace
      .clusters()
      .filter((cluster) => cluster.files.some((file) => file.path.includes(name)))
      .map((cluster) => cluster.nodes.map((node) => node.name));
  expect(nodesWith("/n1/")).toEqual([[undefined]]);
  workspace.open(`file://${path}`, "", 1, files[path] as string);
  workspace.change(`file://${path}`, [{ text: ha("10.3.1.2", "n1", "n2") }], 2);
  workspace.refresh();
  expect(nodesWith("/n1/")).toEqual([["n1", "n2"]]);
  workspace.change(`file://${path}`, [{ text: files[path] as string }], 3);
  workspace.refresh();
  expect(nodesWith("/n1/")).toEqual([[undefined]]);
  expect(nodesWith("/n2/")).toEqual([["n2"]]);
});

test("a newer edit calls the older run off", async () => {
  const reported: string[][] = [];
  const workspace = new Workspace(
    "utf-16",
    { findings: (all) => reported.push([...all]), clusters: () => {} },
    new MemoryFiles(files),
  );
  workspace.configure(["/w"], defaultSettings);
  const path = "/w/other/ha.cf";
  workspace.open(`file://${path}`, "", 1, files[path] as string);
  for (let version = 2; version < 20; version++)
    workspace.change(`file://${path}`, [{ text: `keepalive ${version}s\n` }], version);
  await workspace.settled();
  expect(reported).toHaveLength(1);
  expect(workspace.findingsOf(path).some(({ message }) => message.includes("19s"))).toBe(true);
});
