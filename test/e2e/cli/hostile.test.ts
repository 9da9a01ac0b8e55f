import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { privateMounts } from "../../support/namespaces.js";
import { copyOf, halint, halintJson, type Run, repository, snapshot } from "../../support/run-halint.js";

const program = join(repository, "packages/cli/bin/halint.cjs");
const haCf = "logfacility local0\nauto_failback off\nbcast eth1\nnode master1 master2\n";
const authkeys = "auth 1\n1 sha1 8bb2d5a6cdb0e1a4f0d59a7733e2\n";

/** Ends by itself, says nothing of a bug, and knows how it ended. */
function sound(run: Run, statuses: readonly number[] = [0, 1]): Run {
  expect(run.stderr).not.toMatch(/bug in halint| {4}at /);
  expect(statuses, run.stderr).toContain(run.status);
  return run;
}

const rulesOf = (directory: string, ...paths: string[]) =>
  halintJson(paths.length > 0 ? paths : ["."], directory).diagnostics.map(({ rule, file }) => `${rule} ${file}`);

/** All files below a directory, keys that are new in every run made alike. */
function shape(directory: string): ReturnType<typeof snapshot> {
  return Object.fromEntries(
    Object.entries(snapshot(directory)).map(([path, { text, mode }]) => [
      path,
      { mode, text: text.replace(/\b[0-9a-f]{40}\b/g, "KEY") },
    ]),
  );
}

function temporaries(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => /\.halint/.test(name));
}

