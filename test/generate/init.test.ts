import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interview } from "@halint/generate";
import { describe, expect, test } from "vitest";
import { binary, halint, snapshot } from "../support/run-halint.js";
import { good, tutorialAnswers } from "./support.js";

const somewhere = () => mkdtempSync(join(tmpdir(), "halint-init-"));

/** The tutorial's cluster as options. */
const options = [
  ..."--cluster-node master1,eth0=192.168.42.12/25,eth1=10.1.1.1/24".split(" "),
  ..."--cluster-node master2,eth0=192.168.42.13/25,eth1=10.1.1.2/24".split(" "),
  ..."--address 192.168.42.14 --service nginx --storage r0,/dev/sdb1,/store,ext4,eth1 --ping 192.168.42.1".split(" "),
];

/** Without what is random. */
const withoutKeys = (directory: string) =>
  Object.fromEntries(
    Object.entries(snapshot(directory)).map(([path, { text, mode }]) => [
      path,
      [mode, text.replace(/[0-9a-f]{40}/g, "KEY")],
    ]),
  );

describe("halint init", () => {
  test("writes all files of both nodes, and halint has nothing to say but remarks", () => {
    const cwd = somewhere();
    const { status, stdout, stderr } = halint(["init", "cluster", ...options], { cwd });
    expect(stderr).toContain("13 files were written below cluster");
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(13);
    expect(stdout).toContain("cluster/master2/etc/drbd.d/r0.res\n");
    const files = snapshot(join(cwd, "cluster"));
    expect(files["master1/etc/ha.d/authkeys"]?.mode).toBe("600");
    expect(halint(["--fail-on", "warning", "cluster"], { cwd }).status).toBe(0);
  });

  test("takes the same answers from a file", () => {
    const [byOptions, byFile] = [somewhere(), somewhere()];
    const answers = join(byFile, "answers.json");
    writeFileSync(answers, JSON.stringify(tutorialAnswers));
    expect(halint(["init", join(byOptions, "c"), ...options]).status).toBe(0);
    expect(halint(["init", join(byFile, "c"), "--answers", answers]).status).toBe(0);
    expect(withoutKeys(join(byFile, "c"))).toEqual(withoutKeys(join(byOptions, "c")));
  });

  test("never writes over a file, and then writes none", () => {
    const cwd = somewhere();
    halint(["init", "c", ...options], { cwd });
    const before = snapshot(cwd);
    const { status, stdout, stderr } = halint(["init", "c", ...options, "--start-at-boot"], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("c/master1/etc/ha.d/ha.cf: it exists already");
    expect(snapshot(cwd)).toEqual(before);
  });

  test("--dry-run prints the files without their keys and writes nothing", () => {
    const cwd = somewhere();
    const { status, stdout } = halint(["init", "c", ...options, "--dry-run"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain("== c/master2/etc/ha.d/authkeys (0600)");
    expect(stdout).toContain("1 sha1 ••••••••\n");
    expect(stdout).not.toMatch(/[0-9a-f]{40}/);
    expect(snapshot(cwd)).toEqual({});
  });

  test("--runbook prints what to do", () => {
    const { stdout } = halint(["init", "c", ...options, "--dry-run", "--runbook"], { cwd: somewhere() });
    expect(stdout).toMatch(/^# Bringing master1-master2 up\n/);
    expect(stdout).not.toContain("== c/");
  });

  test.each([
    [
      "wrong answers, each with its place",
      ["c", "--cluster-node", "a,eth0=10.0.0.1/24"],
      "nodes: there have to be exactly two nodes",
    ],
    ["nobody to ask", ["c"], "nobody is here to be asked"],
    ["no directory", options, "name one directory"],
    ["both ways to answer", ["c", "--answers", "x", "--ping", "10.0.0.1"], "--ping does not go with it"],
    ["a file that is not there", ["c", "--answers", "nowhere.json"], "nowhere.json cannot be read"],
  ])("%s: status 2", (_, words, message) => {
    const { status, stdout, stderr } = halint(["init", ...words], { cwd: somewhere() });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("the questions", () => {
  /** Answers by the beginning of the question, each once; then the fallback. */
  function someone(script: [string, string][]) {
    const said: string[] = [];
    const rest = [...script];
    return {
      said,
      rest,
      ask: async (question: string, fallback: string) => {
        const at = rest.findIndex(([begins]) => question.startsWith(begins));
        return (at === -1 ? "" : (rest.splice(at, 1)[0] as [string, string])[1]) || fallback;
      },
      say: (text: string) => void said.push(text),
    };
  }

  const nodes: [string, string][] = [
    ["Name of the first", "master1"],
    ["Interfaces of master1 and", "eth0=192.168.42.12/25 eth1=10.1.1.1/24"],
    ["Name of the second", "master2"],
    ["Interfaces of master2", "eth0=192.168.42.13/25, eth1=10.1.1.2/24"],
  ];
  const group: [string, string][] = [
    ["Floating", "192.168.42.14"],
    ["Services", "nginx"],
    ["Is there storage", "yes"],
    ["Where it is mounted", "/store"],
    ["Interface of the first node over", "eth1"],
    ["An address outside", "192.168.42.1"],
  ];

  test("lead to the same cluster as the JSON", async () => {
    const people = someone([...nodes, ...group]);
    expect(good(await interview(people))).toEqual(good(tutorialAnswers));
    expect(people).toMatchObject({ said: [], rest: [] });
  });

  test("are asked again at once where the answer cannot be", async () => {
    const people = someone([
      ["Name of the first", "10.1.1.1"],
      ["Name of the first", "master1"],
      ["Interfaces of master1 and", "eth0=192.168.42.12 eth1=10.1.1.1/24"],
      ["Interfaces of master1 and", "eth0=192.168.42.12/25 eth1=10.1.1.1/24"],
      ["Floating", "192.168.42.13"],
      ["Is there storage", "perhaps"],
      ["Where it is mounted", "store"],
      ["One ha.cf", "maybe"],
      ["Distribution", "windows"],
      ...nodes.slice(2),
      ...group,
    ]);
    expect(good(await interview(people))).toEqual(good(tutorialAnswers));
    expect(people).toMatchObject({
      rest: [],
      said: [
        'nodes[0].name: "10.1.1.1" cannot be it: what uname -n says on the node',
        "nodes[0].interfaces.eth0: the prefix is missing or out of range: write 192.168.42.12/24, with 8 to 30",
        "groups[0].addresses[0]: 192.168.42.13 is a node's own address: a floating address belongs to no node",
        "yes or no",
        'groups[0].storage[0].mount: "store" cannot be it: where it is mounted: an absolute path without blanks',
        "yes or no",
        'distribution: it has to be one of "debian-12", "debian-older", "el6", "el6-32bit"',
      ],
    });
  });

  test("say at once that storage needs a second network, and go on without it", async () => {
    const people = someone([
      ["Name of the first", "a"],
      ["Interfaces of a", "eth0=10.0.0.1/24"],
      ["Name of the second", "b"],
      ["Interfaces of b", "eth0=10.0.0.2/24"],
      ["Services", "nginx"],
      ["Is there storage", "yes"],
      ["Where it is mounted", "/srv"],
    ]);
    expect(good(await interview(people)).groups).toMatchObject([{ services: ["nginx"], storage: [] }]);
    expect(people.said).toEqual([expect.stringMatching(/^nodes: with storage .* a second network/)]);
  });
});

describe("on a terminal", () => {
  /** Answers by what is asked; util-linux's script makes the terminal. */
  function atTerminal(cwd: string, script: readonly [asked: string, answer: string][]) {
    return new Promise<{ status: number | null; shown: string }>((resolve, reject) => {
      const child = spawn(
        "script",
        ["--quiet", "--return", "--command", `${process.execPath} ${binary} init c`, "/dev/null"],
        {
          cwd,
          env: { ...process.env, TERM: "dumb" },
        },
      );
      const rest = [...script];
      let shown = "";
      let unanswered = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        shown += text;
        unanswered += text;
        const [next] = rest;
        if (!next || !unanswered.includes(next[0])) return;
        unanswered = "";
        rest.shift();
        child.stdin.write(next[1]);
      });
      child.once("error", reject);
      child.once("close", (status) => resolve({ status, shown }));
    });
  }

  const questions: [string, string][] = [
    ["Name of the first", "web1\r"],
    ["Interfaces of web1", "eth0=10.0.0.1/24\r"],
    ["Name of the second", "web2\r"],
    ["Interfaces of web2", "eth0=10.0.0.2/24\r"],
    ["Node on which everything starts", "nobody\r"],
    ["it has to be one of the nodes", "\r"],
    ["Floating addresses", "10.0.0.9\r"],
    ["Services", "nginx\r"],
    ["Is there storage", "\r"],
    ["An address outside", "\r"],
    ["for heartbeats", "\r"],
    ["One ha.cf", "\r"],
    ["Distribution", "\r"],
    ["go home by itself", "\r"],
    ["start at boot", "\r"],
  ];

  test.skipIf(process.platform !== "linux")("somebody is asked, and the files are written", async () => {
    const cwd = somewhere();
    const { status, shown } = await atTerminal(cwd, questions);
    expect(shown).toContain("7 files were written below c");
    expect(status).toBe(0);
    expect(snapshot(cwd)["c/web2/etc/ha.d/haresources"]?.text).toContain("web1 IPaddr2::10.0.0.9/24/eth0 nginx\n");
    expect(halint(["--fail-on", "warning", "c"], { cwd }).status).toBe(0);
  });

  test.skipIf(process.platform !== "linux").each([
    ["the end of input", "\u0004", 2],
    ["an interrupt", "\u0003", 130],
  ])("%s writes nothing", async (_, key, expected) => {
    const cwd = somewhere();
    const { status } = await atTerminal(cwd, [...questions.slice(0, 7), ["Services", key]]);
    expect(status).toBe(expected);
    expect(snapshot(cwd)).toEqual({});
  });
});
