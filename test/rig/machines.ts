import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./machines.sh", import.meta.url));
const heartbeat = "/usr/libexec/heartbeat/heartbeat";
const outer = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];

/** Whether machines can be made here. Says on one line why not; where `CI` is set, not being able to is an error. */
export function rigReady(): boolean {
  const reason = obstacle();
  if (reason === undefined) return true;
  if (process.env.CI) throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return false;
}

function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can make machines out of namespaces";
  for (const path of [heartbeat, "/usr/share/heartbeat/hb_takeover"])
    if (!existsSync(path)) return `${path} is missing: apt-get install heartbeat`;
  try {
    const probe = "ip link add br0 type bridge && ip link add a0 type veth peer name b0";
    execFileSync("unshare", [...outer, "sh", "-c", probe], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this machine does not let root make namespaces with a bridge in them";
  }
}

/** What a machine is made of. */
export interface MachinePlan {
  readonly name: string;
  /** Addresses with their prefix, by interface; those of one network are plugged into one switch. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** Below /etc/ha.d. */
  readonly files: Readonly<Record<string, { readonly text: string; readonly mode: number }>>;
  /** Its /etc/hosts; that of the host where it has none of its own. */
  readonly hosts?: string | undefined;
  /** Scripts in resource.d that only remember what they were told. */
  readonly standIns: readonly string[];
  /** Stand-ins that fail to start after six tries, a second apart, while another machine has them. */
  readonly exclusive?: readonly string[];
  /** Agents of the packages that are called as they are. */
  readonly realAgents?: readonly string[];
}

/** What the scripts were told, in order; `crash` stands for the power that was taken away. */
interface Told {
  readonly node: string;
  /** As haresources writes it: `IPaddr::10.0.0.9/24/eth0`. */
  readonly resource: string;
  readonly action: string;
}

