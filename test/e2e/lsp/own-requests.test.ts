import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver-protocol";
import { tutorialAnswers } from "../../generate/support.js";
import { type Session, session } from "./client.js";
import { haCf, haresources, pair } from "./clusters.js";

let current: Session | undefined;
afterEach(async () => {
  await current?.stop();
  current = undefined;
});

async function begin(files: string): Promise<Session> {
  const begun = await session(files);
  current = begun.session;
  return begun.session;
}

const copied = { haCf: [haCf("10.1.1.2"), haCf("10.1.1.2")] } as const;

test("every method that the documentation names is answered", async () => {
  const s = await begin(pair());
  const page = readFileSync(new URL("../../../docs/lsp-features.md", import.meta.url), "utf8");
  const methods = new Set([...page.matchAll(/^\| `(halint\/\w+)` \|/gm)].map(([, method]) => method as string));
  expect(methods.size).toBeGreaterThan(6);
  for (const method of methods) {
    const answer = s.request(method, {}).then(
      () => "answered",
      (error: { code?: number }) => error.code,
    );
    // Without what it needs it may refuse; it must not be unknown.
    expect([method, await answer]).not.toEqual([method, -32601]);
  }
});

interface Finding {
  readonly uri: string;
  readonly rule: string;
  readonly node: string | null;
  readonly range: { start: { line: number } };
}

interface Cluster {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly nodes: readonly { addresses: readonly { address: string; at: { uri: string } | null }[] }[];
  readonly heartbeat: readonly { from: string; verdict: string; at: { uri: string; range: Finding["range"] } }[];
}

const clustersOf = async (s: Session) => (await s.request<{ clusters: Cluster[] }>("halint/cluster", {})).clusters;

test("halint/cluster has findings and places", async () => {
  const s = await begin(pair(copied));
  const [cluster] = await clustersOf(s);
  const wrong = cluster?.findings.find(({ rule }) => rule === "cluster/peer-ucast");
  expect(wrong).toMatchObject({ uri: s.uri("master2/etc/ha.d/ha.cf"), node: "master2", range: { start: { line: 2 } } });
  expect(cluster?.heartbeat).toContainEqual(
    expect.objectContaining({
      from: "master2",
      verdict: "not heard",
      at: expect.objectContaining({ uri: s.uri("master2/etc/ha.d/ha.cf") }),
    }),
  );
  const places = cluster?.nodes.flatMap(({ addresses }) => addresses.map(({ at }) => at?.uri));
  expect(places).toContain(s.uri("master1/etc/sysconfig/network-scripts/ifcfg-eth1"));
});

