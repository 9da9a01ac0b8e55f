import { haCfMachine } from "@halint/cluster";
import {
  applyEdits,
  contains,
  type HaCfReading,
  judgeHaCf,
  parseHaCf,
  type Range,
  readHaCf,
  type Word,
} from "@halint/grammars";
import type { OddCharacters } from "../../encoding.js";
import { isLineRefused, oddPlaces, rangeOfRefusal } from "../../ha-cf-support.js";
import { type FileSubject, haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";
import { withUtf16 } from "../../utf16.js";

const messages = {
  refused: (name: string, word: string) =>
    `${name} is an ordinary character to the daemon: it reads "${word}" as one word and refuses to start`,
  accepted: (name: string, word: string) =>
    `${name} is an ordinary character to the daemon: it reads "${word}" as one word`,
  cut: () =>
    "a carriage return ends the line for the daemon: what stands behind it on this line is not read, and nothing is said",
  cutAll: () =>
    "the lines of this file end in a carriage return alone, which is no line end here: the daemon reads the first line and nothing else",
  nul: () => "a NUL byte ends the line for the daemon: what stands behind it is not read",
};

/** A word with what cannot be seen made visible. */
const visible = (text: string) =>
  text.replace(/[^\u0021-\u007e\p{L}\p{N}\p{P}\p{S}]/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    return `<U+${code}>`;
  });

/** How a line is mended. */
interface Cure {
  /** Whether its odd characters stand inside words, which a blank would tear. */
  readonly joins: boolean;
  /** Whether the daemon takes the line no worse than before, and nobody has to say what is meant. */
  readonly safe: boolean;
}

/** What becomes of a line when its odd characters are replaced by what they look like, and when they are taken out. */
function cureOf(subject: FileSubject<HaCfReading>, { start }: Range): Cure {
  const { file, reading } = subject;
  const from = file.text.lastIndexOf("\n", start - 1) + 1;
  const end = file.text.indexOf("\n", start);
  const to = end === -1 ? file.text.length : end;
  const places = oddPlaces(reading).filter(({ range }) => from <= range.start && range.end <= to);
  const mended = (meant: (place: OddCharacters) => string) =>
    refusalsIn(
      subject,
      applyEdits(
        file.text.slice(from, to),
        places.map((place) => ({
          range: { start: place.range.start - from, end: place.range.end - from },
          text: meant(place),
        })),
      ),
    );
  const apart = mended((place) => place.meant);
  if (apart === 0) return { joins: false, safe: true };
  const now = refusalsIn(subject, file.text.slice(from, to));
  if (mended(() => "") === 0) return { joins: true, safe: now > 0 };
  return { joins: false, safe: apart <= now };
}

/** How much of a line the daemon refuses for what that line says. */
function refusalsIn({ nodes }: FileSubject<HaCfReading>, line: string): number {
  const reading = readHaCf(parseHaCf(line));
  const counts = nodes.map(
    (node) => judgeHaCf(reading, haCfMachine(node)).filter((refusal) => rangeOfRefusal(refusal) !== undefined).length,
  );
  return Math.max(0, ...counts);
}

/** Carriage returns with text behind them on their line; none in comments, unless the file has no other line ends. */
function cuts({ file, reading }: FileSubject<HaCfReading>): {
  readonly ranges: readonly Range[];
  readonly all: boolean;
} {
  const { text } = file;
  const firstEnd = text.indexOf("\n");
  const all = firstEnd === -1 || !/\S/.test(text.slice(firstEnd));
  // Both are in file order, and a comment goes on to the end of its line.
  const { comments } = reading.file;
  let next = 0;
  const ranges: Range[] = [];
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end);
    // Before the directive it is a blank.
    const first = line.includes("\r") ? line.search(/\S/) : -1;
    const cut = first === -1 ? -1 : line.indexOf("\r", first);
    if (cut !== -1 && /\S/.test(line.slice(cut))) {
      const range = { start: start + cut, end: start + cut + 1 };
      while (next < comments.length && (comments[next]?.range.end ?? 0) <= range.start) next++;
      const comment = comments[next]?.range;
      if (all || !comment || !contains(comment, range)) ranges.push(range);
    }
    start = end + 1;
  }
  return { ranges, all };
}