describe("files that are no files", () => {
  test("a configuration that includes itself, and two that include each other", () => {
    const directory = directoryWith({
      "a/ha.cf": haCf,
      "a/drbd.conf": 'include "drbd.conf";\ninclude "drbd.d/*.res";\nresource r0 { }\n',
      "a/drbd.d/one.res": 'include "two.res";\n',
      "a/drbd.d/two.res": 'include "one.res";\ninclude "../drbd.conf";\ninclude "*";\n',
    });
    sound(halint(["."], { cwd: directory }));
    sound(halint(["show", "."], { cwd: directory }));
    sound(halint(["--fix", "--unsafe-fixes", "."], { cwd: directory }));
  });

  test("links in a circle, as files and as directories", () => {
    const directory = directoryWith({ "n/ha.cf": haCf });
    symlinkSync("authkeys", join(directory, "n/authkeys"));
    symlinkSync("b", join(directory, "n/a"));
    symlinkSync("a", join(directory, "n/b"));
    symlinkSync("..", join(directory, "n/up"));
    symlinkSync(".", join(directory, "self"));
    mkdirSync(join(directory, "n/resource.d"));
    symlinkSync("../resource.d/x", join(directory, "n/resource.d/x"));
    const { clusters } = halintJson(["."], directory);
    expect(clusters).toHaveLength(1);
    sound(halint(["n/a"], { cwd: directory }), [2]);
    sound(halint(["n/authkeys"], { cwd: directory }), [2]);
  });

  test("pipes and devices are not opened", () => {
    const directory = directoryWith({ "n/etc/ha.d/ha.cf": haCf, "n/etc/drbd.d/x": "" });
    for (const path of [
      "etc/ha.d/authkeys",
      "etc/drbd.d/p.res",
      "etc/hostname",
      "etc/hosts",
      "etc/network/interfaces",
    ]) {
      mkdirSync(dirname(join(directory, "n", path)), { recursive: true });
      execFileSync("mkfifo", [join(directory, "n", path)]);
    }
    writeFileSync(join(directory, "n/etc/drbd.conf"), 'include "drbd.d/*.res";\ninclude "/dev/zero";\n');
    symlinkSync("/dev/zero", join(directory, "n/etc/ha.d/haresources"));
    execFileSync("mkfifo", [join(directory, "halint.json"), join(directory, "base"), join(directory, "pipe.tar")]);
    expect(rulesOf(directory)).toEqual(
      expect.arrayContaining([
        "halint/unreadable-file halint.json",
        "halint/unreadable-file n/etc/drbd.d/p.res",
        "cluster/missing-file n/etc/ha.d/ha.cf",
      ]),
    );
    for (const path of ["n/etc/ha.d/authkeys", "/dev/zero", "/dev/null", "pipe.tar"]) {
      const { stderr } = sound(halint(["--no-config", path], { cwd: directory }), [2]);
      expect(stderr).toContain("it is not a regular file");
    }
    sound(halint(["init", "--answers", "base"], { cwd: directory }), [2]);
    sound(halint(["--no-config", "--baseline", "base", "."], { cwd: directory }), [2]);
    sound(halint(["graph", "--no-config", "n/etc/ha.d/authkeys"], { cwd: directory }), [2]);
  });

  test("names that are no text", () => {
    const directory = directoryWith({ "n/ha.cf": haCf });
    const odd = Buffer.from(`${directory}/n/\xff\x1b[31m.res`, "latin1");
    writeFileSync(odd, "resource r0 { }\n");
    writeFileSync(join(directory, "n/line\nend.res"), "resource r1 { }\n");
    const { stdout } = sound(halint(["."], { cwd: directory }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for.
    expect(stdout).not.toMatch(/\u001b/);
    for (const line of stdout.trim().split("\n")) expect(line).toMatch(/^\S|^ /);
  });
});

describe("archives", () => {
  test("that lead out of themselves stay inside", () => {
    const directory = directoryWith({ "secret/ha.cf": "node outsider\n", "n/etc/ha.d/ha.cf": haCf });
    symlinkSync("/", join(directory, "n/root"));
    symlinkSync("../../../secret", join(directory, "n/etc/ha.d/resource.d"));
    symlinkSync(join(directory, "secret/ha.cf"), join(directory, "n/etc/drbd.conf"));
    execFileSync("tar", [
      "-C",
      directory,
      "--transform=s,^secret,../../..,",
      "--absolute-names",
      "-czf",
      join(directory, "n.tar.gz"),
      "n",
      "secret",
    ]);
    const { stdout } = sound(halint(["show", "--format", "json", "n.tar.gz"], { cwd: directory }));
    expect(stdout).not.toContain("outsider");
    sound(halint(["n.tar.gz"], { cwd: directory }));
  });

  test("that unpack to more than anybody needs are refused", () => {
    const directory = directoryWith({});
    execFileSync("sh", ["-c", "head -c 640M /dev/zero | gzip -1 > bomb.tar.gz"], { cwd: directory });
    const { stderr } = sound(halint(["bomb.tar.gz"], { cwd: directory }), [2]);
    expect(stderr).toMatch(/bomb\.tar\.gz cannot be read: .*(?:MiB|large)/);
  });
});

describe("settings that reach for what everybody has", () => {
  const member = (name: string, value: unknown) => `{ "${name}": ${JSON.stringify(value)} }`;

  test.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])("%s in halint.json", (name) => {
    for (const text of [
      member(name, { off: "off" }),
      `{ "rules": ${member(name, "off")} }`,
      `{ "clusters": ${member(name, { nodes: { master1: "n" } })} }`,
      `{ "clusters": [{ "name": "${name}", "nodes": [{ "name": "${name}", "path": "n", "addresses": ${member(name, "10.0.0.1/24")} }] }] }`,
      `{ "overrides": [{ "files": ["**"], "rules": ${member(name, "error")} }] }`,
    ]) {
      const directory = directoryWith({ "n/ha.cf": haCf, "n/authkeys": authkeys, "halint.json": text });
      const { stdout } = sound(halint(["--format", "json", "."], { cwd: directory }), [0, 1, 2]);
      // Whatever becomes of the settings, no rule is turned off and none is on twice.
      if (stdout !== "") expect(stdout).toContain("cluster/missing-file");
    }
  });

  test.each(["__proto__", "constructor", "toString"])("%s as the name of a node, a resource and an agent", (name) => {
    const directory = directoryWith({
      "n/ha.cf": `${haCf}node ${name}\n${name} x\napiauth ${name} uid=${name}\nstonith_host * ${name} x\n`,
      "n/haresources": `${name} ${name}::${name} drbddisk::${name}\n`,
      "n/authkeys": `auth 1\n1 ${name} ${name}\n`,
      "n/drbd.conf": `resource ${name} { ${name} ${name}; on ${name} { ${name} x; } net { ${name} yes; } ${name} { } }\n`,
    });
    for (const args of [["."], ["show", "."], ["show", "--format", "json", "."], ["graph", "."], ["--diff", "."]]) {
      expect(sound(halint(args, { cwd: directory })).stdout).not.toContain("internal-error");
    }
  });

  test("answers", () => {
    for (const text of [
      '{ "__proto__": { "nodes": [] } }',
      '{ "nodes": [ { "name": "a", "__proto__": { "x": 1 }, "interfaces": { "__proto__": "10.0.0.1/24", "constructor": "10.0.1.1/24" } } ] }',
      '{ "constructor": { "prototype": { "polluted": true } } }',
    ]) {
      const directory = directoryWith({ "answers.json": text });
      const { stderr } = sound(
        halint(["init", "--answers", "answers.json", "--output", "out"], { cwd: directory }),
        [2],
      );
      expect(stderr).not.toBe("");
    }
  });
});

