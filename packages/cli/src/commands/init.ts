import { relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { disk, FileError, readStandardInput, readTextFile, WriteError, writeTogether } from "@halint/cluster";
import {
  type Answers,
  type GeneratedFile,
  generate,
  type Interviewer,
  interfacesOf,
  interview,
  placeOf,
  planFiles,
  problemText,
  readAnswers,
  runbook,
} from "@halint/generate";
import { UsageError, type Words } from "../arguments.js";
import { clean, Failure, failed, finishFirst, tell } from "../outcome.js";

/** Options that answer; any of them, or --answers, and nothing is asked. */
const answering = [
  "cluster-node",
  "address",
  "service",
  "storage",
  "home",
  "ping",
  "heartbeat",
  "shared-ha-cf",
  "port",
  "failback",
  "start-at-boot",
  "drbd-version",
  "distribution",
  "name",
];

/** `halint init DIRECTORY`: all files of all nodes of a new cluster. */
export async function makeCluster(words: Words): Promise<number> {
  const [directory, second] = words.operands;
  if (directory === undefined || second !== undefined)
    throw new UsageError("name one directory for the files, for example: halint init cluster");
  const { answers, problems } = readAnswers(await answersOf(words));
  if (!answers) {
    tell(problems.map(problemText).join("\nhalint: "));
    return failed;
  }
  const files = generate(answers);
  const base = resolve(directory);
  const plan = planFiles(files, base, disk);
  if (plan.obstacles.length > 0) {
    const lines = plan.obstacles.map(({ path, why }) => `${relative(process.cwd(), path)}: ${why}`);
    throw new Failure(`nothing was written, because nothing is written over:\n${lines.join("\n")}`);
  }
  if (words.has("dry-run")) {
    if (!words.has("runbook")) process.stdout.write(preview(files, directory, answers));
  } else {
    try {
      finishFirst();
      writeTogether(plan.writes);
    } catch (error) {
      if (error instanceof WriteError) throw new Failure(`nothing was written: ${error.path}: ${error.message}`);
      throw error;
    }
    tell(`${files.length} files were written below ${directory}; authkeys holds a key, so mind where they go`);
  }
  if (words.has("runbook")) process.stdout.write(runbook(answers));
  else if (!words.has("dry-run")) process.stdout.write(files.map((file) => `${directory}/${placeOf(file)}\n`).join(""));
  return clean;
}

/** The files one after the other, keys masked. */
function preview(files: readonly GeneratedFile[], directory: string, { key, secret }: Answers): string {
  const mask = (text: string) => text.replaceAll(key, "•".repeat(8)).replaceAll(secret, "•".repeat(8));
  return files
    .map((file) => `== ${directory}/${placeOf(file)} (${file.mode.toString(8).padStart(4, "0")})\n${mask(file.text)}`)
    .join("\n");
}

/** The JSON form of the answers: from a file, from the options, or from somebody at the terminal. */
async function answersOf(words: Words): Promise<unknown> {
  const file = words.one("answers");
  const given = answering.filter((name) => words.has(name));
  if (file !== undefined) {
    if (given.length > 0) throw new UsageError(`--answers has all answers: --${given[0]} does not go with it`);
    return readJson(file);
  }
  if (given.length > 0) return fromOptions(words);
  if (!process.stdin.isTTY)
    throw new UsageError("nobody is here to be asked: give --answers FILE, or the answers as options");
  return atTerminal();
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(file === "-" ? new TextDecoder().decode(readStandardInput()) : readTextFile(resolve(file)));
  } catch (error) {
    if (error instanceof FileError) throw new Failure(`${file} cannot be read: ${error.message}`);
    if (error instanceof SyntaxError) throw new Failure(`${file} is no JSON: ${error.message}`);
    throw error;
  }
}

function fromOptions(words: Words): unknown {
  const nodes = words.all("cluster-node").map((text) => {
    const [name = "", ...interfaces] = text.split(",");
    return { name, interfaces: interfacesOf(interfaces) };
  });
  const storage = words.all("storage").map((text) => {
    const [resource, disk, mount, fileSystem, link, more] = text.split(",");
    if (mount === undefined || more !== undefined)
      throw new UsageError(`--storage takes RESOURCE,DISK,MOUNT[,FILESYSTEM[,INTERFACE]]: not "${text}"`);
    return { resource, disk, mount, ...(fileSystem ? { fileSystem } : {}), ...(link ? { link } : {}) };
  });
  const home = words.one("home");
  const group = {
    ...(home === undefined ? {} : { node: home }),
    addresses: words.all("address"),
    services: words.all("service"),
    storage,
  };
  const port = words.one("port");
  const optional: Record<string, unknown> = {
    name: words.one("name"),
    ping: words.one("ping"),
    heartbeats: words.has("heartbeat") ? words.all("heartbeat") : undefined,
    haCf: words.has("shared-ha-cf") ? "shared" : undefined,
    port: port === undefined ? undefined : Number(port),
    failback: words.has("failback") ? words.one("failback") === "on" : undefined,
    startAtBoot: words.has("start-at-boot") ? true : undefined,
    drbd: words.one("drbd-version"),
    distribution: words.one("distribution"),
  };
  return {
    nodes,
    groups: [group],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Questions go to standard error: what is printed at the end may be redirected. */
async function atTerminal(): Promise<unknown> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.once("SIGINT", () => process.exit(130));
  const ended = new Promise<never>((_, reject) => {
    terminal.once("close", () => reject(new Failure("not every question was answered; nothing was written")));
  });
  // Answering everything ends the terminal too; then nobody waits for this any more.
  ended.catch(() => {});
  const people: Interviewer = {
    ask: (question, fallback) => {
      const line = new Promise<string>((answer) => {
        terminal.question(`${question}${fallback === "" ? "" : ` [${fallback}]`}: `, (text) =>
          answer(text.trim() || fallback),
        );
      });
      return Promise.race([line, ended]);
    },
    say: (text) => void process.stderr.write(`  ${text}\n`),
  };
  try {
    return await interview(people);
  } finally {
    terminal.close();
  }
}
