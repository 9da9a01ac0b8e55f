import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { askHeartbeat, type HeartbeatInput, heartbeatReady } from "./engine.js";
import { lintInput, refuses } from "./facts.js";

const corpus = process.env.HALINT_CORPUS;
if (!corpus) console.warn("no corpus of real Heartbeat directories: HALINT_CORPUS is not set");

const names = ["ha.cf", "haresources", "authkeys"] as const;

/** Every directory that holds an ha.cf, and each loose file beside the plain files of others. */
function inputs(root: string): { about: string; input: HeartbeatInput }[] {
  const found: { about: string; input: HeartbeatInput }[] = [];
  const add = (about: string, files: Record<string, { text: Uint8Array | string; mode?: number }>) => {
    const text = Buffer.from(files["ha.cf"]?.text ?? "").toString("latin1");
    const node = /^[ \t]*node[ \t]+([A-Za-z0-9][\w.-]*)/m.exec(text)?.[1] ?? "master1";
    found.push({ about, input: { files, node, compat: true } });
  };
  const walk = (directory: string) => {
    const own = names.filter((name) => existsSync(join(directory, name)) && statSync(join(directory, name)).isFile());
    if (own.includes("ha.cf")) {
      add(directory, Object.fromEntries(own.map((name) => [name, { text: readFileSync(join(directory, name)) }])));
    }
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(directory, entry.name));
    }
  };
  walk(join(root, "clusters"));
  for (const name of readdirSync(join(root, "ha.cf")))
    add(name, { "ha.cf": { text: readFileSync(join(root, "ha.cf", name)) } });
  const haCf = { text: "use_logd on\nauto_failback off\nbcast eth0\nnode master1 master2\n" };
  for (const name of readdirSync(join(root, "authkeys"))) {
    add(name, { "ha.cf": haCf, authkeys: { text: readFileSync(join(root, "authkeys", name)), mode: 0o600 } });
  }
  return found;
}

describe.skipIf(!corpus || !heartbeatReady())("real files", () => {
  it("have a start finding exactly where the real daemon refuses them", async () => {
    const all = inputs(corpus ?? "");
    const verdicts = await askHeartbeat(all.map(({ input }) => input));
    const wrong = all.flatMap(({ about, input }, index) => {
      const verdict = verdicts[index];
      if (!verdict) return [];
      const findings = lintInput(input, verdict.facts);
      if (refuses(findings) === !verdict.accepted) return [];
      const said = findings
        .filter(({ noticed }) => noticed === "start")
        .map(({ rule, message }) => `${rule}: ${message}`);
      return [`${about}: daemon ${verdict.phase} ${verdict.errors.join(" | ")}; halint ${said.join("; ") || "silent"}`];
    });
    console.log(`${all.length} compared`);
    expect(wrong).toEqual([]);
  });
});