/** Some running machines: real heartbeat, real packets, scripts that only remember what they were told. */
export class Machines {
  readonly #work: string;
  readonly names: readonly string[];
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  private constructor(work: string, names: readonly string[]) {
    this.#work = work;
    this.names = names;
    this.#shell = spawn("unshare", [...outer, "bash", script, work], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", HOME: "/root" },
    });
    this.#answers = createInterface({ input: this.#shell.stdout })[Symbol.asyncIterator]();
  }

  /** Lays the files out and plugs the cables in; nothing runs yet. `outside`: who else answers pings. */
  static make(plans: readonly MachinePlan[], outside: readonly string[] = []): Machines {
    const work = mkdtempSync(join(tmpdir(), "halint-rig-"));
    for (const plan of plans) layOut(plan, work);
    const networks: string[] = [];
    const networkOf = (address: string) => {
      const key = address.split(".").slice(0, 3).join(".");
      if (!networks.includes(key)) networks.push(key);
      return networks.indexOf(key);
    };
    const wires = [
      ...plans.flatMap(({ name, interfaces }) =>
        Object.entries(interfaces).map(([nic, address]) => `${networkOf(address)} ${name} ${nic} ${address}`),
      ),
      ...outside.map((address) => `${networkOf(address)} - - ${address}`),
    ];
    writeFileSync(join(work, "wires"), `${wires.join("\n")}\n`);
    writeFileSync(join(work, "trace"), "");
    return new Machines(
      work,
      plans.map(({ name }) => name),
    );
  }

  /** Runs a line of the rig's shell. */
  async #run(line: string): Promise<void> {
    this.#shell.stdin.write(`${line}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) throw new Error("the rig has ended");
      if (value === "done") return;
    }
  }

  /** Switches a machine on and starts heartbeat there. */
  async start(node: string): Promise<void> {
    await this.#run(`boot ${node}`);
    await this.#run(`on ${node} ${heartbeat} >>${this.#work}/${node}.out 2>&1`);
  }

  /** Takes a machine's power away. */
  crash(node: string): Promise<void> {
    return this.#run(`crash ${node}`);
  }

  /** Plugs the cable of an interface in, or pulls it. */
  cable(node: string, nic: string, state: "up" | "down"): Promise<void> {
    return this.#run(`cable ${node} ${nic} ${state}`);
  }

  /** Takes an address away from those outside that answer pings. */
  silence(address: string): Promise<void> {
    return this.#run(`silence ${address}`);
  }

  /** What a command prints on a machine. */
  async ask(node: string, command: string): Promise<string> {
    const path = join(this.#work, "answer");
    await this.#run(`on ${node} ${command} >${path} 2>&1`);
    return readFileSync(path, "utf8").trim();
  }

  /** What the scripts were told so far: starts and stops. */
  get trace(): readonly Told[] {
    return readFileSync(join(this.#work, "trace"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [node = "", ...words] = line.split(" ");
        return { node, resource: words.slice(0, -1).join("::"), action: words.at(-1) ?? "" };
      });
  }

  /** Resources that run now, by machine, in the order in which they were started. */
  get running(): Readonly<Record<string, readonly string[]>> {
    const running = new Map(this.names.map((name) => [name, [] as string[]]));
    for (const { node, resource, action } of this.trace) {
      const others = action === "crash" ? [] : (running.get(node) ?? []).filter((other) => other !== resource);
      running.set(node, action === "start" ? [...others, resource] : others);
    }
    return Object.fromEntries(running);
  }

  /** Whether two machines ever ran a resource at the same time. */
  together(resource: string): boolean {
    const on = new Set<string>();
    return this.trace.some((told) => {
      if (told.action === "crash" || (told.resource === resource && told.action === "stop")) on.delete(told.node);
      if (told.resource === resource && told.action === "start") on.add(told.node);
      return on.size > 1;
    });
  }

  /** What heartbeat has written on a machine: its log, and what came to the terminal. */
  log(node: string): string {
    return [`${node}/log/ha-log`, `${node}.out`]
      .map((path) => join(this.#work, path))
      .map((path) => (existsSync(path) ? readFileSync(path, "utf8") : ""))
      .join("\n");
  }

  /** Waits until something is so, and has been so for a while; gives up with the logs of all machines. */
  async until(what: string, isSo: () => boolean | Promise<boolean>, { within = 60, lasting = 0 } = {}): Promise<void> {
    const pause = 200;
    let since: number | undefined;
    for (let now = 0; now < within * 1000; now += pause) {
      if (await isSo()) since ??= now;
      else since = undefined;
      if (since !== undefined && now - since >= lasting * 1000) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    const logs = this.names.map((name) => `== ${name}\n${this.log(name).split("\n").slice(-40).join("\n")}`);
    throw new Error(`${what}: did not happen\n${JSON.stringify(this.trace, null, 1)}\n${logs.join("\n")}`);
  }

  /** Ends everything that was started and takes the files away. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#shell.once("close", resolve));
    this.#shell.stdin.destroy();
    // The first process of the outermost namespace dies with it, and with that one all others.
    this.#shell.kill("SIGKILL");
    await ended;
    rmSync(this.#work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * What has nothing to do with a configuration: all scripts write into one FIFO, and when two do so at once heartbeat now
 * and then loses a message; and on a host that is too busy a daemon gets no time for seconds, and its peer calls it dead.
 */
const disturbance = /NV failure \(msgfromsteam\)|was delayed (?:[2-9]\d{3}|\d{5,}) ms/;

/** Makes machines, does something with them and ends them; where they were disturbed and it failed, once more. */
export async function onMachines(
  plans: readonly MachinePlan[],
  outside: readonly string[],
  act: (machines: Machines) => Promise<void>,
): Promise<void> {
  for (let left = 2; ; left--) {
    const machines = Machines.make(plans, outside);
    try {
      return await act(machines);
    } catch (error) {
      if (left === 0 || !machines.names.some((name) => disturbance.test(machines.log(name)))) throw error;
    } finally {
      await machines.stop();
    }
  }
}

/** One machine's files: its own, those of the package, and what remembers in the place of agents. */
function layOut(
  { name: node, files, hosts, standIns, exclusive = [], realAgents = [] }: MachinePlan,
  work: string,
): void {
  const directory = join(work, node);
  for (const name of [
    "had/resource.d",
    "run/heartbeat/ccm",
    "run/heartbeat/crm",
    "run/heartbeat/dopd",
    "run/heartbeat/rsctmp",
    "run/lock/subsys",
    "run/resource-agents",
    "log",
  ])
    mkdirSync(join(directory, name), { recursive: true });
  for (const name of ["harc", "rc.d", "shellfuncs"])
    cpSync(join("/etc/ha.d", name), join(directory, "had", name), { recursive: true });
  for (const name of ["hto-mapfuncs", ...realAgents])
    cpSync(join("/etc/ha.d/resource.d", name), join(directory, "had/resource.d", name));
  cpSync("/var/lib/heartbeat", join(directory, "varlib"), {
    recursive: true,
    filter: (path) => !/hb_uuid|hb_generation|hostcache|fifo/.test(path),
  });
  execFileSync("chown", ["-R", "hacluster:haclient", join(directory, "varlib"), join(directory, "run/heartbeat")]);
  if (hosts !== undefined) writeFileSync(join(directory, "hosts"), hosts);
  for (const name of standIns) {
    const path = join(directory, "had/resource.d", name);
    writeFileSync(path, standIn(node, name, work, exclusive.includes(name)));
    chmodSync(path, 0o755);
  }
  for (const [name, { text, mode }] of Object.entries(files)) {
    const path = join(directory, "had", name);
    mkdirSync(dirname(path), { recursive: true });
    // A script of the configuration is a stand-in too, with the mode that it has there.
    const content = name.startsWith("resource.d/") ? standIn(node, name.slice("resource.d/".length), work) : text;
    writeFileSync(path, name === "ha.cf" ? hurried(content) : content);
    chmodSync(path, mode);
    chownSync(path, 0, 0);
  }
}

/** All times divided by eight; `realtime off` because memory may not be locked everywhere. */
function hurried(haCf: string): string {
  const faster = haCf.replace(
    /^((?:keepalive|warntime|deadtime|deadping|initdead) +)(\d+)$/gm,
    (_, directive, seconds) => `${directive}${Number(seconds) * 125}ms`,
  );
  return `realtime off\n${faster}`;
}

/** A script that remembers, and may refuse. */
function standIn(node: string, name: string, work: string, exclusive = false): string {
  const refusal = `n=0
  for other in ${work}/*.state."$resource"; do
    while [ "$other" != "$state" ] && [ -e "$other" ]; do [ $((n += 1)) -gt 6 ] && exit 1; sleep 1; done
  done`;
  return `#!/bin/sh
for last; do :; done
resource=$(printf %s "${name} $*" | sed 's/ [a-z]*$//' | tr -c 'A-Za-z0-9\\n' _)
state=${work}/${node}.state.$resource
case $last in
status) [ -e "$state" ] && echo running || echo stopped; exit 0 ;;
start)
  ${exclusive ? refusal : ":"}
  touch "$state" ;;
stop) rm -f "$state" ;;
esac
echo "${node} ${name} $*" >>${work}/trace
`;
}
