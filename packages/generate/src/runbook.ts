import type { Answers, LinkAnswer, NodeAnswer, StorageAnswer } from "./answers.js";
import { distributions } from "./distributions.js";
import { generate, timing } from "./files.js";
import { networkOf, numberOf } from "./networks.js";

/** What to do with the generated files, step by step, in Markdown. */
export function runbook(answers: Answers): string {
  const steps = [
    prepare,
    install,
    copy,
    agents,
    boot,
    ...(storageOf(answers).length > 0 ? [firstSynchronisation] : []),
    start,
    test,
    live,
  ];
  const [home, standby] = homeAndStandby(answers);
  return `${[
    `# Bringing ${answers.name} up`,
    "",
    `Two nodes, ${home.name} and ${standby.name}, on ${distributions[answers.distribution].label}. Everything is done as root. ` +
      "Do the steps in this order; where a step names a node, do it there and nowhere else.",
    ...steps.flatMap((step, index) => {
      const [title, ...lines] = step(answers);
      return ["", `## ${index + 1}. ${title}`, "", ...lines];
    }),
  ]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

type Step = (answers: Answers) => readonly [title: string, ...lines: string[]];

const prepare: Step = (answers) => {
  const { nodes, heartbeats, groups, ping, port } = answers;
  const floating = groups.flatMap(({ addresses }) => addresses.map(({ address }) => address));
  const storage = storageOf(answers);
  return [
    "Both nodes: before anything is installed",
    ...check(
      ...nodes.map(
        ({ name, interfaces }) =>
          `On ${name}, \`uname -n\` says exactly \`${name}\`, and these addresses are up and saved: ${interfaces.map((one) => `${one.address}/${one.prefix} on ${one.name}`).join(", ")}.`,
      ),
    ),
    ...check("Each node knows both names. Neither may stand for 127.0.0.1 or 127.0.1.1 in `/etc/hosts`:"),
    ...code(nodes.map(({ name, interfaces }) => `${interfaces[0]?.address}\t${name}`)),
    ...check(
      ...heartbeats.map(
        (link) =>
          `${nodes[0].name} reaches ${link.ends[1]?.address} and ${nodes[1].name} reaches ${link.ends[0]?.address} (\`ping\`).`,
      ),
    ),
    ...(floating.length > 0
      ? check(
          `Nobody has ${list(floating)} yet: not in a network file of a node, not on another machine. Heartbeat adds ${floating.length === 1 ? "it" : "them"}.`,
        )
      : []),
    ...check(
      `The firewall rules that are loaded at boot let in, from the other node, udp port ${port}${storage.length > 0 ? ` and tcp port${storage.length > 1 ? "s" : ""} ${list(storage.map((one) => String(one.port)))}` : ""}. Switching a firewall off by hand lasts until the next boot only; then both nodes would take everything over.`,
      ...(ping === undefined ? [] : [`${ping} answers \`ping\` from both nodes.`]),
      ...(isEnterpriseLinux(answers)
        ? [
            "SELinux lets heartbeat run its agents, or `/etc/selinux/config` says permissive: `setenforce 0` alone ends with the next boot.",
          ]
        : []),
    ),
  ];
};

const install: Step = (answers) => {
  const { install: commands, drbd } = distributions[answers.distribution];
  const source = storageOf(answers).length > 0 ? drbd[answers.drbd] : { commands: [] };
  return [
    "Both nodes: packages",
    ...(source.note === undefined ? [] : [source.note, ""]),
    ...code([...commands, ...source.commands]),
    "Take the same versions on both nodes. Some packages start what they install: stop it again, nothing is configured yet.",
    "",
    ...code(["service heartbeat stop"]),
  ];
};