describe("outputs that nobody takes", () => {
  const run = (script: string) =>
    spawnSync("sh", ["-c", script.replaceAll("halint", `${process.execPath} ${program}`)], {
      cwd: join(repository, "examples/tutorial"),
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });

  test("a full device, closed streams, a reader that leaves", () => {
    sound(run("halint . > /dev/full"), [2]);
    sound(run("halint --format sarif . > /dev/full"), [2]);
    sound(run("halint --format json:/dev/full ."), [2]);
    sound(run("halint . >&-"), [0, 1, 2]);
    sound(run("halint . 2>&-"), [0, 1]);
    sound(run("halint --stdin-filename ha.cf - <&-"), [0, 1, 2]);
    sound(run("halint show --format json . | true; exit 0"), [0]);
    sound(run("halint graph . | head -c 10 > /dev/null; exit 0"), [0]);
  });
});

describe("what changes while it is read", () => {
  test("files that come and go", async () => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    const put = (at: number) => {
      mkdirSync(join(directory, `c${at}/master1`), { recursive: true });
      writeFileSync(join(directory, `c${at}/master1/ha.cf`), haCf);
      writeFileSync(join(directory, `c${at}/master1/authkeys`), authkeys, { mode: 0o600 });
    };
    for (let at = 0; at < 400; at++) put(at);
    let stop = false;
    const runs = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, [program, "--format", "json", "."], { cwd: directory });
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += String(chunk);
      });
      child.stdout.resume();
      const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
      return { status, stdout: "", stderr };
    });
    const churn = (async () => {
      for (let at = 0; !stop; at = (at + 1) % 400) {
        rmSync(join(directory, `c${at}`), { recursive: true, force: true });
        put((at * 7) % 400);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (const run of await Promise.all(runs)) sound(run);
    stop = true;
    await churn;
  });

  test("repairs at the same time are made once, whole, and leave nothing behind", async () => {
    const directory = copyOf("examples/tutorial");
    const once = copyOf("examples/tutorial");
    halint(["--fix", "--unsafe-fixes", "."], { cwd: once });
    const all = await Promise.all(
      Array.from(
        { length: 6 },
        () =>
          new Promise<Run>((resolve) => {
            const child = spawn(process.execPath, [program, "--fix", "--unsafe-fixes", "."], { cwd: directory });
            let stderr = "";
            child.stderr.on("data", (chunk) => {
              stderr += String(chunk);
            });
            child.stdout.resume();
            child.on("close", (status) => resolve({ status, stdout: "", stderr }));
          }),
      ),
    );
    for (const run of all) {
      sound(run, [0, 1, 2]);
      if (run.status === 2) expect(run.stderr).toMatch(/nothing was repaired: .*(?:has changed|another halint)/);
    }
    expect(all.some(({ status }) => status !== 2)).toBe(true);
    expect(shape(directory)).toEqual(shape(once));
    expect(temporaries(directory)).toEqual([]);
  });

  test("killed between two writes: every file is the old or the new one, and the next run makes the rest", () => {
    const before = shape(copyOf("examples/tutorial"));
    const once = copyOf("examples/tutorial");
    halint(["--fix", "--unsafe-fixes", "."], { cwd: once });
    const after = shape(once);
    const changed = Object.keys(after).filter((path) => after[path]?.text !== before[path]?.text);
    expect(changed.length).toBeGreaterThan(1);
    const directory = copyOf("examples/tutorial");
    const hook = join(mkdtempSync(join(tmpdir(), "halint-")), "kill.cjs");
    writeFileSync(
      hook,
      'const fs = require("node:fs"); const real = fs.renameSync; fs.renameSync = (...args) => { real(...args); process.kill(process.pid, "SIGKILL"); };',
    );
    const killed = spawnSync(process.execPath, ["-r", hook, program, "--fix", "--unsafe-fixes", "."], {
      cwd: directory,
      encoding: "utf8",
    });
    expect(killed.signal).toBe("SIGKILL");
    const left = temporaries(directory);
    expect(left.length).toBeGreaterThan(0);
    const now = shape(directory);
    const states = changed.map((path) =>
      now[path]?.text === before[path]?.text ? "old" : now[path]?.text === after[path]?.text ? "new" : "broken",
    );
    expect([...new Set(states)].sort()).toEqual(["new", "old"]);
    // What was not moved into its place is no configuration, and no easier to read than the file that it is for.
    expect(halintJson(["."], directory).clusters).toHaveLength(1);
    for (const path of left) {
      const name = join(dirname(path), path.replace(/^.*\/\.|\.halint.*$/g, ""));
      expect(Number.parseInt(now[path]?.mode ?? "", 8) & ~Number.parseInt(before[name]?.mode ?? "", 8), path).toBe(0);
    }
    const again = sound(halint(["--fix", "--unsafe-fixes", "."], { cwd: directory }), [0, 1, 2]);
    if (again.status === 2) {
      expect(again.stderr).toContain("another halint");
      for (const path of left) execFileSync("touch", ["-d", "2 minutes ago", join(directory, path)]);
      sound(halint(["--fix", "--unsafe-fixes", "."], { cwd: directory }));
    }
    expect(shape(directory)).toEqual(after);
  });
});