test("halint/topology: an SVG whose things are places, and other formats", async () => {
  const s = await begin(pair(copied));
  const view = await s.request<{
    text: string;
    style: string;
    places: { uri: string; range: { start: { line: number } } }[];
  }>("halint/topology", { format: "view" });
  const numbers = [...view.text.matchAll(/data-place="(\d+)"/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(view.places.map((_, index) => index));
  const about = (label: string) => {
    const number = new RegExp(`data-place="(\\d+)" aria-label="${label}"`).exec(view.text)?.[1];
    const place = view.places[Number(number)];
    return place && `${place.uri.slice(s.uri("x").length - 1)}:${place.range.start.line + 1}`;
  };
  expect(about("node master2")).toBe("master2/etc/ha.d/ha.cf:1");
  expect(about("interface eth1 of master2")).toBe("master2/etc/ha.d/ha.cf:3");
  expect(about("drbddisk")).toBe("master1/etc/ha.d/haresources:1");
  expect(about("DRBD r0 on master2")).toBe("master1/etc/drbd.conf:15");
  expect(about("error: 10.1.1.2 is master2's own address.*")).toBe("master2/etc/ha.d/ha.cf:3");
  // A page with a strict policy takes no style element of somebody else.
  expect(view.text).not.toContain("<style");
  expect(view.text).not.toContain(" style=");
  expect(view.style).toContain("var(--halint-on-node)");
  expect(view.style).not.toMatch(/#[0-9a-f]{6}/);
  const text = async (format: string) => (await s.request<{ text: string }>("halint/topology", { format })).text;
  expect(await text("svg")).toMatch(/^<svg [\s\S]*<style>/);
  expect(await text("svg")).not.toContain("data-place");
  expect(await text("dot")).toContain("graph");
  expect(await text("mermaid")).toContain("flowchart");
  expect(await s.request("halint/topology", { format: "svg", cluster: "file:///nonesuch" })).toBeNull();
  await expect(s.request("halint/topology", { format: "png" })).rejects.toThrow(/svg, dot/);
  expect(JSON.stringify([view, await text("svg")])).not.toMatch(/S3cret|Horse/);
});

test("halint/topology follows what is typed", async () => {
  const s = await begin(pair(copied));
  const svg = async () => (await s.request<{ text: string }>("halint/topology", { format: "view" })).text;
  expect(await svg()).toContain("not heard");
  await s.open("master2/etc/ha.d/ha.cf");
  await s.change("master2/etc/ha.d/ha.cf", haCf("10.1.1.1"));
  expect(await svg()).not.toContain("not heard");
  expect(await svg()).toContain("heard both ways");
});

interface Repairs {
  readonly count: number;
  readonly remaining: number;
  readonly settled: boolean;
  readonly files: readonly { uri: string; created: boolean; after?: string }[];
  readonly edit: WorkspaceEdit | null;
  readonly modes: readonly { uri: string; mode: string }[];
}

test("halint/fixCluster: safe repairs of all files, of which nothing is made before the client makes it", async () => {
  const files = pair({
    ...copied,
    haresources: [haresources, haresources.replace("nginx", "nginx // web")],
    authkeys: ["auth 1\n1 sha1 S3cretKey-of-all\n", "auth 1\n1 sha1 S3cretKey-of-all\n"],
  }).replace(/(master2\/etc\/ha\.d\/authkeys) \(0600\)/, "$1 (0644)");
  const s = await begin(files);
  await s.open("master2/etc/ha.d/ha.cf");
  const before = s.text("master2/etc/ha.d/haresources");
  const repairs = await s.request<Repairs>("halint/fixCluster", {});
  expect(s.text("master2/etc/ha.d/haresources")).toBe(before);
  expect(repairs.settled).toBe(true);
  expect(repairs.count).toBeGreaterThan(1);
  const after = Object.fromEntries(
    repairs.files.map(({ uri, after: text }) => [uri.slice(s.uri("x").length - 1), text]),
  );
  expect(after["master2/etc/ha.d/haresources"]).toContain("nginx # web");
  expect(repairs.modes).toEqual([{ uri: s.uri("master2/etc/ha.d/authkeys"), mode: "0600" }]);
  // The edit, applied by the client, is what was shown.
  await s.apply(repairs.edit as WorkspaceEdit);
  for (const [path, text] of Object.entries(after)) if (text !== undefined) expect(s.text(path)).toBe(text);
  await s.request("workspace/executeCommand", { command: "halint.setModes", arguments: [...repairs.modes] });
  expect(statSync(`${s.directory}/master2/etc/ha.d/authkeys`).mode & 0o777).toBe(0o600);
  await s.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: repairs.files.map(({ uri }) => ({ uri, type: 2 })),
  });
  const again = await s.request<Repairs>("halint/fixCluster", {});
  expect(again).toMatchObject({ count: 0, files: [], edit: null, modes: [], remaining: repairs.remaining });
});

test("halint/fixCluster: an edit is as small as the lines that change", async () => {
  const s = await begin(pair(copied));
  const { edit } = await s.request<Repairs>("halint/fixCluster", {});
  const changes = edit?.documentChanges?.flatMap((one) => ("edits" in one ? one.edits : [])) ?? [];
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } },
    newText: "ucast eth1 10.1.1.1\n",
  });
});

