import { posix } from "node:path";
import { type Discovery, discover, type FileSystem, MemoryFiles } from "@halint/cluster";
import type { drbd } from "@halint/grammars";
import { type Diagnostic, fixToFixedPoint, lintRun, rules, type Safety } from "@halint/linter";
import type { Probe } from "./fixtures.js";
import { filesOf, rootOf } from "./fixtures.js";

/** A configuration on a machine, as the whole linter sees it. */
export interface Machine {
  readonly host: string;
  /** Undefined: as the files show it. */
  readonly version: drbd.DrbdVersion | undefined;
  /** Path below etc of the machine → content; the root file is `drbd.conf`. */
  readonly files: Readonly<Record<string, string>>;
  readonly addresses?: readonly string[];
}

const etc = "/node/etc";

/** A probe on a machine: its root file becomes etc/drbd.conf. */
export function machineOf(probe: Probe, version: drbd.DrbdVersion): Machine & { version: drbd.DrbdVersion } {
  const root = rootOf(probe);
  const base = posix.dirname(root);
  const files = Object.fromEntries(
    Object.entries(filesOf(probe)).map(([path, text]) => [
      path === root ? "drbd.conf" : posix.relative(base, path),
      // One that includes itself goes on doing so.
      text.replaceAll(`"${posix.basename(root)}"`, '"drbd.conf"'),
    ]),
  );
  return { host: probe.host, version, files, ...(probe.addresses ? { addresses: probe.addresses } : {}) };
}

function memory({ host, files, addresses = [] }: Machine): MemoryFiles {
  const config = Object.entries(files).map(([path, content]) => [posix.join(etc, path), { content }] as const);
  const interfaces = addresses.map((address, at) => [
    `${etc}/sysconfig/network-scripts/ifcfg-eth${at}`,
    { content: `DEVICE=eth${at}\nIPADDR=${address}\nNETMASK=255.255.255.0\n` },
  ]);
  return new MemoryFiles({
    [`${etc}/ha.d/ha.cf`]: { content: `node ${host} other\nbcast eth1\nauto_failback off\n` },
    [`${etc}/hostname`]: { content: `${host}\n` },
    ...Object.fromEntries(interfaces),
    ...Object.fromEntries(config),
  });
}

function discoverIn(files: FileSystem, version: Machine["version"]): Discovery {
  return discover(files, ["/node"], { workingDirectory: "/", ...(version ? { drbdVersion: version } : {}) });
}

/** What all rules say of a machine. */
export function lintMachine(machine: Machine): readonly Diagnostic[] {
  return lintRun(discoverIn(memory(machine), machine.version).clusters, rules);
}

/** For which version a machine's configuration is judged. */
export function targetOf(machine: Machine): drbd.DrbdVersion | undefined {
  return discoverIn(memory(machine), machine.version).clusters[0]?.drbd[0]?.target.version;
}

/** The configuration after all fixes of the DRBD rules that are allowed; undefined where there is nothing to fix. */
export function fixMachine(machine: Machine, allowed: readonly Safety[]): Machine | undefined {
  const fixed = fixToFixedPoint(
    memory(machine),
    (files) =>
      lintRun(
        discoverIn(files, machine.version).clusters,
        rules.filter(({ id }) => id.startsWith("drbd/")),
      ),
    allowed,
  );
  if (fixed.files.length === 0) return undefined;
  const files: Record<string, string> = { ...machine.files };
  for (const { path, after } of fixed.files) files[posix.relative(etc, path)] = Buffer.from(after).toString();
  return { ...machine, files };
}

/** The findings for which drbdadm is said to refuse the configuration. */
export function parseFindings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ noticed }) => noticed === "parse");
}
