import { asUtf8, LineIndex, type Range } from "../../text/index.js";
import { isSection, type Section, walk } from "../ast.js";
import { type DrbdVersion, drbdVersions, optionSpec, sectionsKnowing, versionsKnowing } from "../catalogue.js";
import type { SectionKind } from "../sections.js";
import type { Token } from "../tokens.js";
import { quotedLength, quotedLimit, reservedLater, wordLimit } from "../words.js";
import type { DrbdConfig, DrbdConfigFile, JudgeHost } from "./config.js";
import { type Lexeme, LexemeCursor, type LexemeKind } from "./lexemes.js";
import type { Mark, Read, ReadResource, ReadWord } from "./model.js";
import type { Place, Refusal, RefusalCode, RefusalData, RefusalPhase, Slot } from "./refusals.js";

/** Thrown where drbdadm would exit, caught where reading goes on; carries nothing. */
export const stopped = new Error("reading stopped");

/** What `Reader.refuse` takes besides code and data. */
export interface RefusalOptions {
  /** The line that drbdadm names: a mark, or `none`. Default: the line of the current lexeme. */
  readonly at?: Mark | "none" | undefined;
  readonly related?: readonly Read[] | undefined;
}

/**
 * The state of one version's drbdadm while it reads a configuration: the lexer, what must be unique, and the lines that
 * it would name. Where drbdadm exits, reading goes on after the entry, so that everything is found at once.
 */
export class Reader {
  readonly refusals: Refusal[] = [];
  phase: RefusalPhase = "parse";
  cursor: LexemeCursor;
  current: Lexeme;
  /** Where the current statement begins, as far as drbdadm remembers it. */
  statement: Mark;
  /** Where the current section begins, as far as drbdadm remembers it. */
  section: Mark;
  resource: ReadResource | undefined;
  readonly byPath: ReadonlyMap<string, DrbdConfigFile>;
  readonly #classes = new Map();
  readonly #unique = new Map<string, Read>();
  #uniqueInResource = new Map<string, Read>();
  readonly #lines = new Map<DrbdConfigFile, LineIndex>();
  readonly #sections = new Map<DrbdConfigFile, ReadonlyMap<Token, Section>>();
  /** The opening braces of the blocks that are being read, innermost last; `undefined` for a file. */
  readonly #opened: (Token | undefined)[] = [];