describe.skipIf(!privateMounts())("file systems and users", () => {
  /** Runs a shell script in a mount namespace with a small file system at $D, which holds the tutorial's cluster. */
  const onTmpfs = (script: string) => {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    const run = spawnSync("unshare", ["--mount", "--propagation", "private", "sh", "-c", script], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", D: directory, T: join(repository, "examples/tutorial"), H: program },
    });
    rmSync(directory, { recursive: true });
    return run;
  };
  const same = `diff -r "$T" . && echo unchanged; find . -name '*.halint*'`;

  test("a read-only file system: nothing is repaired, and that is said", () => {
    const run = onTmpfs(
      `mount -t tmpfs none "$D" && cp -a "$T/." "$D" && mount -o remount,ro "$D" && cd "$D" && node "$H" --fix .; echo "status $?"; ${same}`,
    );
    expect(run.stderr).toMatch(/nothing was repaired: .*: the file system is read-only/);
    expect(run.stdout).toMatch(/status 2\nunchanged\n$/);
  });

  test("a full disk: all files stay as they were", () => {
    const run = onTmpfs(
      `mount -t tmpfs -o size=400k none "$D" && cp -a "$T/." "$D" && cd "$D" && (cat /dev/zero > filler 2>/dev/null; node "$H" --fix .; echo "status $?"; rm filler); ${same}`,
    );
    expect(run.stderr).toMatch(/nothing was repaired: .*: no space is left/);
    expect(run.stdout).toMatch(/status 2\nunchanged\n$/);
  });

  test("files and directories that are closed to us", () => {
    const directory = copyOf("examples/tutorial");
    chmodSync(directory, 0o755);
    chmodSync(join(directory, "master1/etc/ha.d/haresources"), 0);
    chmodSync(join(directory, "master1/etc/ha.d/authkeys"), 0o600);
    chmodSync(join(directory, "master2/etc/ha.d/resource.d"), 0);
    chmodSync(join(directory, "master2/usr"), 0o711);
    const as = (args: readonly string[]): Run =>
      spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, program, ...args], {
        cwd: directory,
        encoding: "utf8",
      });
    // The program itself has to be open to everybody; where the repository is not, there is nothing to try.
    if (as(["--version"]).status !== 0) {
      if (process.env.CI) throw new Error("the repository cannot be read by another user");
      console.warn("skipped: the repository cannot be read by another user");
      return;
    }
    const { stdout } = sound(as(["--format", "json", "."]));
    const said = (JSON.parse(stdout) as ReturnType<typeof halintJson>).diagnostics.map(
      ({ rule, file }) => `${rule} ${file}`,
    );
    expect(said).toContain("halint/unreadable-file master1/etc/ha.d/haresources");
    expect(said).toContain("halint/unreadable-file master1/etc/ha.d/authkeys");
    sound(as(["show", "."]));
    const before = snapshot(directory);
    const fix = sound(as(["--fix", "--unsafe-fixes", "."]), [2]);
    expect(fix.stderr).toMatch(/nothing was repaired: .*: permission denied/);
    expect(snapshot(directory)).toEqual(before);
    sound(as(["master1/etc/ha.d/haresources"]), [2]);
    chmodSync(join(directory, "master1"), 0);
    sound(as(["master1"]), [2]);
    sound(as(["."]), [0, 1, 2]);
  });
});