test("halint/compare: files of two nodes beside each other", async () => {
  const s = await begin(pair({ haresources: [haresources, haresources.replace("nginx", "httpd")] }));
  const answer = await s.request("halint/compare", { nodes: ["master1", "master2"] });
  const side = (name: string, same: boolean) => ({
    name: name.slice(name.lastIndexOf("/") + 1),
    left: s.uri(`master1/etc/${name}`),
    right: s.uri(`master2/etc/${name}`),
    same,
  });
  expect(answer).toMatchObject({
    nodes: ["master1", "master2"],
    files: [
      side("ha.d/ha.cf", false),
      side("ha.d/haresources", false),
      side("ha.d/authkeys", true),
      side("drbd.conf", true),
    ],
  });
  // What the command says of the same files.
  expect(answer).toMatchObject({
    differences: expect.arrayContaining([
      expect.objectContaining({
        area: "ha.cf",
        allowed: true,
        left: expect.objectContaining({ at: expect.objectContaining({ uri: s.uri("master1/etc/ha.d/ha.cf") }) }),
      }),
      expect.objectContaining({ area: "haresources", allowed: false }),
    ]),
  });
  expect(await s.request("halint/compare", { nodes: ["master1", "nonesuch"] })).toBeNull();
  await expect(s.request("halint/compare", { nodes: "master1" })).rejects.toThrow("two labels");
});

test("halint/newCluster: problems, files without keys, and files on disk, never over others", async () => {
  const s = await begin(pair());
  const ask = <T>(params: object) => s.request<T>("halint/newCluster", params);
  expect(await ask({ answers: { nodes: [] } })).toMatchObject({
    problems: [{ path: "nodes", message: expect.stringContaining("two nodes") }, { path: "groups" }],
    files: [],
  });
  const directory = s.uri("new");
  type Answer = { files: { path: string; mode: string; text: string }[]; written: string[]; runbook: string };
  const shown = await ask<Answer>({ answers: tutorialAnswers, directory });
  expect(shown).toMatchObject({ problems: [], obstacles: [], written: [] });
  const authkeys = shown.files.find(({ path }) => path === "master1/etc/ha.d/authkeys");
  expect(authkeys).toMatchObject({ mode: "0600", text: expect.stringMatching(/^1 sha1 •+$/m) });
  const written = await ask<Answer>({ answers: tutorialAnswers, directory, write: true });
  expect(written.written).toHaveLength(shown.files.length);
  expect(statSync(`${s.directory}/new/master1/etc/ha.d/authkeys`).mode & 0o777).toBe(0o600);
  const key = /sha1 (\S+)/.exec(readFileSync(`${s.directory}/new/master1/etc/ha.d/authkeys`, "utf8"))?.[1];
  expect(key).toMatch(/^[0-9a-f]{40}$/);
  expect(JSON.stringify(written)).not.toContain(key);
  expect(await ask({ answers: tutorialAnswers, directory, write: true })).toMatchObject({
    written: [],
    obstacles: expect.arrayContaining([{ path: `${s.directory}/new/halint.json`, why: "it exists already" }]),
  });
});

test("halint/rules: every rule has a page", async () => {
  const s = await begin(pair());
  const rules = await s.request<{ id: string; page: string | null }[]>("halint/rules", {});
  expect(rules.length).toBeGreaterThan(100);
  for (const { page } of rules) expect(readFileSync(fileURLToPath(page as string), "utf8")).toContain("# ");
});

test("halint/lint: what has changed on disk without a word is seen", async () => {
  const s = await begin(pair());
  const rules = async (method: string) => {
    const { clusters } = await s.request<{ clusters: Cluster[] }>(method, {});
    return clusters.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };
  expect(await rules("halint/cluster")).not.toContain("cluster/peer-ucast");
  s.write(`== master2/etc/ha.d/ha.cf\n${haCf("10.1.1.2")}`);
  expect(await rules("halint/lint")).toContain("cluster/peer-ucast");
});

test("clusters of one name are told apart by their ids", async () => {
  const s = await begin(pair().replaceAll(/^== /gm, "== one/c/") + pair(copied).replaceAll(/^== /gm, "== two/c/"));
  const clusters = await clustersOf(s);
  expect(new Set(clusters.map(({ id }) => id)).size).toBe(2);
  for (const { id, findings } of clusters) {
    const own = id.includes("/two/");
    expect(findings.some(({ rule }) => rule === "cluster/peer-ucast")).toBe(own);
    const { text } = await s.request<{ text: string }>("halint/topology", { format: "view", cluster: id });
    expect(text.includes("not heard")).toBe(own);
  }
});
