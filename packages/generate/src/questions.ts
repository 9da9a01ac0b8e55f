import type { Problem } from "./problems.js";
import { readAnswers } from "./read-answers.js";

/** Somebody who can be asked: a terminal, or the boxes of an editor. */
export interface Interviewer {
  /** The answer; the fallback where nothing is written. */
  ask(question: string, fallback: string): Promise<string>;
  /** Says what was wrong. */
  say(text: string): void;
}

/** Asks for everything, a wrong answer again, and gives the JSON form back. */
export async function interview(people: Interviewer): Promise<unknown> {
  const answers: Record<string, unknown> = {};
  const settle = async (name: string, ask: () => Promise<unknown>) => {
    for (;;) {
      answers[name] = await ask();
      const wrong = readAnswers(answers).problems.filter(({ path }) => isAbout(path, name));
      if (wrong.length === 0) return;
      for (const problem of wrong) people.say(problemText(problem));
    }
  };
  await settle("nodes", () => askNodes(people));
  const nodes = answers.nodes as { name: string }[];
  await settle("groups", () => askGroup(people, nodes[0]?.name ?? ""));
  await settle(
    "ping",
    async () =>
      (await people.ask("An address outside that both nodes can ping, usually the router's (empty: none)", "")) ||
      undefined,
  );
  // Only now it is clear whether one network is enough.
  await settle("heartbeats", async () => {
    const text = await people.ask(
      `Interfaces of ${nodes[0]?.name} for heartbeats (empty: every network that both nodes are in)`,
      "",
    );
    return text === "" ? undefined : wordsOf(text);
  });
  await settle("haCf", async () =>
    (await yes(people, "One ha.cf for both nodes, instead of one each", false)) ? "shared" : "per-node",
  );
  await settle("distribution", () =>
    people.ask("Distribution: debian-12, debian-older, el6 or el6-32bit", "debian-12"),
  );
  if (hasStorage(answers.groups))
    await settle("drbd", () => people.ask("Version of DRBD's tools: 8.3, 8.4 or 9", "8.4"));
  await settle("failback", () =>
    yes(people, "Does a group go home by itself when its node is back", !hasStorage(answers.groups)),
  );
  await settle("startAtBoot", () => yes(people, "Does heartbeat start at boot", false));
  return answers;
}

/** A problem in one line. */
export function problemText({ path, message }: Problem): string {
  return path === "" ? message : `${path}: ${message}`;
}

function isAbout(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

async function askNodes(people: Interviewer): Promise<unknown[]> {
  const nodes: unknown[] = [];
  for (const [which, example] of [
    ["first", "eth0=192.168.1.11/24 eth1=10.1.1.1/24"],
    ["second", "eth0=192.168.1.12/24 eth1=10.1.1.2/24"],
  ] as const) {
    const name = await people.ask(`Name of the ${which} node, as uname -n says it`, "");
    const interfaces = await people.ask(`Interfaces of ${name || "it"} and their addresses, such as ${example}`, "");
    nodes.push({ name, interfaces: interfacesOf(wordsOf(interfaces)) });
  }
  return nodes;
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

async function askGroup(people: Interviewer, home: string): Promise<unknown[]> {
  const node = await people.ask("Node on which everything starts", home);
  const addresses = wordsOf(await people.ask("Floating addresses (empty: none)", ""));
  const services = wordsOf(
    await people.ask("Services, by the names of their init scripts, in start order (empty: none)", ""),
  );
  const storage: unknown[] = [];
  while (
    await yes(
      people,
      storage.length === 0 ? "Is there storage that both nodes share, with DRBD" : "Another DRBD resource",
      false,
    )
  ) {
    const resource = await people.ask("Name of the DRBD resource", `r${storage.length}`);
    const disk = await people.ask("Disk under it, the same on both nodes", "/dev/sdb1");
    const mount = await people.ask("Where it is mounted", "");
    const fileSystem = await people.ask("File system: ext4, ext3 or xfs", "ext4");
    const link = await people.ask(`Interface of the first node over which it replicates (empty: its last)`, "");
    storage.push({ resource, disk, mount, fileSystem, ...(link === "" ? {} : { link }) });
  }
  return [{ node, addresses, services, storage }];
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