const ofCharacters = haCfRule("ha-cf/encoding", (subject, report) => {
  const { file, reading } = subject;
  const { ranges, all } = cuts(subject);
  for (const range of ranges) {
    const end = file.text.indexOf("\n", range.start);
    const line = { start: range.start, end: end === -1 ? file.text.length : end };
    // The one that stands before the line's end stays.
    const mended = file.text.slice(line.start, line.end).replace(/\r(?!$)/g, "\n");
    report({
      at: { file, range },
      severity: "error",
      noticed: "never",
      message: all ? messages.cutAll() : messages.cut(),
      fixes: [{ title: "Write line ends", safety: "unsafe", edits: [replace(file, line, mended)] }],
    });
  }
  const words = reading.file.lines.flatMap((line) => [line.name, ...line.words]);
  const cures = new Map<number, Cure>();
  let next = 0;
  for (const { range, name, meant } of oddPlaces(reading)) {
    const nul = file.text[range.start] === "\0";
    // Both are in file order.
    while (next < words.length && (words[next] as Word).range.end <= range.start) next++;
    const candidate = words[next];
    const word = candidate && contains(candidate.range, range) ? candidate : undefined;
    // Behind a NUL or a carriage return nothing is read any more.
    if (!word && !nul) continue;
    const bad = !nul && isLineRefused(subject, range);
    const line = file.lineOf(range.start);
    const cure = cures.get(line) ?? cureOf(subject, range);
    cures.set(line, cure);
    const text = cure.joins ? "" : meant;
    report({
      at: { file, range },
      severity: nul ? "warning" : "error",
      noticed: bad ? "start" : "never",
      message: nul
        ? messages.nul()
        : bad
          ? messages.refused(name, visible(word?.text ?? ""))
          : messages.accepted(name, visible(word?.text ?? "")),
      fixes: [
        {
          title: text === "" ? "Remove it" : "Write a blank",
          safety: !nul && cure.safe ? "safe" : "unsafe",
          edits: [replace(file, range, text)],
        },
      ],
    });
  }
});

export const rule = withUtf16(ofCharacters, "ha.cf");

