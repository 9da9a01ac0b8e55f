import { type Cluster, type DiscoverOptions, discover, MemoryFiles } from "@halint/cluster";
import { type Answers, type GeneratedFile, generate, placeOf, readAnswers } from "@halint/generate";
import fc from "fast-check";

/** The JSON form of a pair with everything: two groups would be one more line. */
export const tutorialAnswers = {
  nodes: [
    { name: "master1", interfaces: { eth0: "192.168.42.12/25", eth1: "10.1.1.1/24" } },
    { name: "master2", interfaces: { eth0: "192.168.42.13/25", eth1: "10.1.1.2/24" } },
  ],
  groups: [
    {
      addresses: ["192.168.42.14"],
      services: ["nginx"],
      storage: [{ resource: "r0", disk: "/dev/sdb1", mount: "/store", link: "eth1" }],
    },
  ],
  ping: "192.168.42.1",
};

const keys = ["5d1c8a07e94b63f2c0a17be84d29f6530b7e41d8", "a3f09c52d7e816b4402fd98c6ea517b03d84c9f1"];

/** Answers that have to be good; keys are fixed, so that two runs give the same bytes. */
export function good(value: unknown): Answers {
  let asked = 0;
  const { answers, problems } = readAnswers(value, { newKey: () => keys[asked++ % keys.length] as string });
  if (!answers) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return answers;
}

/** The one cluster that the files make, read from memory as from disk. */
export function clusterOf(files: readonly GeneratedFile[], options: Partial<DiscoverOptions> = {}): Cluster {
  const memory = new MemoryFiles(
    Object.fromEntries(
      files.map((file) => [`/cluster/${placeOf(file)}`, { content: file.text, mode: file.mode, uid: 0, gid: 0 }]),
    ),
  );
  const { clusters } = discover(memory, ["/cluster"], { workingDirectory: "/", configuration: true, ...options });
  if (clusters.length !== 1) throw new Error(`${clusters.length} clusters were found`);
  return clusters[0] as Cluster;
}

/** Files of answers in their JSON form. */
export const filesFor = (value: unknown): GeneratedFile[] => generate(good(value));

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,6}$/);
const service = fc.constantFrom(
  "nginx",
  "apache2",
  "mysql",
  "postgresql",
  "haproxy",
  "postfix",
  "my-app",
  "app_2",
  "smbd",
);
const disk = fc.constantFrom(
  "/dev/sdb1",
  "/dev/vg0/data",
  "/dev/disk/by-id/ata-X-part1",
  "/dev/mapper/vg-data",
  "/dev/md0",
);
const mount = fc.constantFrom("/srv/www", "/store", "/var/lib/mysql", "/data/app-1", "/mnt/a.b");

/** Answers in the JSON form as people may give them: always good ones. */
export const anyAnswers = fc
  .record({
    names: fc.uniqueArray(
      fc.oneof(
        word,
        word.map((text) => `${text}.example.org`),
        fc.constant("Node-A"),
      ),
      {
        minLength: 2,
        maxLength: 2,
        selector: (name) => name.toLowerCase(),
      },
    ),
    sameNames: fc.boolean(),
    links: fc.integer({ min: 1, max: 3 }),
    prefix: fc.integer({ min: 16, max: 28 }),
    hosts: fc.uniqueArray(fc.integer({ min: 2, max: 12 }), { minLength: 6, maxLength: 6 }),
    homes: fc.array(fc.boolean(), { minLength: 1, maxLength: 2 }),
    services: fc.uniqueArray(service, { minLength: 2, maxLength: 4 }),
    disks: fc.uniqueArray(disk, { minLength: 2, maxLength: 2 }),
    mounts: fc.uniqueArray(mount, { minLength: 2, maxLength: 2 }),
    storages: fc.integer({ min: 0, max: 2 }),
    addresses: fc.integer({ min: 0, max: 2 }),
    fileSystem: fc.option(fc.constantFrom("ext4", "ext3", "xfs"), { nil: undefined }),
    ping: fc.boolean(),
    shared: fc.boolean(),
    failback: fc.option(fc.boolean(), { nil: undefined }),
    port: fc.option(fc.constantFrom(694, 695, 1694), { nil: undefined }),
    drbd: fc.option(fc.constantFrom("8.3", "8.4", "9"), { nil: undefined }),
    distribution: fc.option(fc.constantFrom("debian-12", "debian-older", "el6", "el6-32bit"), { nil: undefined }),
  })
  .map((a) => {
    const [home, other] = a.names as [string, string];
    const storages = a.links > 1 ? a.storages : 0;
    const address = (link: number, host: number) => `10.${20 + link}.${link * 16}.${host}`;
    const interfaces = (node: number) =>
      Object.fromEntries(
        Array.from({ length: a.links }, (_, link) => {
          const name = a.sameNames || a.shared || node === 0 ? `eth${link}` : `enp${link}s0`;
          return [name, `${address(link, a.hosts[node] as number)}/${a.prefix}`];
        }),
      );
    const groups = a.homes.map((atHome, index) => ({
      node: atHome ? home : other,
      services: index === 0 ? a.services.slice(0, 2) : a.services.slice(2),
      addresses: a.addresses > index ? [address(0, a.hosts[2 + index] as number)] : [],
      storage: Array.from({ length: index === 0 ? storages : 0 }, (_, at) => ({
        resource: `r${at}`,
        disk: a.disks[at],
        mount: a.mounts[at],
        ...(a.fileSystem ? { fileSystem: a.fileSystem } : {}),
      })),
    }));
    const given = { failback: a.failback, port: a.port, drbd: a.drbd, distribution: a.distribution };
    return {
      nodes: [
        { name: home, interfaces: interfaces(0) },
        { name: other, interfaces: interfaces(1) },
      ],
      haCf: a.shared ? "shared" : "per-node",
      groups: groups.filter((group) => group.services.length + group.addresses.length + group.storage.length > 0),
      ...(a.ping ? { ping: address(0, 1) } : {}),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
  });
