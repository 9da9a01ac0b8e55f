// Runs in a process of its own: how long one thing takes inside. Prints JSON.
import { readFileSync } from "node:fs";
import { discover, disk } from "@halint/cluster";
import { decode, drbd, parseAuthkeys, parseHaCf, parseHaresources } from "@halint/grammars";
import { lintRun, rules } from "@halint/linter";

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  "ha.cf": parseHaCf,
  haresources: parseHaresources,
  authkeys: parseAuthkeys,
  drbd: drbd.parseDrbd,
};

function time(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

const [what, path = "", language = "drbd", times = "1"] = process.argv.slice(2);
const parse = parsers[language] as (text: string) => unknown;
if (what === "parse") {
  const bytes = readFileSync(path);
  const list = Array.from({ length: Number(times) }, () => time(() => parse(decode(bytes).text)));
  console.log(JSON.stringify({ bytes: bytes.length, times: list }));
} else {
  // The steps of one run: finding and reading, parsing, rules. What is parsed is kept, so parsing comes first.
  const bytes = readFileSync(path);
  let found: ReturnType<typeof discover> | undefined;
  const parsing = time(() => parse(decode(bytes).text));
  const reading = time(() => {
    found = discover(disk, [path], { workingDirectory: "/", configuration: false });
  });
  const checking = time(() => lintRun(found?.clusters ?? [], rules));
  console.log(JSON.stringify({ parsing, reading: Math.max(0, reading - parsing), checking }));
}
