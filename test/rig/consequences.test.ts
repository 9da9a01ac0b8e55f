import { discover, MemoryFiles } from "@halint/cluster";
import { lintRun, rules } from "@halint/linter";
import { describe, test, vi } from "vitest";
import { type MachinePlan, type Machines, onMachines, rigReady } from "./machines.js";
import { type Scenario, type Step, scenarios } from "./scenarios.js";

/** `npm run rig` runs all of them; a usual run of the tests those that are marked short. */
const all = process.env.HALINT_RIG === "all";

const standIns = ["IPaddr", "IPaddr2", "nginx", "drbddisk", "Filesystem", "MailTo", "apache"];

interface Laid {
  readonly text: string;
  readonly mode: number;
}

/** The files of each node below /etc/ha.d. */
function filesOf({ nodes = ["master1", "master2"], files = {}, modes = {} }: Scenario): Map<string, Map<string, Laid>> {
  return new Map(
    nodes.map((node, index) => {
      const peer = index === 0 ? 2 : 1;
      const own = new Map<string, Laid>([
        [
          "ha.cf",
          {
            text: `logfile /var/log/ha-log\nlogfacility local0\nkeepalive 2\nwarntime 10\ndeadtime 30\ninitdead 60\nudpport 694\nucast eth1 10.1.1.${peer}\nauto_failback on\nnode ${nodes.join(" ")}\n`,
            mode: 0o644,
          },
        ],
        ["haresources", { text: "master1 IPaddr2::192.168.42.14/24/eth0 nginx\n", mode: 0o644 }],
        ["authkeys", { text: "auth 1\n1 sha1 5d1c8a07e94b63f2c0a17be84d29f6530b7e41d8\n", mode: 0o600 }],
      ]);
      const names = new Set([...own.keys(), ...Object.keys(files).map((key) => key.slice(key.indexOf("/") + 1))]);
      for (const name of names) {
        const change = files[`${node}/${name}`] ?? files[`*/${name}`];
        const before = own.get(name);
        if (change === undefined) continue;
        const text = typeof change === "string" ? change : change(before?.text ?? "");
        const usual = before?.mode ?? (name.startsWith("resource.d/") ? 0o755 : 0o644);
        own.set(name, { text, mode: modes[`${node}/${name}`] ?? modes[`*/${name}`] ?? usual });
      }
      return [node, own];
    }),
  );
}

/** Addresses of a node by interface; `eth0:1` is a further one of eth0 (IPv6 too), and one without an address is not there. */
function interfacesOf({ interfaces = {} }: Scenario, node: string, index: number): Record<string, string> {
  const own = { eth0: `192.168.42.${11 + index}/24`, eth1: `10.1.1.${1 + index}/24` };
  const others = Object.entries(interfaces).filter(([key]) => key.startsWith(`${node} `));
  const all = { ...own, ...Object.fromEntries(others.map(([key, value]) => [key.slice(node.length + 1), value])) };
  return Object.fromEntries(Object.entries(all).filter(([, address]) => address !== ""));
}

/** Every error and warning of halint, which sees the same files, and the machines' names and addresses. */
function findings(scenario: Scenario): string[] {
  const tree: Record<string, { content: string; mode: number; uid: number; gid: number }> = {};
  for (const [index, [node, files]] of [...filesOf(scenario)].entries()) {
    const put = (path: string, content: string, mode = 0o644) => {
      tree[`/cluster/${node}/${path}`] = { content, mode, uid: 0, gid: 0 };
    };
    put("etc/hostname", `${node}\n`);
    for (const [nic, address] of Object.entries(interfacesOf(scenario, node, index))) {
      const [ip, prefix] = address.split("/");
      const base = `/cluster/${node}/etc/sysconfig/network-scripts/ifcfg-${nic.replace(/:.*/, "")}`;
      const before = tree[base];
      if (ip?.includes(":") && before) {
        before.content += `IPV6INIT=yes\nIPV6ADDR=${address}\n`;
        continue;
      }
      put(
        `etc/sysconfig/network-scripts/ifcfg-${nic}`,
        `DEVICE=${nic}\nONBOOT=yes\nBOOTPROTO=none\nIPADDR=${ip}\nPREFIX=${prefix}\n`,
      );
    }
    if (scenario.hosts?.[node] !== undefined) put("etc/hosts", scenario.hosts[node]);
    for (const [name, { text, mode }] of files) put(`etc/ha.d/${name}`, text, mode);
    for (const [path, text] of Object.entries(scenario.facts ?? {})) put(path.replace("*/", ""), text);
    for (const program of ["ipfail", "dopd"]) put(`usr/libexec/heartbeat/${program}`, "", 0o755);
  }
  const { clusters } = discover(new MemoryFiles(tree), ["/cluster"], { workingDirectory: "/" });
  const said = lintRun(clusters, rules)
    .filter(({ severity }) => severity !== "info")
    .map(({ rule, message }) => `${rule}: ${message}`);
  return [...new Set(said)].sort();
}