const copy: Step = (answers) => {
  const files = generate(answers);
  const commands = answers.nodes.flatMap(({ name }) => {
    const own = files.filter(({ node }) => node === name).map(({ path }) => path);
    const into = (directory: string) =>
      own.filter((path) => path.slice(0, path.lastIndexOf("/")) === directory).map((path) => `${name}/${path}`);
    const copyTo = (directory: string) => {
      const some = into(directory);
      return some.length > 0 ? [`scp -p ${some.join(" ")} root@${name}:/${directory}/`] : [];
    };
    const secret = files.filter((file) => file.node === name && file.secret).map(({ path }) => `/${path}`);
    return [
      ...copyTo("etc/ha.d"),
      ...copyTo("etc"),
      ...copyTo("etc/drbd.d"),
      `ssh root@${name} 'chown root:root ${secret.join(" ")} && chmod 600 ${secret.join(" ")}'`,
      `ssh root@${name} 'ls -l ${secret.join(" ")}'`,
    ];
  });
  return [
    "From here to each node: the files",
    "Each node gets its own directory. A key that others may read keeps heartbeat from starting, so the mode is checked after the copy.",
    "",
    ...code(commands),
    answers.haCf === "shared"
      ? "All files are the same on both nodes."
      : "ha.cf differs in its ucast lines, which name the other node; all other files are the same on both nodes.",
    ...(storageOf(answers).length > 0
      ? [
          "",
          "`/etc/drbd.conf` and `global_common.conf` of the package are replaced. What else is in `/etc/drbd.d` is read as well: no second resource may use the same device or port.",
        ]
      : []),
  ];
};

const agents: Step = (answers) => {
  const storage = storageOf(answers).length > 0;
  const addresses = answers.groups.some((group) => group.addresses.length > 0);
  const names = [...(storage ? ["drbddisk", "Filesystem"] : []), ...(addresses ? ["IPaddr2"] : [])];
  const services = servicesOf(answers);
  const paths = [
    ...names.map((name) => `/etc/ha.d/resource.d/${name}`),
    ...services.map((name) => `/etc/init.d/${name}`),
  ];
  return [
    "Both nodes: the scripts that heartbeat will call",
    "Every one has to be there and executable, on both nodes: what is missing is only missed at the takeover.",
    "",
    ...code([`ls -l ${paths.join(" ")}`]),
    ...(services.length > 0
      ? [
          "heartbeat calls init scripts. A service that has a systemd unit only needs a script in `/etc/init.d` or `/etc/ha.d/resource.d` that takes start, stop and status, and prints `running` where it runs.",
        ]
      : []),
  ];
};

const boot: Step = (answers) => {
  const { init } = distributions[answers.distribution];
  const storage = storageOf(answers);
  const services = servicesOf(answers);
  const off = (name: string) =>
    init === "systemd" ? `systemctl disable --now ${name}` : `chkconfig ${name} off; service ${name} stop`;
  const on = (name: string) => (init === "systemd" ? `systemctl enable ${name}` : `chkconfig ${name} on`);
  const manager = answers.startAtBoot
    ? on("heartbeat")
    : init === "systemd"
      ? "systemctl disable heartbeat"
      : "chkconfig heartbeat off";
  return [
    "Both nodes: what starts at boot",
    ...(services.length > 0
      ? [
          "Services of the cluster are started by heartbeat alone. At boot they would run on both nodes:",
          "",
          ...code(services.map(off)),
        ]
      : []),
    ...(storage.length > 0
      ? [
          "DRBD has to be up before heartbeat: drbddisk only makes a running device primary.",
          "",
          ...code([on("drbd")]),
          `\`/etc/fstab\` mounts none of ${list([...new Set(storage.flatMap(({ mount, minor, disks }) => [mount, `/dev/drbd${minor}`, ...disks]))])}.`,
          "",
        ]
      : []),
    answers.startAtBoot
      ? "heartbeat itself starts at boot: a node that comes back joins by itself."
      : "heartbeat itself is started by hand: somebody should know why a node went down before it joins again.",
    "",
    ...code([manager]),
  ];
};

