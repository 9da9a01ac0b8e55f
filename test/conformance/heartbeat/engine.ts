import { execFileSync, spawn } from "node:child_process";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "@halint/grammars";

/** The daemon, where Debian puts it. */
const HEARTBEAT = "/usr/libexec/heartbeat/heartbeat";
/** The shell program that resolves haresources at takeover. */
const RESOURCE_MANAGER = "/usr/share/heartbeat/ResourceManager";
const UNSHARE = "/usr/bin/unshare";
const BATCH_SCRIPT = fileURLToPath(new URL("./batch.sh", import.meta.url));
const RESOURCES_SCRIPT = new URL("./resources.sh", import.meta.url);

/** One file of an ha.d directory. */
export interface HeartbeatFile {
  readonly text: string | Uint8Array;
  /** Default: 0600 for authkeys, 0755 below resource.d, else 0644. */
  readonly mode?: number;
  readonly uid?: number;
}

/** A configuration and the machine it is tried on. */
export interface HeartbeatInput {
  /** By path relative to ha.d: "ha.cf", "haresources", "authkeys", "nodeinfo", "resource.d/x"; "hosts" extends /etc/hosts. */
  readonly files: Readonly<Record<string, HeartbeatFile>>;
  /** What `uname -n` says. */
  readonly node: string;
  /** Default: every interface named by ucast, bcast, mcast, udp, ucast6 and mcast6 lines. */
  readonly interfaces?: readonly string[];
  /** Invent a missing authkeys or haresources (default true). */
  readonly synthesise?: boolean;
  /** Add the program locations of other distributions, and stand-ins for the Pacemaker daemons. */
  readonly compat?: boolean;
  /** Names that resolve besides localhost and those of "hosts". Default: every node name. */
  readonly resolvable?: readonly string[];
}

/** Where the daemon's start ends. */
export type HeartbeatPhase = "accepted" | "ha.cf" | "authkeys" | "semantic" | "haresources" | "crash" | "timeout";

/** What the machine gave to the daemon. */
interface HostFacts {
  readonly node: string;
  /** Interfaces that exist and have an IPv4 address, labels included. */
  readonly interfaces: readonly string[];
  readonly resolvable: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Of the paths on respawn and failfast lines and the Pacemaker daemons: those that can be executed. */
  readonly programs: readonly string[];
}

/** The configuration as the daemon understood it. */
interface EffectiveConfiguration {
  readonly options: Readonly<Record<string, string>>;
  readonly nodes: readonly string[];
  readonly media: readonly string[];
}

/** The daemon's answer. */
export interface HeartbeatVerdict {
  readonly accepted: boolean;
  readonly phase: HeartbeatPhase;
  readonly exit: number | null;
  readonly signal: string | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly effective?: EffectiveConfiguration;
  readonly facts: HostFacts;
}

/** What became of a daemon that was really started. */
export interface StartVerdict extends Omit<HeartbeatVerdict, "phase" | "effective"> {
  /** `startup`: the configuration is fine, but the daemon gave up when it opened its media. */
  readonly phase: HeartbeatPhase | "running" | "startup";
  /** What was opened on which port, in order: `ucast eth1 694`. */
  readonly opened: readonly string[];
}

/** A resource word of a group and what takeover makes of it. */
interface ResolvedResource {
  readonly word: string;
  /** Null if no executable script is found. */
  readonly script: string | null;
  readonly args: readonly string[];
}

/** A line of haresources as the ResourceManager sees it. */
export interface ResolvedGroup {
  readonly node: string;
  /** The whole line after comments, continuations and blanks were dealt with. */
  readonly line: string;
  readonly resources: readonly ResolvedResource[];
}

/** How a batch is run. */
export interface AskOptions {
  /** Namespaces at the same time (default 2). */
  readonly workers?: number;
  /** Seconds for one configuration (default 5). */
  readonly limit?: number;
  /** Configurations per namespace set-up (default 200). */
  readonly batch?: number;
}

let availability: { readonly reason: string | undefined } | undefined;

/** Why the daemon cannot be asked here; undefined if it can. */
export function heartbeatAvailable(): string | undefined {
  availability ??= { reason: findObstacle() };
  return availability.reason;
}

/** Whether live tests can run. Says on one line why not; where `CI` is set, not being able to is an error. */
export function heartbeatReady(): boolean {
  const reason = heartbeatAvailable();
  if (reason === undefined) return true;
  if (process.env.CI) throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return false;
}

