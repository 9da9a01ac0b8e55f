import { type DiscoverOptions, discover, type GivenFacts, MemoryFiles, type PathKind } from "@halint/cluster";
import { type Diagnostic, lint, rules } from "@halint/linter";
import type { HeartbeatInput } from "./engine.js";

/** What the machine offers to a configuration, as the engine reports it. */
export interface MachineFacts {
  readonly interfaces: readonly string[];
  readonly resolvable: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly programs: readonly string[];
}

/** The paths of the machine that configurations name. */
const kinds: Readonly<Record<string, PathKind>> = {
  "/dev": "directory",
  "/dev/null": "character device",
  "/dev/zero": "character device",
  "/dev/tty": "character device",
  "/etc/passwd": "file",
  "/etc/hosts": "file",
};

/** What halint says of a configuration, given the same facts that the daemon was given. */
export function lintInput(input: HeartbeatInput, machine: MachineFacts): Diagnostic[] {
  const files = new MemoryFiles();
  const root = "/machine";
  const put = (name: string, text: string | Uint8Array, mode: number) =>
    files.set(`${root}/etc/ha.d/${name}`, { content: text, mode, uid: 0, gid: 0 });
  for (const [name, file] of Object.entries(input.files)) {
    if (name !== "hosts") put(name, file.text, file.mode ?? (name === "authkeys" ? 0o600 : 0o644));
  }
  if (input.synthesise !== false) {
    if (!input.files.authkeys) put("authkeys", "auth 1\n1 sha1 halint-conformance-key-1\n", 0o600);
    if (!input.files.haresources) put("haresources", "", 0o644);
  }
  files.set(`${root}/etc/hostname`, `${input.node}\n`);
  const facts: GivenFacts = {
    interfaces: {
      complete: true,
      source: "live",
      list: machine.interfaces.map((name) => ({ name, addresses: [], dynamic: false, routed: true })),
    },
    users: new Set(machine.users),
    groups: new Set(machine.groups),
    hasProgram: (path) => machine.programs.includes(path),
    kindOf: (path) => kinds[path] ?? "absent",
    resolves: (name) => machine.resolvable.some((known) => known.toLowerCase() === name.toLowerCase()),
  };
  const options: DiscoverOptions = { workingDirectory: root, factsOf: () => facts };
  return discover(files, [root], options).clusters.flatMap((cluster) => lint(cluster, rules));
}

/** Whether halint says that the daemon will not start. */
export function refuses(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.noticed === "start");
}