const firstSynchronisation: Step = (answers) => {
  const lines: string[] = [];
  for (const group of answers.groups) {
    for (const storage of group.storage) lines.push(...synchronise(answers, storage, group.node));
  }
  return [
    "DRBD: metadata, and the first synchronisation from one node",
    "This throws away what is on the disks. Later it is never done again: whoever repeats it makes DRBD forget which side is current.",
    "",
    ...lines,
  ];
};

function synchronise(answers: Answers, storage: StorageAnswer, homeName: string): string[] {
  const { resource, minor, disks, mount, fileSystem } = storage;
  const other = answers.nodes.find(({ name }) => name !== homeName) as NodeAnswer;
  const force =
    answers.drbd === "8.3"
      ? `drbdadm -- --overwrite-data-of-peer primary ${resource}`
      : `drbdadm primary --force ${resource}`;
  const onDisks = answers.nodes.map(({ name }, index) => `${disks[index]} on ${name}`).join(", ");
  return [
    `**${resource}** (${onDisks})`,
    "",
    "On both nodes, with nothing mounted from the disk. An old file system on it makes create-md refuse; wipe it first if it is not needed:",
    "",
    ...code([
      "modprobe drbd",
      `drbdadm create-md ${resource}    # asks for a yes where it finds something`,
      `drbdadm up ${resource}`,
      `drbdadm cstate ${resource}    # Connected`,
      `drbdadm dstate ${resource}    # Inconsistent/Inconsistent`,
    ]),
    `On ${homeName} only. On ${other.name} this would declare the empty disk the good one:`,
    "",
    ...code([force, `mkfs.${fileSystem} /dev/drbd${minor}`]),
    `The file system is made on /dev/drbd${minor}, never on the disk under it. Then wait, on either node, until both sides are current; a takeover before that can lose data:`,
    "",
    ...code([`drbdadm dstate ${resource}    # UpToDate/UpToDate`]),
    `On both nodes: \`mkdir -p ${mount}\`. What the services need there is put in place on ${homeName}; afterwards heartbeat must find the device neither mounted nor primary:`,
    "",
    ...code([
      `mount /dev/drbd${minor} ${mount}`,
      `# copy the data to ${mount}`,
      `umount ${mount}`,
      `drbdadm secondary ${resource}`,
    ]),
  ];
}

const start: Step = (answers) => {
  const [home, standby] = homeAndStandby(answers);
  const { heartbeats, groups } = answers;
  const status = (from: NodeAnswer, to: NodeAnswer) => [
    `cl_status nodestatus ${to.name}    # on ${from.name}: active`,
    ...heartbeats.map(
      (link) =>
        `cl_status hblinkstatus ${to.name} ${link.ends[answers.nodes.indexOf(from as (typeof answers.nodes)[number])]?.name}    # on ${from.name}: up`,
    ),
  ];
  const addresses = groups.flatMap((group) =>
    group.addresses.map(({ address }) => `${address} on ${group.node} only (\`ip addr\`)`),
  );
  return [
    `Start: ${home.name}, then ${standby.name}`,
    `First on ${home.name}, then without delay on ${standby.name}. Whoever is alone for ${timing.initdead} seconds takes everything over.`,
    "",
    ...code([
      `service heartbeat start    # on ${home.name}`,
      `service heartbeat start    # on ${standby.name}`,
      "tail -f /var/log/ha-log",
    ]),
    "When both are up, each sees the other on every network. A network that is down now is one that will not help later:",
    "",
    ...code([...status(home, standby), ...status(standby, home)]),
    ...(addresses.length > 0
      ? [
          `And there is ${list(addresses)}. An address on both nodes means that they do not hear each other: stop heartbeat on ${standby.name} at once.`,
        ]
      : []),
  ];
};

