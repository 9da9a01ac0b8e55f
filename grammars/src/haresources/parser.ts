import { type IToken, tokenMatcher } from "../chevrotain.js";
import { commentsOf, createLineLexer, LineParser, lazy } from "../line/line-parser.js";
import { type Comment, partOf, type Word, wordOf } from "../line/words.js";
import { cover } from "../text/range.js";
import type { Encoding } from "../text/source.js";
import type { HaresourcesFile, Resource, ResourceGroup } from "./ast.js";
import { readOwners } from "./start-check.js";
import { Continuation, FurtherContinuation, JoinedLineEnd, JoinedText, LineEnd, modes, Text } from "./tokens.js";

/**
 * ```
 * file     = { LineEnd | group }
 * group    = owner { resource }
 * owner, resource = word
 * word     = ( Text | Continuation ) { Text | Continuation }     touching, with a Text among them
 * ```
 */
export class HaresourcesParser extends LineParser {
  constructor() {
    super(modes);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE("file", (): ResourceGroup[] => {
    const groups: ResourceGroup[] = [];
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(LineEnd) },
        { ALT: () => this.CONSUME(JoinedLineEnd) },
        {
          ALT: () => {
            const group = this.SUBRULE(this.group);
            this.ACTION(() => {
              if (group) groups.push(group);
            });
          },
        },
      ]);
    });
    return groups;
  });

  readonly group = this.RULE("group", (): ResourceGroup | undefined => {
    const words: Word[] = [];
    // Whether the next piece continues the last word: it touches it, or only a continuation stands between.
    let open = false;
    let end = -1;
    const add = (token: IToken) => {
      if (tokenMatcher(token, Text) || tokenMatcher(token, JoinedText)) {
        const piece = wordOf(token);
        const last = words.at(-1);
        if (last && open && end === piece.range.start) {
          words[words.length - 1] = { text: last.text + piece.text, range: cover(last.range, piece.range) };
        } else words.push(piece);
        open = true;
      } else if (end !== token.startOffset) open = false;
      end = token.startOffset + token.image.length;
    };
    this.AT_LEAST_ONE(() => {
      const token = this.OR([
        { ALT: () => this.CONSUME(Text) },
        { ALT: () => this.CONSUME(JoinedText) },
        { ALT: () => this.CONSUME(Continuation) },
        { ALT: () => this.CONSUME(FurtherContinuation) },
      ]);
      this.ACTION(() => add(token));
    });
    return this.ACTION(() => {
      const [owner, ...resources] = words;
      if (!owner) return undefined;
      return {
        kind: "group",
        owner,
        resources: resources.map(readResource),
        range: cover(owner.range, (resources.at(-1) ?? owner).range),
      };
    });
  });
}

const lexer = lazy(() => createLineLexer(modes));
const parser = lazy(() => new HaresourcesParser());

/** Reads a haresources as ResourceManager and as the daemon do. Never throws. */
export function parseHaresources(text: string, encoding: Encoding = "utf-8"): HaresourcesFile {
  const lexed = lexer().tokenize(text);
  const haresourcesParser = parser();
  haresourcesParser.input = lexed.tokens;
  const groups = haresourcesParser.file();
  const continuations = lexed.tokens
    .filter((token) => tokenMatcher(token, Continuation) || tokenMatcher(token, FurtherContinuation))
    .map((token) => ({ start: token.startOffset, end: token.startOffset + 1 }));
  // A comment that touches the backslash before it is part of what joins the lines.
  const joining = lexed.tokens
    .filter((token) => tokenMatcher(token, Continuation) && token.image.length > 2)
    .map((token) => commentAt(token.startOffset + 1, token.image.slice(1, -1)));
  const comments = [...commentsOf(lexed).map(({ text: words, range }) => commentAt(range.start, words)), ...joining];
  if (joining.length > 0) comments.sort((a, b) => a.range.start - b.range.start);
  return { kind: "haresources", text, groups, owners: readOwners(text, encoding), comments, continuations };
}

/** What ends a line on Windows is no part of what a comment says. */
function commentAt(start: number, text: string): Comment {
  const words = text.replace(/(?<!\r)\r+$/, "");
  return { text: words, range: { start, end: start + words.length } };
}

/** The shell pattern by which ResourceManager takes a bare word for an IPv4 address. */
const addressLike = /^[0-9].*\.[0-9].*\.[0-9].*\.[0-9]/s;

/**
 * Splits a resource word as ResourceManager's shell functions do: the script is what stands before the first `::`;
 * the arguments are what is left when the first run of `[^:]*::` is taken out, with every further `::` a separator.
 */
export function readResource(word: Word): Resource {
  const text = word.text;
  const implied = addressLike.test(text);
  const separator = text.indexOf("::");
  const script = implied
    ? { text: "IPaddr", range: word.range }
    : partOf(word, 0, separator === -1 ? text.length : separator);
  const args: Word[] = [];
  const emptyArgs: Resource["emptyArgs"][number][] = [];
  if (separator === -1) {
    if (implied) args.push(word);
  } else {
    // sed removes the first match of [^:]*::, which after a single colon leaves what stood before that colon; what is
    // left is cut at every "::", one that the removal has brought about included.
    const kept = separator === 0 ? 0 : text.lastIndexOf(":", separator - 1) + 1;
    const gap = separator + 2 - kept;
    const left = text.slice(0, kept) + text.slice(kept + gap);
    let at = 0;
    for (const piece of left.split("::")) {
      const to = at + piece.length;
      // A piece that the removal put together is shown where its last part stands.
      const part =
        to <= kept && kept > 0 && at < kept ? partOf(word, at, to) : partOf(word, Math.max(at, kept) + gap, to + gap);
      if (piece === "") emptyArgs.push(part.range);
      else args.push({ text: piece, range: part.range });
      at = to + 2;
    }
  }
  return { kind: "resource", text, script, implied, args, emptyArgs, range: word.range };
}
