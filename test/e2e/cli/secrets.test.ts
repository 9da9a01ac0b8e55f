import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../support/directory.js";
import { halint } from "../../support/run-halint.js";

const formats = ["pretty", "compact", "json", "sarif", "github", "gitlab", "checkstyle", "junit"];

/** Everything that halint can print about a directory, by how it was asked. */
function everyOutput(directory: string): Record<string, string> {
  const out = mkdtempSync(join(tmpdir(), "halint-"));
  const targets = formats.flatMap((format) => ["--format", `${format}:${out}/${format}`]);
  const outputs: Record<string, string> = {};
  const run = (name: string, args: readonly string[]) => {
    const { stdout, stderr, status } = halint(args, { cwd: directory });
    expect(stderr, name).not.toContain("bug in halint");
    expect([0, 1], `${name}: ${stderr}`).toContain(status);
    outputs[name] = stdout + stderr;
  };
  run("targets", [...targets, "."]);
  for (const format of formats) outputs[format] = readFileSync(join(out, format), "utf8");
  run("--diff", ["--diff", "."]);
  run("--diff --unsafe-fixes", ["--diff", "--unsafe-fixes", "."]);
  run("show", ["show", "."]);
  run("show json", ["show", "--format", "json", "."]);
  run("baseline", ["--baseline", join(out, "baseline"), "--update-baseline", "."]);
  outputs["baseline file"] = readFileSync(join(out, "baseline"), "utf8");
  return outputs;
}

/** Keys that occur in an output. */
function leaks(outputs: Record<string, string>, keys: Iterable<string>): string[] {
  return [...keys].flatMap((key) =>
    Object.entries(outputs).flatMap(([name, text]) => (text.includes(key) ? [`${name}: ${key}`] : [])),
  );
}

describe("keys", () => {
  const keys = ["k3y-0ne-Zq", "k3y-tw0-Zq", "k3y-thr33-Zq", "k3y-f0ur-Zq", "s3cr3t-Zq", "0ther-Zq"];
  const cwd = directoryWith({
    // A missing number, words behind the key, an unknown method, no auth line, no method: every way to write a key.
    "a/authkeys": "auth 1\nmd5 k3y-0ne-Zq\n1 sha1 k3y-tw0-Zq // k3y-thr33-Zq\n",
    "a/ha.cf": "node m1 m2\nbcast eth0\n",
    "b/authkeys": "2 sha2 k3y-f0ur-Zq\n3 k3y-0ne-Zq\nk3y-tw0-Zq\n16 md5 k3y-thr33-Zq\n2 crc k3y-tw0-Zq\n",
    "b/ha.cf": "node m1 m2\nbcast eth0\n",
    "b/drbd.conf":
      'common { net { cram-hmac-alg md5; shared-secret "s3cr3t-Zq"; } }\nresource r0 { net { shared-secret 0ther-Zq extra; } syncer { rate 10M; } }\n',
  });

  test("are in no output, wherever they stand", () => {
    expect(leaks(everyOutput(cwd), keys)).toEqual([]);
  });
});

const corpus = process.env.HALINT_CORPUS;
if (!corpus) console.warn("not looked for the keys of a corpus: HALINT_CORPUS names none");

describe.skipIf(!corpus)("the keys of a corpus", () => {
  const pattern = /^([ \t]*\d+[ \t]+\w+[ \t]+)(\S+)|\b(shared-secret[ \t]+"?)([^\s";]+)/gm;
  const found = new Set<string>();

  /** A copy of the corpus; loose files get directories of their own. */
  function copy(change: (text: string) => string): string {
    const directory = mkdtempSync(join(tmpdir(), "halint-"));
    cpSync(join(corpus ?? "", "clusters"), join(directory, "clusters"), { recursive: true });
    const loose = join(corpus ?? "", "authkeys");
    if (existsSync(loose)) {
      for (const name of readdirSync(loose)) {
        mkdirSync(join(directory, "loose", name), { recursive: true });
        cpSync(join(loose, name), join(directory, "loose", name, "authkeys"));
      }
    }
    const walk = (path: string) => {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        const full = join(path, entry.name);
        if (entry.isDirectory()) walk(full);
        else if (entry.isFile()) {
          const text = readFileSync(full, "latin1");
          if (!/authkeys/.test(basename(full)) && !text.includes("shared-secret")) continue;
          for (const match of text.matchAll(pattern)) found.add(match[2] ?? match[4] ?? "");
          writeFileSync(full, change(text), "latin1");
        }
      }
    };
    walk(directory);
    return directory;
  }

  test("are in no output", () => {
    const outputs = everyOutput(copy((text) => text));
    // A key that is a word may occur in a sentence or a file; the next test finds out where such keys go.
    const telling = [...found].filter((key) => key.length > 7 && /\d/.test(key) && /[A-Za-z]/.test(key));
    expect(telling.length).toBeGreaterThan(0);
    expect(leaks(outputs, telling)).toEqual([]);
  }, 300_000);

  test("are in no output when they are words that occur nowhere else", () => {
    const marks: string[] = [];
    const directory = copy((text) =>
      text.replace(pattern, (_, before: string | undefined, __, secret: string | undefined) => {
        const mark = `zZ${marks.length}qQ9xX`;
        marks.push(mark);
        return `${before ?? secret}${mark}`;
      }),
    );
    expect(marks.length).toBeGreaterThan(10);
    expect(leaks(everyOutput(directory), marks)).toEqual([]);
  }, 300_000);
});