function findObstacle(): string | undefined {
  for (const path of [HEARTBEAT, RESOURCE_MANAGER]) {
    if (!existsSync(path)) return `${path} is missing: apt-get install heartbeat`;
  }
  if (process.getuid?.() !== 0) return "the real Heartbeat can only be asked by root (it needs private namespaces)";
  for (const path of [UNSHARE, "/usr/bin/perl"]) {
    if (!existsSync(path)) return `${path} is missing: apt-get install util-linux perl-base`;
  }
  if (!existsSync("/usr/sbin/ip") && !existsSync("/sbin/ip")) return "ip is missing: apt-get install iproute2";
  try {
    accessSync(HEARTBEAT, constants.X_OK);
    execFileSync(UNSHARE, [...NAMESPACES, "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this machine does not let root make private namespaces (unshare failed)";
  }
}

/** What an init system would give to the daemon; nothing of the caller's. */
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", HOME: "/root" };

const NAMESPACES = [
  "--net",
  "--mount",
  "--pid",
  "--fork",
  "--uts",
  "--ipc",
  "--mount-proc",
  "--kill-child",
  "--propagation",
  "private",
];

/** Asks the real daemon about every configuration; nothing is started, nothing stays behind. */
export async function askHeartbeat(
  inputs: readonly HeartbeatInput[],
  options: AskOptions = {},
): Promise<HeartbeatVerdict[]> {
  const machines = inputs.map((input) => describeMachine(input));
  const results = await runJobs(
    machines.map((machine) => ({ kind: "check", machine })),
    options,
  );
  return results.map((result, index) => readVerdict(machines[index]!, result));
}

/** Really starts the daemon for some seconds: shows media that fail only when they are opened. */
export async function askStart(input: HeartbeatInput, seconds = 2): Promise<StartVerdict> {
  const machine = describeMachine(input);
  const [result] = await runJobs([{ kind: "start", machine }], { limit: seconds });
  const running = result!.status === KILLED;
  const { phase, effective: _, ...verdict } = readVerdict(machine, result!);
  const late = classify(result!.syslog, machine);
  const known = new Set([...verdict.errors, ...verdict.warnings]);
  const started = result!.stderr.includes("Configuration validated") && !REFUSED.test(result!.stderr);
  return {
    ...verdict,
    accepted: running,
    phase: running ? "running" : started && phase !== "crash" ? "startup" : phase,
    exit: running ? null : verdict.exit,
    signal: running ? null : verdict.signal,
    errors: [...verdict.errors, ...late.errors.filter((message) => !known.has(message))],
    warnings: [...verdict.warnings, ...late.warnings.filter((message) => !known.has(message))],
    opened: readOpened(result!.syslog),
  };
}

/** Lets the real ResourceManager split every haresources and find scripts and arguments; no script runs. */
export async function askResources(
  inputs: readonly HeartbeatInput[],
  options: AskOptions = {},
): Promise<ResolvedGroup[][]> {
  const results = await runJobs(
    inputs.map((input) => ({ kind: "resources", machine: describeMachine(input) })),
    // It always ends; one that is cut off on a busy machine would look like an answer.
    { limit: 60, ...options },
  );
  return results.map((result) => readGroups(result.stdout));
}

// ---- What a configuration needs ------------------------------------------------------------------------------------

interface Machine {
  readonly input: HeartbeatInput;
  readonly haCf: readonly (readonly string[])[];
  readonly links: string;
  readonly resolvable: readonly string[];
  readonly hosts: string;
  readonly programs: readonly string[];
}

const MEDIA = new Set(["bcast", "udp", "ucast", "ucast6", "mcast", "mcast6"]);
const INTERFACE = /^[A-Za-z][A-Za-z0-9_.-]{0,14}(?::[A-Za-z0-9_.-]+)?$/;
const HOST_NAME = /^[A-Za-z0-9_.-]+$/;
const PACEMAKER = ["cib", "stonithd", "lrmd", "attrd", "crmd", "pengine"].flatMap((name) =>
  ["/usr/libexec/pacemaker", "/usr/libexec/heartbeat", "/usr/lib/heartbeat"].map((folder) => `${folder}/${name}`),
);

function bytesOf(file: HeartbeatFile | undefined): Buffer {
  const text = file?.text ?? "";
  return typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
}

function describeMachine(input: HeartbeatInput): Machine {
  const haCf = bytesOf(input.files["ha.cf"])
    .toString("latin1")
    .split("\n")
    .map((line) => line.replace(/#.*/s, "").match(/[^ \t\r\f,]+/g) ?? []);
  const named = haCf.flatMap(([directive, ...words]) =>
    MEDIA.has(directive ?? "") ? (directive === "bcast" || directive === "udp" ? words : words.slice(0, 1)) : [],
  );
  const wanted = [...new Set(input.interfaces ?? named)];
  const hosts = bytesOf(input.files.hosts).toString("latin1");
  const nodes = haCf.flatMap(([directive, ...words]) => (directive === "node" ? words : []));
  const names = [...new Set(input.resolvable ?? [input.node, ...nodes])].filter((name) => HOST_NAME.test(name));
  // The daemon asks for IPv4 addresses only.
  const own = hosts
    .split("\n")
    .filter((line) => !line.includes(":"))
    .flatMap((line) => line.replace(/#.*/, "").trim().split(/\s+/).slice(1));
  return {
    input,
    haCf,
    links: linkCommands(wanted.filter((name) => INTERFACE.test(name) && name.length <= 15 && name !== "lo")),
    resolvable: [...new Set(["localhost", ...names, ...own])],
    hosts: `127.0.0.1 localhost\n::1 localhost\n${names.map((name, n) => `10.253.${n >> 7}.${(n & 127) + 1} ${name}\n`).join("")}${hosts}`,
    programs: [
      ...new Set([
        // Also what stands behind a comment sign or another end of the text that touches the user's name.
        ...[
          ...bytesOf(input.files["ha.cf"])
            .toString("latin1")
            .matchAll(/^[ \t\r\f]*(?:respawn|failfast)[^\n]*/gm),
        ].flatMap(([line]) => line.split(/[ \t\r\f,#\0]+/).filter((word) => word.startsWith("/"))),
        ...PACEMAKER,
      ]),
    ],
  };
}

/** Commands for `ip -batch`: a pair of virtual Ethernet ends for each interface, an added address for each label. */
function linkCommands(names: readonly string[]): string {
  const commands: string[] = [];
  const made = new Set<string>();
  names.forEach((name, index) => {
    const device = name.replace(/:.*/s, "");
    const n = index + 1;
    if (!made.has(device)) {
      made.add(device);
      commands.push(
        `link add name ${device} type veth peer name halint${n}`,
        `link set ${device} up`,
        `link set halint${n} up`,
        `addr add 10.254.${n}.1/24 brd + dev ${device}`,
        `addr add fe80::254:${n.toString(16)}/64 dev ${device} nodad`,
      );
      // Packets to anywhere are swallowed instead of failing with "network is unreachable".
      if (made.size === 1) commands.push(`route add default dev ${device}`);
    }
    if (name !== device) commands.push(`addr add 10.254.${n}.2/24 brd + label ${name} dev ${device}`);
  });
  return `${commands.join("\n")}\n`;
}

// ---- Batches -------------------------------------------------------------------------------------------------------

interface Job {
  readonly kind: "check" | "start" | "resources";
  readonly machine: Machine;
}

interface JobResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly syslog: string;
  readonly interfaces: string;
  readonly executables: string;
}

/** Exit status of `timeout -s KILL` when it had to. */
const KILLED = 137;

async function runJobs(jobs: readonly Job[], options: AskOptions): Promise<JobResult[]> {
  const reason = heartbeatAvailable();
  if (reason !== undefined) throw new Error(reason);
  // Neighbours with the same interfaces spare each other the set-up of the network.
  const order = jobs.map((_, index) => index);
  order.sort((a, b) => compare(jobs[a]!.machine.links, jobs[b]!.machine.links) || a - b);
  const workers = Math.max(1, options.workers ?? 2);
  const size = Math.max(1, Math.min(options.batch ?? 200, Math.ceil(jobs.length / workers)));
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += size) batches.push(order.slice(start, start + size));
  const results = new Array<JobResult>(jobs.length);
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const answers = await runBatch(
        batch.map((index) => jobs[index]!),
        options.limit ?? 5,
      );
      batch.forEach((index, position) => {
        results[index] = answers[position]!;
      });
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function runBatch(jobs: readonly Job[], limit: number): Promise<JobResult[]> {
  const directory = mkdtempSync(join(tmpdir(), "halint-heartbeat-"));
  try {
    mkdirSync(join(directory, "fs"));
    mkdirSync(join(directory, "jobs"));
    const links = [...new Set(jobs.map(({ machine }) => machine.links))];
    jobs.forEach((job, index) => {
      writeJob(job, join(directory, "jobs", String(index)), links.indexOf(job.machine.links));
    });
    links.forEach((commands, index) => {
      writeFileSync(join(directory, `links.${index}`), commands);
    });
    writeFileSync(join(directory, "list"), jobs.map((_, index) => `${index}\n`).join(""));
    if (jobs.some(({ machine }) => machine.input.compat)) writeFileSync(join(directory, "compat"), "");
    if (jobs.some(({ kind }) => kind === "resources"))
      writeFileSync(join(directory, "resources.sh"), resourcesProgram());
    const complaint = await runShell([BATCH_SCRIPT, directory, String(limit), HEARTBEAT]);
    return jobs.map((_, index) => readJob(join(directory, "jobs", String(index)), complaint));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runShell(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(UNSHARE, [...NAMESPACES, "bash", ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      env: ENVIRONMENT,
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", () => {
      resolve(complaint);
    });
  });
}

function resourcesProgram(): string {
  const source = readFileSync(RESOURCE_MANAGER, "latin1");
  const end = source.lastIndexOf("\ncase $1 in");
  if (end < 0) throw new Error(`${RESOURCE_MANAGER} does not look as expected`);
  return `${source.slice(0, end)}\n${readFileSync(RESOURCES_SCRIPT, "latin1")}`;
}

function writeJob({ kind, machine }: Job, directory: string, links: number): void {
  const { input } = machine;
  const layer = join(directory, "layer");
  const haD = join(layer, "etc/ha.d");
  mkdirSync(haD, { recursive: true });
  const files: Record<string, HeartbeatFile> = {
    ...(input.synthesise === false ? {} : { authkeys: { text: "auth 1\n1 sha1 a-key\n" }, haresources: { text: "" } }),
    ...input.files,
  };
  for (const [name, file] of Object.entries(files)) {
    if (name === "hosts") continue;
    const path = join(haD, name);
    if (name.includes("/")) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
    if (file.uid !== undefined) chownSync(path, file.uid, 0);
    chmodSync(path, file.mode ?? (name === "authkeys" ? 0o600 : name.startsWith("resource.d/") ? 0o755 : 0o644));
  }
  writeFileSync(join(layer, "etc/hosts"), machine.hosts, "latin1");
  writeFileSync(join(directory, "job"), `${kind} ${input.compat ? "yes" : "no"} ${links}\n`);
  writeFileSync(join(directory, "node"), `${input.node.slice(0, 64)}\n`);
  writeFileSync(join(directory, "programs"), machine.programs.map((path) => `${path}\n`).join(""), "latin1");
}

function readJob(directory: string, complaint: string): JobResult {
  const read = (name: string): string => {
    const path = join(directory, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const status = read("rc");
  if (status === "") throw new Error(`the daemon could not be asked: ${complaint.slice(-2000)}`);
  return {
    status: Number(status),
    // The daemon repeats the bytes of the configuration.
    stdout: kept(join(directory, "out")),
    stderr: read("err"),
    syslog: read("syslog"),
    interfaces: read("interfaces"),
    executables: read("executables"),
  };
}

function kept(path: string): string {
  return existsSync(path) ? decode(readFileSync(path)).text : "";
}

// ---- Reading answers -----------------------------------------------------------------------------------------------

const REFUSED = /heartbeat not started/i;
const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  11: "SIGSEGV",
};

function readVerdict(machine: Machine, result: JobResult): HeartbeatVerdict {
  const { status, stderr } = result;
  const accepted = stderr.includes("could not create pidfile") && !REFUSED.test(stderr);
  const phase = ((): HeartbeatPhase => {
    if (accepted) return "accepted";
    if (status === KILLED) return "timeout";
    if (status > 128) return "crash";
    if (stderr.includes("Authentication configuration error")) return "authkeys";
    if (stderr.includes("Heartbeat not started: configuration error")) return "ha.cf";
    return stderr.includes("Configuration validated") ? "haresources" : "semantic";
  })();
  const effective = accepted ? readEffective(result.stdout) : undefined;
  return {
    accepted,
    phase,
    exit: status > 128 ? null : status,
    signal: status > 128 ? (SIGNALS[status - 128] ?? `signal ${status - 128}`) : null,
    ...classify(stderr, machine),
    ...(effective === undefined ? {} : { effective }),
    facts: {
      node: machine.input.node,
      interfaces: [
        ...new Set([...result.interfaces.matchAll(/scope \S+(?: \S+)*? (\S+)\\/g)].map((match) => match[1]!)),
      ],
      resolvable: machine.resolvable,
      users: namesIn("/etc/passwd"),
      groups: namesIn("/etc/group"),
      programs: result.executables.split("\n").filter((path) => path !== ""),
    },
  };
}

const databases = new Map<string, string[]>();

function namesIn(path: string): string[] {
  let names = databases.get(path);
  if (names === undefined) {
    names = readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line) => (line.includes(":") ? [line.slice(0, line.indexOf(":"))] : []));
    databases.set(path, names);
  }
  return names;
}

const LEVEL = /\b(EMERG|ALERT|CRIT|ERROR|WARN|NOTICE|info|INFO|debug|DEBUG):\s/;
/** The machine's condition, and the closing lines that only repeat the phase. */
const NOISE =
  /heartbeat not started|^Authentication configuration error|could not create pidfile|Core dumps could be lost|core_pattern|core_uses_pid|Cannot lock ourselves into memory/i;
const PLAIN_ERROR = /invalid|Invalid|multiply|Illegal|ERROR|rror:/;
/** Printed without a newline, and whatever the order of the lines: worth keeping only if the directive is there. */
const ORDER_NOTE = /\S+: (udpport|baudrate) setting must precede media statements/g;

function classify(text: string, machine: Machine): { errors: string[]; warnings: string[] } {
  const errors: string[] = [];
  const warnings: string[] = [];
  const rest = text.replace(ORDER_NOTE, (note, subject: string) => {
    const directive = subject === "udpport" ? "udpport" : "baud";
    if (machine.haCf.some(([name]) => name === directive)) warnings.push(note);
    return "\n";
  });
  const lines: string[] = [];
  for (const line of rest.split(/\r?\n/)) {
    const last = lines.at(-1);
    // A message may quote a line of the configuration with its newline.
    if (last !== undefined && !LEVEL.test(line) && count(last, "[") > count(last, "]")) {
      lines[lines.length - 1] = last + line.trim();
    } else lines.push(line);
  }
  for (const line of lines) {
    const match = LEVEL.exec(line);
    if (match === null) {
      if (PLAIN_ERROR.test(line)) errors.push(line.trim());
      continue;
    }
    const level = match[1]!;
    const message = line.slice(match.index + match[0].length).trim();
    if (NOISE.test(message)) continue;
    if (level === "WARN") warnings.push(message);
    else if (level === level.toUpperCase() && !["NOTICE", "INFO", "DEBUG"].includes(level)) {
      errors.push(level === "ERROR" ? message : `${level}: ${message}`);
    }
  }
  return { errors, warnings };
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function readEffective(dump: string): EffectiveConfiguration | undefined {
  const options: Record<string, string> = {};
  const nodes: string[] = [];
  const media: string[] = [];
  for (const line of dump.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [body = ""] = line.split("\t#\t");
    const tab = body.indexOf("\t");
    if (line.startsWith("node ")) nodes.push(body.slice("node ".length));
    else if (tab >= 0) options[body.slice(0, tab)] = body.slice(tab + 1);
    else media.push(body);
  }
  return Object.keys(options).length === 0 ? undefined : { options, nodes, media };
}

/** The daemon's own words for its media, and ours. */
const mediaNames: Readonly<Record<string, string>> = {
  "UDP Broadcast heartbeat": "bcast",
  "UDP multicast heartbeat": "mcast",
};

function readOpened(log: string): string[] {
  const started =
    /glib: (UDP Broadcast heartbeat|UDP multicast heartbeat|ucast6?):? started .*?port (\d+)(?: \(\d+\))? interface (\S+)/g;
  return [...log.matchAll(started)].map(([, name = "", port, on]) => `${mediaNames[name] ?? name} ${on} ${port}`);
}

function readGroups(output: string): ResolvedGroup[] {
  const groups: { node: string; line: string; resources: { word: string; script: string | null; args: string[] }[] }[] =
    [];
  const fields = output.split("\0");
  for (let index = 0; index + 1 < fields.length; ) {
    const tag = fields[index++];
    const value = fields[index++]!;
    if (tag === "G") groups.push({ node: value, line: fields[index++] ?? "", resources: [] });
    else if (tag === "R") {
      const script = fields[index++] ?? "";
      groups.at(-1)?.resources.push({ word: value, script: script === "" ? null : script, args: [] });
    } else if (tag === "A") groups.at(-1)?.resources.at(-1)?.args.push(value);
    else throw new Error(`unexpected output of the ResourceManager: ${tag}`);
  }
  return groups;
}
