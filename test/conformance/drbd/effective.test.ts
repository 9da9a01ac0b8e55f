import { drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { ask, enginesInstalled } from "./engine.js";
import { filesOf, type Probe, questionOf, readProbes, rootOf } from "./fixtures.js";
import { generate } from "./generate.js";
import { configFromMemory } from "./memory.js";
import { random } from "./mutate.js";

const { drbdVersions, effectiveConfig, judge, parseDrbd } = drbd;

const rich: Probe = {
  id: "inheritance",
  host: "alpha",
  config: `common {
  protocol B;
  net { timeout 50; ping-int 8; shared-secret "a b"; }
  disk { on-io-error detach; size 1G; }
  startup { wfc-timeout 11; }
  handlers { split-brain "/x y"; outdate-peer "/z"; }
  syncer { verify-alg md5; }
}
resource r0 {
  net { ping-int 9; allow-two-primaries; }
  disk { size 2G; no-disk-barrier; }
  syncer { al-extents 257; use-rle; cpu-mask 3; }
  on alpha { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
  on beta { device minor 1; disk "/dev/sda7"; address 10.0.0.2:7788; meta-disk /dev/sdc[1]; }
}`,
  "8.3": true,
  "8.4": true,
  "9": true,
};

const nine: Probe = {
  id: "connections",
  host: "alpha",
  config: `common { net { timeout 50; ping-int 8; } disk { c-max-rate 5M; disk-flushes no; } options { quorum majority; } }
resource r0 {
  net { ping-int 9; }
  disk { resync-rate 10M; on-io-error detach; }
  options { auto-promote no; }
  volume 0 { device minor 1; disk /dev/sda; disk { disk-barrier yes; } }
  volume 1 { device minor 2; disk none; }
  on alpha { address 10.0.0.1:7788; node-id 0; options { cpu-mask 3; } volume 1 { disk { size 3G; } } }
  on beta { address 10.0.0.2:7788; node-id 1; }
  connection { host alpha; host beta; net { ping-int 3; } disk { c-min-rate 6M; } volume 0 { disk { c-plan-ahead 3; } } }
}`,
  "8.3": 0,
  "8.4": 0,
  "9": true,
};

// Not options, or options that the dump shows in another form: minors instead of names, and only those that exist.
const left = new Set(["become-primary-on", "stacked-timeouts", "after", "resync-after"]);

function optionsIn(nodes: readonly drbd.OptionNode[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (const node of nodes) {
    const name = node.head?.value ?? "";
    if (left.has(name)) continue;
    if (name.startsWith("no-")) options[name.slice(3)] = "no";
    else options[name] = node.value?.value ?? "yes";
  }
  return options;
}

const plain = (options: drbd.EffectiveOptions): Record<string, string> =>
  Object.fromEntries([...options].filter(([name]) => !left.has(name)).map(([name, { value }]) => [name, value]));

function dumpedVolume(section: drbd.HostSection | drbd.VolumeSection): unknown {
  const disk = section.backingDisk?.value === "none" ? undefined : section.backingDisk?.value;
  return {
    minor: section.device?.minor,
    disk,
    // 9 leaves the default out.
    metaDisk: section.metaDisk?.path.value ?? (disk && "internal"),
    options: optionsIn(section.sections("disk").flatMap((disk) => disk.options)),
  };
}

/** 9 shows volumes where they are written, so that those of the resource are missing in its hosts. */
const hasOwnVolumes = (resource: drbd.ResourceSection): boolean =>
  resource.volumes.length > 0 || ["device", "disk", "meta-disk"].some((name) => resource.statement(name));

/** The volumes of a host, or the host as volume 0; 8.4 may have dropped it. */
function volumesOf(host: drbd.HostSection): readonly (drbd.HostSection | drbd.VolumeSection)[] {
  if (host.volumes.length > 0) return host.volumes;
  return host.device || host.backingDisk ? [host] : [];
}

/** What a dump says of a resource, in the shape of `shown`. */
function dumped(resource: drbd.ResourceSection): unknown {
  const section = (kind: "net" | "disk" | "syncer" | "startup" | "handlers" | "options"): Record<string, string> =>
    optionsIn(resource.sections(kind).flatMap((one) => one.options));
  return {
    name: resource.name?.value,
    ...{ net: section("net"), disk: section("disk"), syncer: section("syncer"), startup: section("startup") },
    ...{ handlers: section("handlers"), options: section("options") },
    protocol: resource.statement("protocol")?.value?.value,
    hosts: resource.hosts
      .filter((host) => host.kind === "on")
      .map((host) => ({
        names: host.names.map((name) => name.value),
        address: host.address && `${host.address.host.value}:${host.address.port?.value}`,
        nodeId: host.nodeId?.value,
        volumes: hasOwnVolumes(resource) ? [] : volumesOf(host).map(dumpedVolume),
      })),
    connections: resource.connections.map((connection) => ({
      net: optionsIn(connection.sections("net").flatMap((net) => net.options)),
      volumes: connection
        .sections("connection-volume")
        .map((volume) => [
          volume.number?.value,
          optionsIn(volume.sections("peer-device-options").flatMap((disk) => disk.options)),
        ]),
    })),
  };
}

function shown(
  resource: drbd.EffectiveResource,
  version: drbd.DrbdVersion,
  dump: drbd.ResourceSection | undefined,
): unknown {
  const inResource = dump !== undefined && hasOwnVolumes(dump);
  const { sections } = resource;
  const net = plain(sections.net);
  const protocol = version === "8.3" ? net.protocol?.toUpperCase() : undefined;
  if (version === "8.3") delete net.protocol;
  return {
    name: resource.name,
    ...{ net, disk: plain(sections.disk), syncer: plain(sections.syncer), startup: plain(sections.startup) },
    ...{ handlers: plain(sections.handlers), options: plain(sections.options) },
    protocol,
    hosts: resource.hosts
      .filter((host) => host.kind === "on")
      .map((host) => ({
        names: host.names,
        address: host.address && `${host.address.host}:${host.address.port}`,
        nodeId: version === "9" ? String(host.nodeId) : undefined,
        volumes: (inResource ? [] : host.volumes).map((volume) => ({
          minor: volume.minor,
          disk: volume.disk,
          metaDisk: volume.metaDisk,
          options: version === "8.3" ? {} : plain(volume.options),
        })),
      })),
    // Connections that nobody wrote are not shown, and of volumes only those that are written.
    connections: resource.connections
      .filter((connection) => !connection.implicit)
      .map((connection, which) => ({
        net: plain(connection.net),
        volumes: (dump?.connections[which]?.sections("connection-volume") ?? []).map(({ number }) => [
          number?.value,
          plain(connection.volumes.get(Number(number?.value)) ?? new Map()),
        ]),
      })),
  };
}

const generated = Number(process.env.HALINT_GENERATED ?? 60);
const seed = Number(process.env.HALINT_SEED ?? 20_261_124);

describe.skipIf(!enginesInstalled())("what takes effect", () => {
  /** What the programs dump of accepted configurations, and what we say of them. */
  async function compare(probes: readonly Probe[]): Promise<{ theirs: unknown[]; ours: unknown[]; refused: string[] }> {
    const asked = probes.flatMap((probe) =>
      drbdVersions.filter((version) => probe[version] === true).map((version) => ({ probe, version })),
    );
    const answers = await ask(asked.map(({ probe, version }) => questionOf(probe, version)));
    const theirs: unknown[] = [];
    const ours: unknown[] = [];
    const refused: string[] = [];
    asked.forEach(({ probe, version }, at) => {
      const answer = answers[at];
      if (!answer?.accepted) {
        refused.push(`${probe.id} ${version}`);
        return;
      }
      const config = configFromMemory(rootOf(probe), filesOf(probe));
      const effective = effectiveConfig(config, version, { name: probe.host, addresses: [] });
      const dump = parseDrbd(answer.dump);
      const id = `${probe.id} ${version}`;
      theirs.push({ id, resources: dump.resources.map(dumped) });
      ours.push({ id, resources: effective.map((resource, which) => shown(resource, version, dump.resources[which])) });
    });
    return { theirs, ours, refused };
  }

  it("is what drbdadm dumps of every accepted probe", async () => {
    const { theirs, ours } = await compare([rich, nine, ...readProbes().filter((probe) => !probe.addresses)]);
    expect(ours.length).toBeGreaterThan(400);
    expect(ours).toEqual(theirs);
  });

  it(`is what drbdadm dumps of ${generated} generated configurations of each version (HALINT_SEED=${seed})`, async () => {
    const next = random(seed);
    const probes = drbdVersions.flatMap((version) =>
      Array.from({ length: generated }, (_, at) => generate(next, version, `generated ${at}`)),
    );
    // Options of a peer may differ between the hosts, which 9 refuses.
    const ourRefused = probes.flatMap((probe) => {
      const [version] = drbdVersions.filter((candidate) => probe[candidate] === true);
      const config = configFromMemory(rootOf(probe), filesOf(probe));
      return version && judge(config, version, { name: probe.host }).length > 0 ? [`${probe.id} ${version}`] : [];
    });
    const { theirs, ours, refused } = await compare(probes);
    expect(refused).toEqual(ourRefused);
    expect(ours.length).toBeGreaterThan(2.5 * generated);
    expect(ours).toEqual(theirs);
  }, 180_000);
});
