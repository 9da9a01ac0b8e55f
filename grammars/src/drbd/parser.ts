import { EmbeddedActionsParser, type IParserConfig, type IToken } from "../chevrotain.js";
import {
  CommonSection,
  ConnectionMeshSection,
  ConnectionSection,
  ConnectionVolumeSection,
  DrbdFile,
  type DrbdNode,
  type DrbdSection,
  FloatingSection,
  GlobalSection,
  IncludeStatement,
  OnSection,
  OptionNode,
  OptionSection,
  PathSection,
  PluginSection,
  ProxyOnSection,
  ResourceSection,
  SkipSection,
  StackedSection,
  Statement,
  UnknownSection,
  VolumeSection,
} from "./ast.js";
import { isOptionName } from "./catalogue.js";
import {
  argumentLimit,
  holdsOptions,
  isStatementOf,
  isTopLevelSection,
  type SectionKind,
  sectionOpenedBy,
} from "./sections.js";
import { drbdVocabulary, scan, type Token, type Word } from "./tokens.js";

/** Blocks nested deeper than this get no nodes; no version nests more than five. */
export const depthLimit = 32;

/** Builds the typed tree from what the productions report; keeps the open sections on a stack of its own. */
class TreeBuilder {
  readonly #stack: DrbdSection[] = [];
  /** Blocks open below the depth limit. */
  #opaque = 0;
  #tooDeep = false;

  constructor(
    readonly file: DrbdFile,
    /** Whether the text opens more blocks than it closes: only then can a section word mean a forgotten brace. */
    readonly lacksBraces: boolean,
  ) {}

