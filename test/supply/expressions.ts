import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { repository } from "../support/run-halint.js";

/** A regular expression that stands in a source. */
export interface Expression {
  readonly file: string;
  /** As written, flags and all. */
  readonly raw: string;
  readonly pattern: string;
  readonly flags: string;
}

/** Every regular expression of the programs, and what stands in their rules' examples. */
export function expressionsOf(folders: readonly string[]): Expression[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !/\.test\.ts$|(?:^|\/)(?:node_modules|dist|\.types)\//.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const found: Expression[] = [];
  for (const file of files) {
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      if ("regex" in value && "raw" in value) {
        const { regex, raw } = value as { regex: { pattern: string; flags: string }; raw: string };
        found.push({ file, raw, ...regex });
      }
      for (const child of Object.values(value)) visit(child);
    };
    visit(parseSync(file, readFileSync(join(repository, file), "utf8")).program);
  }
  return found;
}

/** Pieces that, repeated, may make an expression go back and forth: its own letters and words, and samples of classes. */
function pumps(pattern: string): string[] {
  const plain = pattern
    .replace(/\(\?(?:<?[=!]|:|<\w+>)|\[\^?(?:\\.|[^\]])*\]|\\[bBdDsSwW]|\\p\{\w+\}|\{\d*,?\d*\}|[()*+?|^$]/g, "\u0001")
    .replace(/\\t/g, "\t")
    .replace(/\\n/g, "\n")
    .replace(/\\r/g, "\r")
    .replace(/\\(.)/g, "$1");
  const words = plain.split("\u0001").filter((word) => word !== "");
  return [...new Set([...words, ...words.join(""), ..."a0 \t\n\r.-"])];
}

function computing(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds of computing below which no growth can be told from chance. */
const unnoticed = 25;

const texts = new Map<string, string>();

function repeated(pump: string, length: number): string {
  const key = `${length} ${pump}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = pump.repeat(Math.ceil(length / pump.length));
    // Most pieces are those of every expression.
    if (texts.size < 500) texts.set(key, text);
  }
  return text;
}

/** A piece of which a text grows dear: more than in proportion to its length. Undefined where there is none. */
export function dearPiece({ pattern, flags }: Expression): string | undefined {
  const expression = new RegExp(pattern, flags);
  const words = pattern.match(/^\^?((?:\\?[\w<"/=-])+)/)?.[1]?.replace(/\\/g, "") ?? "";
  for (const pump of pumps(pattern)) {
    for (const before of new Set(["", words])) {
      const time = (length: number) => {
        const text = `${before}${repeated(pump, length)}\0\n`;
        expression.lastIndex = 0;
        return computing(() => (expression.global ? text.replace(expression, "") : expression.exec(text)));
      };
      // A short text first: what doubles with every unit shows there, and would never end later.
      for (const length of [26, 150, 1000, 8000, 40_000]) {
        if (time(length) < unnoticed) continue;
        const least = (units: number) => Math.min(time(units), time(units));
        const once = least(length);
        // Something else of this process was computing: of so little no growth can be told.
        if (once < unnoticed) continue;
        if (length < 100) return `${JSON.stringify(pump)} × ${length}`;
        // In proportion would be 2, in squares 4.
        if (least(length * 2) / once > 2.9) return `${JSON.stringify(pump)} × ${length}`;
        break;
      }
    }
  }
  return undefined;
}