export const docs: RuleDocs = {
  finds: "A byte order mark, a no-break space or another character that looks like nothing or like a blank.",
  why: "The daemon reads bytes. A byte order mark, as some editors on Windows write it, becomes part of the first directive; a no-break space or a full-width blank, as copied from a web page, joins the words around it. The log then shows a line that looks right.",
  fix: "Writes a file that is in UTF-16 in UTF-8, where it holds plain characters only: safe. Removes the mark or writes a blank; inside a word that a blank would tear, removes it. Safe where the daemon then takes the line, or takes it no worse; unsafe where it takes the line as it is, and only its author knows the word that is meant.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a byte order mark and a no-break space",
      files: "== ha.cf\n⟦\ufeff⟧keepalive 2\ndeadtime⟦\u00a0⟧30\nnode a⟦\u3000⟧b\nbcast eth1\n",
      expect: [
        'error start: a byte order mark is an ordinary character to the daemon: it reads "<U+FEFF>keepalive" as one word and refuses to start',
        'error start: a no-break space is an ordinary character to the daemon: it reads "deadtime<U+00A0>30" as one word and refuses to start',
        'error never: a full-width blank is an ordinary character to the daemon: it reads "a<U+3000>b" as one word',
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\nnode a b\nbcast eth1\n",
    },
    {
      about: "a carriage return within a line",
      files: "== ha.cf\nkeepalive 2⟦\r⟧deadtime 30\r\nnode a b\nbcast eth1\n",
      expect: [
        "error never: a carriage return ends the line for the daemon: what stands behind it on this line is not read, and nothing is said",
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\r\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "carriage returns for line ends",
      files: "== ha.cf\n# nodes⟦\r⟧node a b\rbcast eth1\r",
      expect: [
        "error never: the lines of this file end in a carriage return alone, which is no line end here: the daemon reads the first line and nothing else",
      ],
      after: "== ha.cf\n# nodes\nnode a b\nbcast eth1\r",
      unsafe: true,
    },
    {
      about: "inside a word",
      files: "== ha.cf\nsyslogmsgfmt Fal⟦\u000b⟧se\nnode a b\nbcast eth1\n",
      expect: [
        'error start: a vertical tab is an ordinary character to the daemon: it reads "Fal<U+000B>se" as one word and refuses to start',
      ],
      after: "== ha.cf\nsyslogmsgfmt False\nnode a b\nbcast eth1\n",
    },
    {
      about: "inside a word, on a line that the daemon takes",
      files: "== ha.cf\napiauth ipfail uid=hac⟦\u00a0⟧luster\nnode a b\nbcast eth1\n",
      expect: [
        'error never: a no-break space is an ordinary character to the daemon: it reads "uid=hac<U+00A0>luster" as one word',
      ],
      after: "== ha.cf\napiauth ipfail uid=hacluster\nnode a b\nbcast eth1\n",
      unsafe: true,
    },
    {
      about: "inside a word, with another line that is refused",
      files: "== ha.cf\nsyslogmsgfmt Fal⟦\v⟧se\nkeepalive 2s\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: a vertical tab is an ordinary character to the daemon: it reads "Fal<U+000B>se" as one word and refuses to start',
      ],
      after: "== ha.cf\nsyslogmsgfmt False\nkeepalive 2s\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "inside a word, at the end of the file",
      files: "== ha.cf\nnode master1 master2\nbcast eth1\nsyslogmsgfmt Fal⟦\v⟧se",
      expect: [
        'error start: a vertical tab is an ordinary character to the daemon: it reads "Fal<U+000B>se" as one word and refuses to start',
      ],
      after: "== ha.cf\nnode master1 master2\nbcast eth1\nsyslogmsgfmt False",
      edge: true,
    },
    {
      about: "at both ends of a line, and inside a word",
      files: "== ha.cf\n⟦\ufeff⟧syslogmsgfmt Fal⟦\v⟧se⟦\u00a0⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: a byte order mark is an ordinary character to the daemon: it reads "<U+FEFF>syslogmsgfmt" as one word and refuses to start',
        'error start: a vertical tab is an ordinary character to the daemon: it reads "Fal<U+000B>se<U+00A0>" as one word and refuses to start',
        'error start: a no-break space is an ordinary character to the daemon: it reads "Fal<U+000B>se<U+00A0>" as one word and refuses to start',
      ],
      after: "== ha.cf\nsyslogmsgfmt False\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "a line that nothing mends",
      files: "== ha.cf\nuse_logd may⟦\u00a0⟧be\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: a no-break space is an ordinary character to the daemon: it reads "may<U+00A0>be" as one word and refuses to start',
      ],
      edge: true,
    },
    {
      about: "a line that nothing mends, and the blank is wanted",
      files: "== ha.cf\nuse_logd per⟦\u00a0⟧haps\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: a no-break space is an ordinary character to the daemon: it reads "per<U+00A0>haps" as one word and refuses to start',
      ],
      after: "== ha.cf\nuse_logd per haps\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "behind a value that is wrong anyway",
      files: "== ha.cf\nuse_logd maybe⟦\u00a0⟧\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error start: a no-break space is an ordinary character to the daemon: it reads "maybe<U+00A0>" as one word and refuses to start',
      ],
      after: "== ha.cf\nuse_logd maybe \nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "inside a word that the daemon takes, not mended unasked",
      files: "== ha.cf\napiauth ipfail uid=haclus⟦\u00a0⟧ter\nnode master1 master2\nbcast eth1\n",
      expect: [
        'error never: a no-break space is an ordinary character to the daemon: it reads "uid=haclus<U+00A0>ter" as one word',
      ],
      edge: true,
    },
    {
      about: "a carriage return for every line end but none at the end",
      files: "== ha.cf\nnode master1 master2⟦\r⟧bcast eth1",
      expect: [
        "error never: the lines of this file end in a carriage return alone, which is no line end here: the daemon reads the first line and nothing else",
      ],
      edge: true,
    },
    {
      about: "carriage returns, and one line end behind them",
      files: "== ha.cf\nnode master1 master2⟦\r⟧bcast eth1\n",
      expect: [
        "error never: the lines of this file end in a carriage return alone, which is no line end here: the daemon reads the first line and nothing else",
      ],
      edge: true,
    },
    {
      about: "behind a carriage return nothing is read",
      files: "== ha.cf\nkeepalive 2⟦\r⟧dead\u00a0time 30\nnode master1 master2\nbcast eth1\n",
      expect: [
        "error never: a carriage return ends the line for the daemon: what stands behind it on this line is not read, and nothing is said",
      ],
      edge: true,
    },
    {
      about: "a NUL byte",
      files: "== ha.cf\nkeepalive 2⟦\u0000⟧ seconds\nnode master1 master2\nbcast eth1\n",
      expect: ["warning never: a NUL byte ends the line for the daemon: what stands behind it is not read"],
      after: "== ha.cf\nkeepalive 2 seconds\nnode master1 master2\nbcast eth1\n",
      unsafe: true,
      edge: true,
    },
    {
      about: "a NUL byte stays unless asked",
      files: "== ha.cf\ndeadtime 30⟦\u0000⟧\nnode master1 master2\nbcast eth1\n",
      expect: ["warning never: a NUL byte ends the line for the daemon: what stands behind it is not read"],
      edge: true,
    },
    {
      about: "a word joiner, and blanks of other widths",
      files: "== ha.cf\nkeepalive⟦\u2007⟧2\ndeadtime 30⟦\u2060⟧\nnode master1⟦\u3000⟧master2\nbcast eth1\n",
      expect: [
        'error start: an unusual blank is an ordinary character to the daemon: it reads "keepalive<U+2007>2" as one word and refuses to start',
        'error start: an invisible character is an ordinary character to the daemon: it reads "30<U+2060>" as one word and refuses to start',
        'error never: a full-width blank is an ordinary character to the daemon: it reads "master1<U+3000>master2" as one word',
      ],
      after: "== ha.cf\nkeepalive 2\ndeadtime 30\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
  good: [
    {
      about: "the line ends of Windows",
      files: "== ha.cf\n \rdeadtime 30\nkeepalive 2\r\n# note\rnode\r\nnode a b\r\nbcast eth1\r\n",
    },
    { about: "in a comment", files: "== ha.cf\n# a\u00a0note, 注释　说明\nnode a b\nbcast eth1\n" },
    {
      about: "in a comment, and a form feed",
      files: "== ha.cf\ndeadtime 30 # for\u00a0both\n\fkeepalive 2\nnode web1 web2\nbcast eth0\n",
      edge: true,
    },
  ],
};