  get #section(): DrbdSection | DrbdFile {
    return this.#stack.at(-1) ?? this.file;
  }

  get #kind(): SectionKind {
    return this.#section.kind;
  }

  /** Whether `skip` begins a skipped block where the parser stands now. */
  get allowsSkip(): boolean {
    return this.#opaque === 0 && sectionOpenedBy("skip", this.#kind) === "skip";
  }

  argument(token: Word): void {
    if (token.kind === "bad-quoted") this.file.problems.push({ kind: "bad-quote", range: token.range });
    else if (token.kind === "junk") this.file.problems.push({ kind: "junk", range: token.range });
  }

  /** Words up to `;` or `{`, or up to a `}` or the end of the text. */
  entry(words: readonly Word[], end: Token | undefined): void {
    if (this.#opaque > 0) {
      if (end?.kind === "{") this.#opaque++;
      return;
    }
    const opens = end?.kind === "{";
    let from = 0;
    for (;;) {
      const next = this.#split(words, from, opens);
      if (next === -1) break;
      this.#simple(words.slice(from, next), undefined);
      from = next;
    }
    const rest = from === 0 ? words : words.slice(from);
    if (opens) this.#open(rest, end);
    else this.#simple(rest, end);
  }

  /** A `;` that ends nothing. */
  semicolon(token: Token): void {
    if (this.#opaque === 0) this.file.problems.push({ kind: "stray-semicolon", range: token.range });
  }

  close(token: Token): void {
    if (this.#opaque > 0) {
      this.#opaque--;
      return;
    }
    const section = this.#stack.pop();
    if (!section?.open) this.file.problems.push({ kind: "stray-close", range: token.range });
    else section.finish({ kind: "block", open: section.open, close: token }, token.end);
  }

  /** `last` is the last token of the block, where it has any. */
  skip(words: readonly Word[], open: Token | undefined, close: Token | undefined, last: Token | undefined): void {
    const section = new SkipSection(words, this.#section, words[0]?.start ?? 0);
    const end = last?.end ?? section.start;
    if (open) section.finish({ kind: "block", open, close }, close?.end ?? end);
    if (!close) this.file.problems.push({ kind: "unclosed-section", range: section.wordsRange, atEnd: true });
    this.#add(section);
  }

  finish(): void {
    this.#closeTo(0, true);
  }

  /**
   * Where a second entry begins among words that are too many for one: at a known word that begins a later line. A
   * count that some version takes is left alone, because that version reads on across the line as well.
   */
  #split(words: readonly Word[], from: number, opens: boolean): number {
    const head = words[from];
    if (head?.kind === "junk") {
      // A byte order mark and the like: what stands behind it is read as if it were not there.
      const next = words[from + 1];
      return next?.kind === "word" && this.#begins(next.text, opens) ? from + 1 : -1;
    }
    if (head?.kind !== "word") return -1;
    // What other languages take for a comment ends with its line.
    if (head.text.startsWith("//")) {
      return words.findIndex(
        (word, at) => at > from && this.file.text.slice(words[at - 1]?.end ?? 0, word.start).includes("\n"),
      );
    }
    const count = words.length - from - 1;
    const last = words.at(-1);
    const limit = argumentLimit(head.text, this.#kind) + (last?.text === "_is_default" ? 1 : 0);
    if (count <= limit) return -1;
    for (let at = from + 1; at < words.length; at++) {
      const word = words[at];
      const before = words[at - 1];
      if (word?.kind !== "word" || !before || !this.#begins(word.text, opens)) continue;
      if (this.file.text.slice(before.end, word.start).includes("\n")) return at;
    }
    return -1;
  }

  #begins(word: string, opens: boolean): boolean {
    const kind = this.#kind;
    if (sectionOpenedBy(word, kind) || isStatementOf(word, kind)) return true;
    if (holdsOptions(kind) && isOptionName(word, kind)) return true;
    return opens && (isTopLevelSection(word) || this.#stack.some((section) => sectionOpenedBy(word, section.kind)));
  }

  #open(words: readonly Word[], open: Token): void {
    const head = words[0]?.kind === "word" ? words[0].text : undefined;
    if (head !== undefined) this.#closeFor(head);
    if (this.#stack.length >= depthLimit) {
      this.#opaque = 1;
      if (!this.#tooDeep) this.file.problems.push({ kind: "too-deep", range: open.range });
      this.#tooDeep = true;
      return;
    }
    const kind = (head !== undefined && sectionOpenedBy(head, this.#kind)) || "unknown";
    const section = newSection(kind, words, this.#section, words[0]?.start ?? open.start);
    section.finish({ kind: "block", open, close: undefined }, open.end);
    this.#add(section);
    this.#stack.push(section);
  }

  /** Closes sections whose brace is missing, as the head of the next block shows. */
  #closeFor(head: string): void {
    const kind = this.#kind;
    if (sectionOpenedBy(head, kind) || kind === "plugin" || kind === "unknown") return;
    if (isTopLevelSection(head)) {
      this.#closeTo(0, false);
      return;
    }
    if (!this.lacksBraces) return;
    for (let depth = this.#stack.length - 1; depth > 0; depth--) {
      const outer = this.#stack[depth - 1];
      if (outer && sectionOpenedBy(head, outer.kind)) {
        this.#closeTo(depth, false);
        return;
      }
    }
  }

  #closeTo(depth: number, atEnd: boolean): void {
    const tokens = this.file.tokens;
    while (this.#stack.length > depth) {
      const section = this.#stack.pop();
      if (!section?.open) continue;
      let end = section.children.at(-1)?.range.end ?? section.open.end;
      if (atEnd) end = Math.max(end, tokens.at(-1)?.end ?? end);
      section.finish({ kind: "block", open: section.open, close: undefined }, end);
      const range = { start: section.start, end: section.open.end };
      this.file.problems.push({ kind: "unclosed-section", range, atEnd });
    }
  }

  #simple(words: readonly Word[], semicolon: Token | undefined): void {
    const head = words[0];
    if (!head) return;
    const node = newStatement(words, this.#section, head);
    if (semicolon) node.finish({ kind: "semicolon", token: semicolon }, semicolon.end);
    else this.file.problems.push({ kind: "missing-terminator", range: words.at(-1)?.range ?? head.range });
    this.#add(node);
  }

  #add(node: DrbdNode): void {
    this.#section.add(node);
  }
}

function newStatement(words: readonly Word[], parent: DrbdSection | DrbdFile, head: Word): DrbdNode {
  const name = head.kind === "word" ? head.text : "";
  if (name === "include" && parent.kind === "file") return new IncludeStatement(words, parent, head.start);
  if (name === "floating" && isStatementOf(name, parent.kind)) return new FloatingSection(words, parent, head.start);
  if (holdsOptions(parent.kind)) return new OptionNode(words, parent, head.start);
  return new Statement(words, parent, head.start, isStatementOf(name, parent.kind));
}

function newSection(
  kind: SectionKind,
  words: readonly Word[],
  parent: DrbdSection | DrbdFile,
  start: number,
): DrbdSection {
  switch (kind) {
    case "global":
      return new GlobalSection(words, parent, start);
    case "common":
      return new CommonSection(words, parent, start);
    case "resource":
      return new ResourceSection(words, parent, start);
    case "on":
      return new OnSection(words, parent, start);
    case "floating":
      return new FloatingSection(words, parent, start);
    case "stacked-on-top-of":
      return new StackedSection(words, parent, start);
    case "volume":
      return new VolumeSection(words, parent, start);
    case "connection-volume":
      return new ConnectionVolumeSection(words, parent, start);
    case "connection":
      return new ConnectionSection(words, parent, start);
    case "path":
      return new PathSection(words, parent, start);
    case "connection-mesh":
      return new ConnectionMeshSection(words, parent, start);
    case "proxy-on":
      return new ProxyOnSection(words, parent, start);
    case "plugin":
      return new PluginSection(words, parent, start);
    case "net":
      return new OptionSection("net", words, parent, start);
    case "disk":
      return new OptionSection("disk", words, parent, start);
    case "peer-device-options":
      return new OptionSection("peer-device-options", words, parent, start);
    case "syncer":
      return new OptionSection("syncer", words, parent, start);
    case "startup":
      return new OptionSection("startup", words, parent, start);
    case "handlers":
      return new OptionSection("handlers", words, parent, start);
    case "options":
      return new OptionSection("options", words, parent, start);
    case "proxy":
      return new OptionSection("proxy", words, parent, start);
    case "skip":
      return new SkipSection(words, parent, start);
    case "file":
    case "unknown":
      return new UnknownSection(words, parent, start);
  }
}

/**
 * The grammar: entries of words that end in `;` or open a block. Every sequence of tokens can be derived, and blocks do
 * not nest in the productions, so that no input can exhaust the stack.
 */
export class DrbdParser extends EmbeddedActionsParser {
  #builder!: TreeBuilder;
  readonly #vocabulary = drbdVocabulary();

  constructor(config: IParserConfig = { skipValidations: true }) {
    super([...drbdVocabulary().all], { maxLookahead: 1, recoveryEnabled: false, ...config });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of `file` into its nodes. */
  build(file: DrbdFile): void {
    let balance = 0;
    for (const { kind } of file.tokens) {
      if (kind === "{") balance++;
      else if (kind === "}") balance--;
    }
    this.#builder = new TreeBuilder(file, balance > 0);
    this.input = file.tokens;
    this.configuration();
    this.#builder.finish();
  }

  readonly configuration = this.RULE("configuration", () => {
    this.MANY(() => {
      this.OR([
        { GATE: () => this.#atSkip(), ALT: () => this.SUBRULE(this.skip), IGNORE_AMBIGUITIES: true },
        { GATE: () => !this.#atSkip(), ALT: () => this.SUBRULE(this.entry) },
        { ALT: () => this.SUBRULE(this.block) },
        { ALT: () => this.SUBRULE(this.strayTerminator) },
        { ALT: () => this.SUBRULE(this.blockEnd) },
      ]);
    });
  });

  /** `word… ;` or `word… {` */
  readonly entry = this.RULE("entry", () => {
    const words: Token[] = [];
    this.AT_LEAST_ONE(() => {
      const source = this.CONSUME(this.#vocabulary.Argument);
      this.ACTION(() => {
        const word = tokenOf(source);
        this.#builder.argument(word);
        words.push(word);
      });
    });
    let end: Token | undefined;
    this.OPTION(() => {
      const source = this.OR([
        { ALT: () => this.CONSUME(this.#vocabulary.Semicolon) },
        { ALT: () => this.CONSUME(this.#vocabulary.Open) },
      ]);
      this.ACTION(() => {
        end = tokenOf(source);
      });
    });
    // A list that grew by pushing holds room for many more.
    this.ACTION(() => this.#builder.entry(words.slice(), end));
  });

  /** A block without a head. */
  readonly block = this.RULE("block", () => {
    const open = this.CONSUME(this.#vocabulary.Open);
    this.ACTION(() => this.#builder.entry([], tokenOf(open)));
  });

  readonly blockEnd = this.RULE("blockEnd", () => {
    const close = this.CONSUME(this.#vocabulary.Close);
    this.ACTION(() => this.#builder.close(tokenOf(close)));
  });

  readonly strayTerminator = this.RULE("strayTerminator", () => {
    const semicolon = this.CONSUME(this.#vocabulary.Semicolon);
    this.ACTION(() => this.#builder.semicolon(tokenOf(semicolon)));
  });

  /** `skip … { … }`: nobody reads it, so only its braces count. */
  readonly skip = this.RULE("skip", () => {
    const words: Token[] = [];
    // Written as what cannot be empty: else the end of every text would look like another one, and end in an error.
    this.AT_LEAST_ONE(() => {
      const source = this.OR([
        { ALT: () => this.CONSUME(this.#vocabulary.Argument) },
        { ALT: () => this.CONSUME(this.#vocabulary.Semicolon) },
        { ALT: () => this.CONSUME(this.#vocabulary.Close) },
      ]);
      this.ACTION(() => words.push(tokenOf(source)));
    });
    let open: Token | undefined;
    let close: Token | undefined;
    let last: Token | undefined;
    this.OPTION(() => {
      const source = this.CONSUME(this.#vocabulary.Open);
      this.ACTION(() => {
        open = tokenOf(source);
        last = open;
      });
      let depth = 1;
      this.MANY1({
        GATE: () => depth > 0,
        DEF: () => {
          const inner = this.OR1([
            { ALT: () => this.CONSUME1(this.#vocabulary.Argument) },
            { ALT: () => this.CONSUME1(this.#vocabulary.Semicolon) },
            { ALT: () => this.CONSUME1(this.#vocabulary.Open) },
            { ALT: () => this.CONSUME1(this.#vocabulary.Close) },
          ]);
          this.ACTION(() => {
            const token = tokenOf(inner);
            last = token;
            if (token.kind === "{") depth++;
            else if (token.kind === "}" && --depth === 0) close = token;
          });
        },
      });
    });
    this.ACTION(() => this.#builder.skip(words, open, close, last));
  });

  #atSkip(): boolean {
    return this.LA(1).image === "skip" && this.#builder.allowsSkip;
  }
}

/** The library hands back the tokens that it was given. */
function tokenOf(source: IToken): Token {
  return source as Token;
}

let parser: DrbdParser | undefined;

/**
 * Reads a configuration file, or any text. Never throws; what no version understands becomes `unknown` sections,
 * statements that are not `known`, and `problems`.
 */
export function parseDrbd(text: string): DrbdFile {
  const { tokens, comments } = scan(text);
  const file = new DrbdFile(text, tokens, comments);
  parser ??= new DrbdParser();
  parser.build(file);
  return file;
}