test("a file that grows beyond every bound while a report is written is no trouble", () => {
  const directory = directoryWith({ "n/ha.cf": haCf, "n/haresources": "" });
  appendFileSync(join(directory, "n/haresources"), `${"master1 nginx\n".repeat(10)}${"#".repeat(17 * 1024 * 1024)}\n`);
  expect(rulesOf(directory)).toContain("halint/too-large n/haresources");
  cpSync(join(directory, "n"), join(directory, "m"), { recursive: true });
  sound(halint(["."], { cwd: directory }));
});

describe("very much of one thing", () => {
  const word = "x".repeat(15 * 1024 * 1024);
  test.each([
    ["haresources", `master1 ${word}\n`],
    ["haresources", `master1 \\\n${word}\n`],
    ["authkeys", `auth 1\n1 sha1 ${word}\n`],
    ["ha.cf", `${haCf}logfile /${word}\n`],
    ["drbd.conf", `resource ${word} {\n}\n`],
    ["drbd.conf", `resource r0 {\n  net { shared-secret "${word}"; }\n}\n`],
  ])("a word of 15 MB in %s", (name, text) => {
    const directory = directoryWith({ "ha.cf": haCf, [name]: text });
    const { stdout } = sound(halint(["."], { cwd: directory }));
    expect(stdout.length).toBeLessThan(100_000);
  });

  test("fifty thousand findings between comments, each with its repair", () => {
    const lines = Array.from({ length: 50_000 }, (_, at) => `# line ${at}\nkeepalive 2s\n`).join("");
    const directory = directoryWith({ "ha.cf": haCf + lines });
    sound(halint(["--fix", "."], { cwd: directory }));
    // The line counts that stands last, and the others are taken out as its doubles.
    const comments = lines.replaceAll("keepalive 2s\n", "");
    expect(snapshot(directory)["ha.cf"]?.text === `${haCf}${comments}keepalive 2\n`).toBe(true);
  });
});
