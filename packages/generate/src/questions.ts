import { distributions } from "./distributions.js";
import type { Problem } from "./problems.js";
import { readAnswers } from "./read-answers.js";

/** Somebody who can be asked: a terminal, or the boxes of an editor. */
export interface Interviewer {
  /** The answer; the fallback where nothing is written. */
  ask(question: string, fallback: string): Promise<string>;
  /** Says what was wrong. */
  say(text: string): void;
}

/** Asks for everything, a wrong answer again at once, and gives the JSON form back. */
export async function interview(people: Interviewer): Promise<unknown> {
  const asked = new Asked(people);
  await asked.settle(["nodes"], () => askNodes(asked));
  const nodes = asked.answers.nodes as { name: string }[];
  await asked.settle(["groups"], () => askGroup(asked, nodes[0]?.name ?? ""));
  await asked.settle(["ping"], async () => {
    const text = await people.ask(
      "An address outside that both nodes can ping, usually the router's (empty: none)",
      "",
    );
    asked.answers.ping = text || undefined;
  });
  // Only now it is clear whether one network is enough.
  await asked.settle(["heartbeats"], async () => {
    const text = await people.ask(
      `Interfaces of ${nodes[0]?.name} for heartbeats (empty: every network that both nodes are in)`,
      "",
    );
    asked.answers.heartbeats = text === "" ? undefined : wordsOf(text);
  });
  await asked.settle(["haCf"], async () => {
    const shared = await yes(people, "One ha.cf for both nodes, instead of one each", false);
    asked.answers.haCf = shared ? "shared" : "per-node";
  });
  await asked.settle(["distribution"], async () => {
    const names = Object.keys(distributions);
    const question = `Distribution: ${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
    asked.answers.distribution = await people.ask(question, "debian-12");
  });
  const withStorage = hasStorage(asked.answers.groups);
  if (withStorage)
    await asked.settle(["drbd"], async () => {
      asked.answers.drbd = await people.ask("Version of DRBD's tools: 8.3, 8.4 or 9", "8.4");
    });
  asked.answers.failback = await yes(people, "Does a group go home by itself when its node is back", !withStorage);
  asked.answers.startAtBoot = await yes(people, "Does heartbeat start at boot", false);
  return asked.answers;
}

/** What somebody has answered so far. */
class Asked {
  readonly answers: Record<string, unknown> = {};

  constructor(readonly people: Interviewer) {}

  /** Asks until nothing is wrong with what stands at these paths or below. */
  async settle(paths: readonly string[], ask: () => Promise<void>): Promise<void> {
    for (;;) {
      await ask();
      if (this.good(paths)) return;
    }
  }

  /** Whether nothing is wrong there; says what is. */
  good(paths: readonly string[]): boolean {
    const wrong = readAnswers(this.answers).problems.filter(({ path }) => paths.some((name) => isAbout(path, name)));
    for (const problem of wrong) this.people.say(problemText(problem));
    return wrong.length === 0;
  }
}

/** A problem in one line. */
export function problemText({ path, message }: Problem): string {
  return path === "" ? message : `${path}: ${message}`;
}

function isAbout(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

async function askNodes(asked: Asked): Promise<void> {
  const { people, answers } = asked;
  const nodes: { name: string; interfaces: Record<string, string> }[] = [];
  answers.nodes = nodes;
  for (const [index, [which, example]] of [
    ["first", "eth0=192.168.1.11/24 eth1=10.1.1.1/24"] as const,
    ["second", "eth0=192.168.1.12/24 eth1=10.1.1.2/24"] as const,
  ].entries()) {
    const node = { name: "", interfaces: {} as Record<string, string> };
    nodes.push(node);
    await asked.settle([`nodes[${index}].name`], async () => {
      node.name = await people.ask(`Name of the ${which} node, as uname -n says it`, "");
    });
    await asked.settle([`nodes[${index}].interfaces`], async () => {
      const text = await people.ask(`Interfaces of ${node.name} and their addresses, such as ${example}`, "");
      node.interfaces = interfacesOf(wordsOf(text));
    });
  }
}

/** `eth0=10.1.1.1/24` as a member of an object. */
export function interfacesOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      return at === -1 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

async function askGroup(asked: Asked, home: string): Promise<void> {
  const { people, answers } = asked;
  const storage: Record<string, string>[] = [];
  const group: Record<string, unknown> = { storage };
  answers.groups = [group];
  const one = (name: string, question: string, fallback: string, read: (text: string) => unknown) =>
    asked.settle([`groups[0].${name}`], async () => {
      group[name] = read(await people.ask(question, fallback));
    });
  await one("node", "Node on which everything starts", home, (text) => text);
  await one("addresses", "Floating addresses (empty: none)", "", wordsOf);
  await one("services", "Services, by the names of their init scripts, in start order (empty: none)", "", wordsOf);
  const again = () =>
    storage.length === 0 ? "Is there storage that both nodes share, with DRBD" : "Another DRBD resource";
  while (await yes(people, again(), false)) {
    const index = storage.length;
    const entry: Record<string, string> = {};
    storage.push(entry);
    const put = (name: string, question: string, fallback: string) =>
      asked.settle([`groups[0].storage[${index}].${name}`], async () => {
        const text = await people.ask(question, fallback);
        if (text === "" && name === "link") delete entry[name];
        else entry[name] = text;
      });
    await put("resource", "Name of the DRBD resource", `r${index}`);
    await put("disk", "Disk under it, the same on both nodes", "/dev/sdb1");
    await put("mount", "Where it is mounted", "");
    await put("fileSystem", "File system: ext4, ext3 or xfs", "ext4");
    await put("link", "Interface of the first node over which it replicates (empty: its last)", "");
    // What stands against storage as such, such as a single network.
    if (!asked.good(["nodes", `groups[0].storage[${index}]`])) storage.pop();
  }
}

function hasStorage(groups: unknown): boolean {
  return Array.isArray(groups) && groups.some((group: { storage?: unknown[] }) => (group.storage ?? []).length > 0);
}

async function yes(people: Interviewer, question: string, fallback: boolean): Promise<boolean> {
  for (;;) {
    const text = (await people.ask(`${question}? yes or no`, fallback ? "yes" : "no")).toLowerCase();
    if (/^(?:y|yes)$/.test(text)) return true;
    if (/^(?:n|no)$/.test(text)) return false;
    people.say("yes or no");
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