const test: Step = (answers) => {
  const [home, standby] = homeAndStandby(answers);
  const { ping, failback, heartbeats, groups } = answers;
  const storage = storageOf(answers);
  const takeover = "`/usr/share/heartbeat/hb_takeover local`";
  const tests = [
    `**By hand.** On ${home.name}: \`/usr/share/heartbeat/hb_standby\`. What runs there stops from the last resource to the first and starts on ${standby.name}. Then on ${home.name}: ${takeover}.`,
    `**A dead node.** Take ${home.name}'s power away, or \`echo b > /proc/sysrq-trigger\` there. After ${timing.deadtime} seconds ${standby.name} starts what ran there. When ${home.name} is back, ${failback ? "it goes home by itself" : `it stays where it is, until ${takeover} is run on ${home.name}`}.`,
  ];
  // On the services' own network, pulling the cable is another test.
  const cable = heartbeats.find(
    (link) => !groups.some((group) => group.addresses.some((one) => one.link === link)) && !isOn(ping, link),
  );
  if (heartbeats.length > 1 && cable)
    tests.push(
      `**One heartbeat network.** Unplug ${cable.name} of ${home.name}. Nothing may move; \`cl_status hblinkstatus\` says dead for it. Never unplug all networks of a cluster that is in use: each node believes the other dead and starts everything, and when they meet again both stop everything for ${timing.initdead} seconds or more.`,
    );
  if (ping !== undefined)
    tests.push(
      `**The service network.** Make ${ping} unreachable from ${home.name} only. ipfail compares how many ping nodes each side sees; after ${timing.deadtime} seconds and a few more everything runs on ${standby.name}.${heartbeats.length > 1 ? "" : " With one network only, the heartbeats are gone as well, and this is the test of the dead node."}`,
    );
  return [
    "Test the failover, one thing at a time",
    `After each test wait until both nodes are active again${storage.length > 0 ? " and `drbdadm dstate all` says UpToDate/UpToDate" : ""}.`,
    "",
    ...tests.map((text, index) => `${index + 1}. ${text}`),
    ...(ping === undefined
      ? ["", "There is no ping node: a node whose service network is dead keeps its groups, and nobody moves them."]
      : []),
  ];
};

/** Whether an address is in the network of a link. */
function isOn(address: string | undefined, { ends: [end] }: LinkAnswer): boolean {
  const [value, own] = [numberOf(address ?? ""), numberOf(end?.address ?? "")];
  return (
    end !== undefined &&
    value !== undefined &&
    own !== undefined &&
    networkOf(value, end.prefix) === networkOf(own, end.prefix)
  );
}

const live: Step = (answers) => {
  const [home, standby] = homeAndStandby(answers);
  return [
    "Living with it",
    `- Stop in the opposite order: heartbeat on ${standby.name} first, then on ${home.name}. Otherwise the group moves before it stops.`,
    "- haresources, authkeys and the times of ha.cf are changed on both nodes at once, with heartbeat stopped on both: nodes with different keys or homes both run everything.",
    `- ${storageOf(answers).length > 0 ? "Nothing fences: a node that hangs, but is not dead, can still write when the other has taken over. A stonith device is the answer." : "Nothing fences: a node that hangs, but is not dead, may still have its addresses when the other has taken over."}`,
    `- After every change: \`halint .\` in the directory of these files, before they are copied.`,
  ];
};

// ---- Facts -----------------------------------------------------------------------------------------------------------

function storageOf({ groups }: Answers): StorageAnswer[] {
  return groups.flatMap(({ storage }) => storage);
}

function servicesOf({ groups }: Answers): string[] {
  return [...new Set(groups.flatMap(({ services }) => services))];
}

function homeAndStandby({ nodes, groups }: Answers): [NodeAnswer, NodeAnswer] {
  const [first, second] = nodes;
  return groups[0]?.node === second.name ? [second, first] : [first, second];
}

function isEnterpriseLinux({ distribution }: Answers): boolean {
  return distribution.startsWith("el");
}

// ---- Markdown --------------------------------------------------------------------------------------------------------

function code(lines: readonly string[]): string[] {
  return ["```sh", ...lines, "```", ""];
}

function check(...lines: readonly string[]): string[] {
  return lines.flatMap((line) => [`- ${line}`]);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