function plansOf(scenario: Scenario): MachinePlan[] {
  const real = scenario.realAgents ?? [];
  return [...filesOf(scenario)].map(([name, files], index) => ({
    name,
    interfaces: interfacesOf(scenario, name, index),
    files: Object.fromEntries(files),
    hosts: scenario.hosts?.[name],
    standIns: standIns.filter((one) => !real.includes(one)),
    realAgents: real,
    exclusive: scenario.exclusive ?? [],
  }));
}

/** Starts the machines of a scenario, and sees that it happens. */
async function happens(scenario: Scenario): Promise<void> {
  await onMachines(plansOf(scenario), ["192.168.42.1/24", "192.168.42.2/24"], async (machines) => {
    for (const node of machines.names) await machines.start(node);
    // Nothing is decided before the daemons have waited for each other.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    for (const step of scenario.happens) await take(machines, step);
  });
}

/** Does a step, or waits until it is seen. */
async function take(machines: Machines, step: Step): Promise<void> {
  const what = JSON.stringify(step, (_, value) => (value instanceof RegExp ? String(value) : value));
  if ("crash" in step) return machines.crash(step.crash);
  if ("boot" in step) return machines.start(step.boot);
  if ("pull" in step) return machines.cable(...step.pull, "down");
  if ("plug" in step) return machines.cable(...step.plug, "up");
  if ("silence" in step) return machines.silence(step.silence);
  if ("starts" in step) {
    const [node, resource, times] = step.starts;
    const told = machines.trace.filter(
      (one) => one.node === node && one.resource === resource && one.action === "start",
    );
    if (told.length !== times) throw new Error(`${what}: ${told.length} times`);
    return;
  }
  if ("run" in step) {
    const [node, command, prints] = step.run;
    if (!prints) return void (await machines.ask(node, command));
    return machines.until(what, async () => prints.test(await machines.ask(node, command)));
  }
  if ("thinks" in step) {
    const [node, of, status] = step.thinks;
    return machines.until(what, async () => (await machines.ask(node, `cl_status nodestatus ${of}`)) === status);
  }
  if ("link" in step) {
    const [node, of, nic, status] = step.link;
    return machines.until(
      what,
      async () => (await machines.ask(node, `cl_status hblinkstatus ${of} ${nic}`)) === status,
    );
  }
  if ("logged" in step) {
    const [node, text] = step.logged;
    return machines.until(what, () => text.test(machines.log(node)));
  }
  if ("unsaid" in step) {
    const said = machines.names.flatMap((node) => step.unsaid.exec(machines.log(node)) ?? []);
    if (said.length > 0) throw new Error(`the log says "${said[0]}"`);
    return;
  }
  if ("together" in step) {
    return machines.until(what, () => machines.together(step.together));
  }
  if ("apart" in step) {
    if (machines.together(step.apart)) throw new Error(`${step.apart} ran on two machines`);
    return;
  }
  // Longer than deadtime: what has not changed by then waits for nothing.
  const expected = JSON.stringify(step.runs);
  const shown = () =>
    JSON.stringify(Object.fromEntries(Object.keys(step.runs).map((node) => [node, machines.running[node] ?? []])));
  return machines.until(what, () => shown() === expected, { lasting: 6 });
}

describe("what halint says of the machines", () => {
  test.for(scenarios.flatMap((kind) => kind.all))("$about", (scenario, { expect }) => {
    expect(findings(scenario)).toEqual(scenario.says);
  });
});

const ready = rigReady();

// The machines wait most of the time.
vi.setConfig({ maxConcurrency: 8 });

for (const { kind, all: some } of scenarios) {
  const chosen = some.filter(({ short }) => all || short);
  if (chosen.length === 0) continue;
  describe.skipIf(!ready).concurrent(kind, () => {
    test.for(chosen)("$about", { timeout: 300_000 }, happens);
  });
}
