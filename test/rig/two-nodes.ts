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
import type { Answers, GeneratedFile } from "@halint/generate";

const script = fileURLToPath(new URL("./two-nodes.sh", import.meta.url));
const heartbeat = "/usr/libexec/heartbeat/heartbeat";
const outer = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];

/** Whether two machines can be made here. Says on one line why not; where `CI` is set, not being able to is an error. */
export function rigReady(): boolean {
  const reason = obstacle();
  if (reason === undefined) return true;
  if (process.env.CI) throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return false;
}

function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can make two machines out of namespaces";
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

/** A line of the trace that the stand-in agents write. */
export interface Step {
  readonly node: string;
  readonly agent: string;
  readonly action: string;
}

/** A generated pair as two running machines: real heartbeat, agents that only remember what they were told. */
export class TwoNodes {
  readonly #work: string;
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  private constructor(work: string) {
    this.#work = work;
    this.#shell = spawn("unshare", [...outer, "bash", script, work], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", HOME: "/root" },
    });
    this.#answers = createInterface({ input: this.#shell.stdout })[Symbol.asyncIterator]();
  }

  /** Lays the files out and plugs the cables in; nothing runs yet. */
  static make(answers: Answers, files: readonly GeneratedFile[]): TwoNodes {
    const work = mkdtempSync(join(tmpdir(), "halint-rig-"));
    for (const { name } of answers.nodes) makeMachine(join(work, name), name, work, answers, files);
    const wires = answers.heartbeats.flatMap(({ ends }, network) => [
      ...ends.map(
        ({ name, address, prefix }, at) => `${network} ${answers.nodes[at]?.name} ${name} ${address}/${prefix}`,
      ),
      ...(network === 0 && answers.ping ? [`0 - - ${answers.ping}/${ends[0]?.prefix}`] : []),
    ]);
    writeFileSync(join(work, "wires"), `${wires.join("\n")}\n`);
    writeFileSync(join(work, "trace"), "");
    return new TwoNodes(work);
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

  /** What a command prints on a machine. */
  async ask(node: string, command: string): Promise<string> {
    const path = join(this.#work, "answer");
    await this.#run(`on ${node} ${command} >${path} 2>&1`);
    return readFileSync(path, "utf8").trim();
  }

  /** What the agents were told so far: starts and stops. */
  get trace(): readonly Step[] {
    return readFileSync(join(this.#work, "trace"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [node = "", agent = "", action = ""] = line.split(" ");
        return { node, agent, action };
      });
  }

  /** Waits until something is so; gives up with the logs of both machines. */
  async until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 40): Promise<void> {
    for (let left = seconds * 5; left > 0; left--) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${what}: did not happen\n${JSON.stringify(this.trace)}\n${this.#logs()}`);
  }

  #logs(): string {
    return execFileSync("sh", ["-c", `tail -n 40 ${this.#work}/*/log/ha-log ${this.#work}/*.out 2>&1 || true`], {
      encoding: "utf8",
    });
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

/** One machine's files: what was generated, times made short, and stand-ins for the agents. */
function makeMachine(
  directory: string,
  node: string,
  work: string,
  answers: Answers,
  files: readonly GeneratedFile[],
): void {
  for (const name of [
    "had/resource.d",
    "run/heartbeat/ccm",
    "run/heartbeat/crm",
    "run/heartbeat/dopd",
    "run/heartbeat/rsctmp",
    "run/lock/subsys",
    "log",
  ])
    mkdirSync(join(directory, name), { recursive: true });
  for (const name of ["harc", "rc.d", "shellfuncs"])
    cpSync(join("/etc/ha.d", name), join(directory, "had", name), { recursive: true });
  cpSync("/var/lib/heartbeat", join(directory, "varlib"), {
    recursive: true,
    filter: (path) => !/hb_uuid|hb_generation|hostcache|fifo/.test(path),
  });
  execFileSync("chown", ["-R", "hacluster:haclient", join(directory, "varlib"), join(directory, "run/heartbeat")]);
  for (const file of files) {
    if (file.node !== node || !file.path.startsWith("etc/ha.d/")) continue;
    const path = join(directory, "had", file.path.slice("etc/ha.d/".length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.path.endsWith("/ha.cf") ? hurried(file.text) : file.text);
    chmodSync(path, file.mode);
    chownSync(path, 0, 0);
  }
  const names = ["drbddisk", "Filesystem", "IPaddr2", ...answers.groups.flatMap(({ services }) => services)];
  for (const name of names) {
    const path = join(directory, "had/resource.d", name);
    writeFileSync(path, agent(node, name, work));
    chmodSync(path, 0o755);
  }
}

/** The times divided by about eight; `realtime off` because memory may not be locked everywhere. */
function hurried(haCf: string): string {
  return `${haCf
    .replace(/^keepalive .*$/m, "keepalive 500ms")
    .replace(/^warntime .*$/m, "warntime 2")
    .replace(/^deadtime .*$/m, "deadtime 3")
    .replace(/^initdead .*$/m, "initdead 6")}realtime off\n`;
}

function agent(node: string, name: string, work: string): string {
  const state = `${work}/${node}.state.${name}`;
  return `#!/bin/sh
for last; do :; done
case $last in
status) [ -e ${state} ] && echo running || echo stopped; exit 0 ;;
start) touch ${state} ;;
stop) rm -f ${state} ;;
esac
echo "${node} ${name} $last" >>${work}/trace
`;
}