  constructor(
    readonly config: DrbdConfig,
    readonly version: DrbdVersion,
    /** `undefined`: any of the hosts that the configuration names. */
    readonly host: JudgeHost | undefined,
    root: DrbdConfigFile,
  ) {
    this.byPath = new Map(config.files.map((file) => [file.path, file]));
    this.cursor = new LexemeCursor(root, version, this.#classes);
    this.current = { kind: "end", text: "", token: undefined, start: 0, end: 0 };
    this.statement = this.mark();
    this.section = this.statement;
  }

  get file(): DrbdConfigFile {
    return this.cursor.file;
  }

  /** Reads another file, then goes on where it was. */
  inFile(file: DrbdConfigFile, read: () => void): void {
    const { cursor, current } = this;
    this.cursor = new LexemeCursor(file, this.version, this.#classes);
    try {
      read();
    } finally {
      this.cursor = cursor;
      this.current = current;
    }
  }

  next(): Lexeme {
    this.current = this.cursor.next();
    return this.current;
  }

  /** Where drbdadm stands: at the lexeme that it read last. */
  mark(): Mark {
    return { file: this.cursor.file, offset: this.current.start, swallowed: this.cursor.swallowedBefore };
  }

  line(mark: Mark): number {
    let lines = this.#lines.get(mark.file);
    if (!lines) {
      lines = new LineIndex(mark.file.file.text);
      this.#lines.set(mark.file, lines);
    }
    return lines.lineOf(mark.offset) - mark.swallowed;
  }

  read(range: Range): Read {
    return { file: this.cursor.file, range };
  }

  /** Records a refusal; reading goes on. */
  refuse<C extends RefusalCode>(code: C, data: RefusalData[C], where: Read, options: RefusalOptions = {}): void {
    const { at = this.mark(), related } = options;
    const line = at === "none" ? undefined : this.line(at);
    const refusal = {
      code,
      phase: this.phase,
      data,
      file: where.file.path,
      range: where.range,
      ...(line !== undefined && { engineLine: line }),
      ...(related && { related: related.map(placeOf) }),
    };
    this.refusals.push(refusal as Refusal);
    if (this.resource) this.resource.damaged = true;
  }

  /** Records a refusal after which drbdadm exits. */
  fail<C extends RefusalCode>(code: C, data: RefusalData[C], where: Read, options?: RefusalOptions): never {
    this.refuse(code, data, where, options);
    throw stopped;
  }

  /** A name that may be used once in the whole configuration, or once in the current resource. */
  unique<C extends RefusalCode>(
    scope: "configuration" | "resource",
    key: string,
    code: C,
    data: RefusalData[C],
    where: Read,
    at: Mark | "none" = this.statement,
  ): void {
    const used = scope === "configuration" ? this.#unique : this.#uniqueInResource;
    const first = used.get(key);
    if (first) this.refuse(code, data, where, { at, related: [first] });
    else used.set(key, where);
  }

  beginResource(resource: ReadResource): void {
    this.resource = resource;
    this.#uniqueInResource = new Map();
  }

  /**
   * Reads the entries of a block up to its end. `entry` gets the first lexeme of each and says whether it was the end.
   * After a refusal from which drbdadm would not recover, reading goes on at the next entry of the block.
   */
  entries(open: Token | undefined, entry: (first: Lexeme) => boolean): void {
    this.#opened.push(open);
    try {
      for (;;) {
        const at = this.cursor.index;
        try {
          if (entry(this.next())) return;
        } catch (error) {
          if (error !== stopped) throw error;
          if (this.resource) this.resource.damaged = true;
          if (this.#recover(open, at) === "end") return;
        }
      }
    } finally {
      this.#opened.pop();
    }
  }

  #recover(open: Token | undefined, at: number): "next" | "end" {
    const { file } = this.cursor.file;
    const section = open ? this.#sectionOf(open) : file;
    if (!section) throw stopped;
    const from = file.tokens[at]?.start ?? file.text.length;
    const { children } = section;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((children[middle]?.start ?? 0) > from) high = middle;
      else low = middle + 1;
    }
    const child = children[low];
    const close = section.kind === "file" ? undefined : section.close;
    const target = child?.start ?? close?.start ?? (section.kind === "file" ? file.text.length : section.range.end);
    const next = this.#tokenAt(target);
    // What stands behind the section is for the one around it to read.
    const isBehind = section.kind !== "file" && next <= at && section.range.end <= from;
    this.cursor.seek(isBehind ? at : Math.max(next, Math.min(at + 1, file.tokens.length)));
    if (section.kind === "file") return "next";
    // Reading ran past the end of the section, or the section has none.
    return next <= at || (!child && !close) ? "end" : "next";
  }

  /**
   * Reads the head of a block up to its `{`. Where drbdadm refuses the head, reading goes on inside the block, so that a
   * bad name does not hide what is wrong below it.
   */
  head(keyword: Lexeme, read: () => Token): Token {
    try {
      return read();
    } catch (error) {
      const open = error === stopped && keyword.token ? this.#headedBy(keyword.token)?.open : undefined;
      if (!open) throw error;
      if (this.resource) this.resource.damaged = true;
      this.cursor.seek(this.#tokenAt(open.start));
      this.next();
      return open;
    }
  }

  /** What is written between the first word of a head and its `{`. */
  wordsOfHead(keyword: Lexeme, open: Token): ReadWord | undefined {
    const words = keyword.token && this.#headedBy(keyword.token)?.args;
    const [first] = words ?? [];
    const last = words?.at(-1);
    if (!first || !last || last.end > open.start) return undefined;
    return {
      text: first === last ? first.value : this.file.file.text.slice(first.start, last.end),
      ...this.read({ start: first.start, end: last.end }),
    };
  }

  /** Index of the first token that begins at or after an offset. */
  #tokenAt(offset: number): number {
    const { tokens } = this.cursor.file.file;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.start ?? 0) >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #sectionOf(open: Token): Section | undefined {
    const section = this.#sectionsOfFile().get(open);
    return section?.open === open ? section : undefined;
  }

