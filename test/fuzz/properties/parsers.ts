import {
  decode,
  drbd,
  encode,
  parseAuthkeys,
  parseHaCf,
  parseHaresources,
  readAuthkeys,
  readHaCf,
} from "@halint/grammars";
import { hold, type Property } from "../property.js";
import { bytesOf } from "../tree.js";

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Pieces lie in order, none over another, and nothing but `gap` is between them. */
function tiles(text: string, pieces: Iterable<Piece>, gap: RegExp, what: string): void {
  let at = 0;
  for (const { start, end } of [...pieces].sort((a, b) => a.start - b.start || a.end - b.end)) {
    hold(start >= at, () => `${what}: ${start}..${end} lies over what ends at ${at}`);
    hold(gap.test(text.slice(at, start)), () => `${what}: ${JSON.stringify(text.slice(at, start))} belongs to nothing`);
    at = end;
  }
  hold(at <= text.length, () => `${what}: a range ends behind the text`);
  hold(gap.test(text.slice(at)), () => `${what}: ${JSON.stringify(text.slice(at))} belongs to nothing`);
}

/** Every range of a tree of plain objects lies in the text. */
function inside(value: unknown, length: number, what: string, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  if ("range" in value) {
    const { start, end } = value.range as Piece;
    hold(0 <= start && start <= end && end <= length, () => `${what}: ${start}..${end} is no range of ${length}`);
  }
  for (const child of Object.values(value)) inside(child, length, what, seen);
}

const blanks = /^[\s]*$/;
/** Blanks, and what the daemon does not see: the rest of a line behind NUL and, in ha.cf, behind a carriage return. */
const haCfGap = /^(?:[ \t\f\n]|[\r\0][^\n]*)*$/;
const authkeysGap = /^(?:[ \t\r\f\v\n]|\0[^\n]*)*$/;

/** Parsers never throw, whatever the text; what they give is the text, piece by piece. */
export const parsers: Property = {
  name: "parsers",
  check(tree) {
    for (const file of Object.values(tree)) {
      const bytes = bytesOf(file);
      const source = decode(bytes);
      hold(Buffer.compare(encode(source.text, source.encoding), bytes) === 0, () => "decoding and encoding lose bytes");
      const { text } = source;
      checkLines(text);
      checkDrbd(text);
    }
  },
};

function checkLines(text: string): void {
  const haCf = parseHaCf(text);
  inside(readHaCf(haCf), text.length, "ha.cf");
  tiles(
    text,
    [...haCf.comments, ...haCf.lines.flatMap((line) => [line.name, ...line.words])].map(({ range }) => range),
    haCfGap,
    "ha.cf",
  );
  const authkeys = parseAuthkeys(text);
  inside(readAuthkeys(authkeys), text.length, "authkeys");
  tiles(
    text,
    [...authkeys.comments, ...authkeys.lines].map(({ range }) => range),
    authkeysGap,
    "authkeys",
  );
  const haresources = parseHaresources(text);
  inside(haresources, text.length, "haresources");
  // A word that goes on in the next line has what joins the lines in it, a comment too.
  const joins = new Set(haresources.continuations.map(({ end }) => end));
  tiles(
    text,
    [
      ...haresources.comments.flatMap(({ range }) => (joins.has(range.start) ? [] : [range])),
      ...haresources.groups.flatMap(({ owner, resources }) => [owner.range, ...resources.map(({ range }) => range)]),
    ],
    // The shell's `read` knows no other blanks; NUL bytes vanish there.
    /^(?:\\#[^\n]*|[ \t\r\f\v\n\\\0])*$/,
    "haresources",
  );
}

function checkDrbd(text: string): void {
  const file = drbd.parseDrbd(text);
  const pieces = [...file.tokens, ...file.comments.map(({ range }) => range)];
  tiles(text, pieces, blanks, "drbd");
  for (const token of file.tokens) {
    hold(token.text === text.slice(token.start, token.end), () => `drbd: the token at ${token.start} is not the text`);
  }
  for (const node of drbd.walk(file)) {
    const { start, end } = node.range;
    hold(0 <= start && start <= end && end <= text.length, () => `drbd: ${start}..${end} is no range`);
    const parent = node.parent.range;
    hold(parent.start <= start && end <= parent.end, () => `drbd: ${node.kind} ${start}..${end} leaves its section`);
  }
  for (const { range } of file.problems) {
    hold(
      0 <= range.start && range.start <= range.end && range.end <= text.length,
      () => "drbd: a problem lies outside",
    );
  }
}