  #headedBy(head: Token): Section | undefined {
    const section = this.#sectionsOfFile().get(head);
    return section?.head === head ? section : undefined;
  }

  /** The sections of the file by their first word and by their `{`. */
  #sectionsOfFile(): ReadonlyMap<Token, Section> {
    let sections = this.#sections.get(this.file);
    if (!sections) {
      const made = new Map<Token, Section>();
      for (const node of walk(this.file.file)) {
        if (!isSection(node) || !node.open) continue;
        made.set(node.open, node);
        if (node.head) made.set(node.head, node);
      }
      sections = made;
      this.#sections.set(this.file, made);
    }
    return sections;
  }

  // -------------------------------------------------------------------------------------------------------------------
  // Expectations

  /** The `;` after a statement. */
  semicolon(): void {
    const before = this.current;
    const got = this.next();
    if (got.kind === ";") return;
    this.failAtEnd(got);
    this.failInWord(got);
    const data = { after: before.text, got: got.text };
    const isWord = got.token?.kind === "word" && sectionsKnowing(got.text, this.version).length > 0;
    if (got.kind === "}" || got.kind === "{" || isWord || this.newLineBetween(before, got)) {
      this.fail("missing-semicolon", data, this.read(rangeOf(before)));
    }
    this.fail("superfluous-word", data, this.read(rangeOf(got)));
  }

  /** The `{` of a block; returns its token. */
  open(): Token {
    const before = this.current;
    const got = this.next();
    if (got.kind === "{" && got.token) return got.token;
    this.failAtEnd(got);
    this.failInWord(got);
    return this.fail("missing-brace", { after: before.text, got: got.text }, this.read(rangeOf(before)));
  }

  punctuation(kind: LexemeKind & ("[" | "]" | ":" | "}")): Lexeme {
    const got = this.next();
    if (got.kind === kind) return got;
    this.failAtEnd(got);
    this.failInWord(got);
    return this.fail("unexpected-word", { got: got.text, expected: [kind] }, this.read(rangeOf(got)));
  }

  /** A free word: a bare word that is not reserved, or a quoted string. */
  string(slot: Slot): Lexeme {
    const before = this.current;
    const got = this.next();
    if (got.kind === "string") return got;
    return this.failAsString(got, before, slot);
  }

  /** Says why a lexeme cannot be a free word. */
  failAsString(got: Lexeme, before: Lexeme, slot: Slot): never {
    this.failAtEnd(got);
    this.failInWord(got);
    const where = this.read(rangeOf(got));
    switch (got.kind) {
      case "keyword":
        if (this.newLineBetween(before, got)) break;
        return this.fail("reserved-word", { word: got.text, slot }, where);
      case "integer":
        return this.fail("number-as-name", { word: got.text, slot }, where);
      case "ipv4":
      case "ipv6":
      case "module-version":
        return this.fail("address-as-name", { word: got.text, slot }, where);
      default:
        break;
    }
    return this.fail("missing-word", { after: before.text, got: got.text }, this.read(rangeOf(before)));
  }

  /** A section that does not end before the file does. */
  failAtEnd(got: Lexeme): void {
    if (got.kind !== "end") return;
    const section = this.#innermostOpen();
    const range = section ? { start: section.start, end: section.open?.end ?? section.start } : rangeOf(got);
    this.fail("unclosed-section", { section: section?.head?.text ?? "" }, this.read(range));
  }

  #innermostOpen(): Section | undefined {
    let section: Section | undefined;
    for (let next = this.file.file.children.at(-1); next && isSection(next) && next.open && !next.close; ) {
      section = next;
      next = section.children.at(-1);
    }
    return section;
  }

  /** What no lexer takes: characters without meaning, strings and words that are too long. */
  failInWord(got: Lexeme): void {
    const where = this.read(rangeOf(got));
    switch (got.kind) {
      case "junk":
        this.#failInCharacter(got, where);
        break;
      case "unterminated":
        this.fail("unterminated-string", { text: got.text }, where);
        break;
      case "too-long":
        this.fail("word-too-long", { word: got.text, limit: wordLimit[this.version] }, where);
        break;
      case "string-too-long":
        this.fail("string-too-long", { length: quotedLength(got.token?.text ?? ""), limit: quotedLimit }, where);
        break;
      default:
        break;
    }
  }

  #failInCharacter(got: Lexeme, where: Read): never {
    // One comment in another encoding, and the whole file was read a byte a character.
    const codePoint = asUtf8(got.token?.text ?? "").codePointAt(0) ?? 0;
    const text = String.fromCodePoint(codePoint);
    if (invisible.test(text)) return this.fail("foreign-character", { text, codePoint }, where);
    return this.fail("stray-character", { text }, where);
  }

  /** A first word that this version does not take in this section. */
  failAtEntry(got: Lexeme, section: SectionKind): never {
    this.failAtEnd(got);
    this.failInWord(got);
    const where = this.read(rangeOf(got));
    switch (got.kind) {
      case ";":
        return this.fail("stray-semicolon", { section }, where);
      case "}":
        return this.fail("stray-close", {}, where);
      case "keyword":
      case "string":
        return got.token?.kind === "quoted"
          ? this.#failAtQuoted(got, section, where)
          : this.#failAtWord(got, section, where);
      default:
        return this.fail("unexpected-word", { got: got.text, expected: [] }, where);
    }
  }

  #failAtQuoted(got: Lexeme, section: SectionKind, where: Read): never {
    const versions = versionsKnowing(got.text, section);
    if (this.version !== "9" && versions.includes("9") && optionSpec(section, got.text) && section !== "global") {
      return this.fail("form-of-other-version", { form: "quoted-option", word: got.text, versions: ["9"] }, where);
    }
    if (versions.includes(this.version)) return this.fail("quoted-keyword", { word: got.text }, where);
    return this.#failAtWord(got, section, where);
  }

  #failAtWord(got: Lexeme, section: SectionKind, where: Read): never {
    const word = got.text;
    if (word.startsWith("//")) return this.fail("slash-comment", { word }, where);
    const open = this.#opened.at(-1);
    const around = open && this.#sectionOf(open);
    // The tree shows that the word begins a section further out.
    if (around && !around.close && around.range.end <= got.start) {
      const range = { start: around.start, end: around.open?.end ?? around.start };
      return this.fail("unclosed-section", { section: around.head?.text ?? "", before: word }, this.read(range));
    }
    const sections = sectionsKnowing(word, this.version);
    if (sections.length > 0) return this.fail("wrong-section", { word, section, sections }, where);
    const versions = versionsKnowing(word, section);
    const since = optionSpec(section, word)?.since;
    if (versions.length > 0) return this.fail("other-version", { word, section, versions }, where);
    if (since !== undefined) return this.fail("other-version", { word, section, versions, since }, where);
    const elsewhere = drbdVersions.filter((version) => sectionsKnowing(word, version).length > 0);
    if (elsewhere.length > 0) {
      const homes = [...new Set(elsewhere.flatMap((version) => sectionsKnowing(word, version)))];
      return this.fail("other-version", { word, section, versions: elsewhere, sections: homes }, where);
    }
    const release = Object.hasOwn(reservedLater, word) ? reservedLater[word] : undefined;
    if (release !== undefined) return this.fail("other-version", { word, section, versions, since: release }, where);
    const positive = word.startsWith("no-") ? word.slice(3) : "";
    if (this.version !== "9" && positive && versionsKnowing(positive, section).includes("9")) {
      return this.fail("form-of-other-version", { form: "negated-option", word, versions: ["9"] }, where);
    }
    return this.fail("unknown-word", { word, section }, where);
  }

  newLineBetween(before: Lexeme, after: Lexeme): boolean {
    return this.file.file.text.slice(before.end, after.start).includes("\n");
  }
}

/** The range of a lexeme. */
export function rangeOf(lexeme: Lexeme): Range {
  return { start: lexeme.start, end: lexeme.end };
}

function placeOf(read: Read): Place {
  return { file: read.file.path, range: read.range };
}

// Spaces and marks that editors do not show; other characters can be seen and are named as they are.
const invisible = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/u;
