import { knowsOption, type OptionSpec, optionSpec, sectionsOfOption, type ValueSpec, valueSpec } from "../catalogue.js";
import type { OptionSectionKind } from "../sections.js";
import type { Token } from "../tokens.js";
import type { Lexeme } from "./lexemes.js";
import type { OptionOrigin, Read, ReadOption, ReadResource } from "./model.js";
import { type Reader, rangeOf } from "./reader.js";
import { readNumber, scaleOf, valueProblem } from "./values.js";

/** Where the options of a section go. */
export interface OptionSinks {
  readonly section: OptionSectionKind;
  readonly origin: OptionOrigin;
  readonly open: Token;
  readonly add: (option: ReadOption) => void;
  /** For `startup`: the resource that gets `become-primary-on`. */
  readonly resource?: ReadResource;
}

// Words that 8.x drops with their value in any section of options.
const dropped = new Set(["delay-probe-volume", "delay-probe-interval", "throttle-threshold", "hold-off-threshold"]);
const aliases: Readonly<Record<string, string>> = {
  "outdate-peer": "fence-peer",
  rate: "resync-rate",
  after: "resync-after",
};

/** Reads the options of a section up to its closing brace. */
export function readOptions(reader: Reader, sinks: OptionSinks): void {
  reader.section = reader.statement = reader.mark();
  if (reader.version === "9") readOptions9(reader, sinks);
  else readOptions8(reader, sinks);
}

// ---------------------------------------------------------------------------------------------------------------------
// 8.3 and 8.4: option names are keywords, values are strings or integers

function readOptions8(reader: Reader, sinks: OptionSinks): void {
  const { section } = sinks;
  let anyValue = false;
  reader.entries(sinks.open, (name) => {
    reader.statement = reader.mark();
    if (name.kind === "}") return true;
    if (name.kind === "keyword" && dropped.has(name.text) && (section !== "syncer" || reader.version === "8.3")) {
      value8(reader, name);
      endOfOption8(reader, name, anyValue);
      return false;
    }
    const spec = name.kind === "keyword" ? spec8(reader, section, name.text) : undefined;
    if (!spec) return reader.failAtEntry(name, section);
    const form = valueSpec(spec, reader.version);
    switch (form.type) {
      case "block":
        readPlugin(reader, name);
        return false;
      case "hosts":
        readHosts(reader, ";", (host) => sinks.resource?.primaries.push(host));
        return false;
      case "flag":
        flag8(reader, name, spec, anyValue);
        if (name.text.startsWith("no-")) add(reader, sinks, name, name.text.slice(3), "no");
        else if (name.text !== "stacked-timeouts") add(reader, sinks, name, name.text, "yes");
        return false;
      case "boolean":
        add(reader, sinks, name, name.text, boolean84(reader, name));
        return false;
      default: {
        const value = value8(reader, name);
        anyValue = true;
        checkValue8(reader, spec, form, value);
        const text = spec.name === "protocol" ? value.text.toUpperCase() : value.text;
        add(reader, sinks, name, replaced8(reader, section, name.text), text);
        endOfOption8(reader, value, anyValue);
        return false;
      }
    }
  });
}

function spec8(reader: Reader, section: OptionSectionKind, name: string): OptionSpec | undefined {
  const { version } = reader;
  if (knowsOption(version, section, name)) return optionSpec(section, name);
  // In 8.4 the mark of old syncer options is taken for that of proxy options, but for the one that is a flag.
  if (version !== "8.4" || section !== "proxy" || !knowsOption(version, "syncer", name)) return undefined;
  const spec = optionSpec("syncer", name);
  return spec?.type === "boolean" ? undefined : spec;
}

function replaced8(reader: Reader, section: OptionSectionKind, name: string): string {
  if (section === "handlers" && name === "outdate-peer") return "fence-peer";
  if (reader.version === "8.4" && (section === "disk" || section === "syncer")) return aliases[name] ?? name;
  return name;
}

function add(reader: Reader, sinks: OptionSinks, first: Lexeme, name: string, value: string): void {
  const range = { start: first.start, end: reader.current.end };
  sinks.add({ name, value, section: sinks.section, origin: sinks.origin, file: reader.file, range });
}

function value8(reader: Reader, name: Lexeme): Lexeme {
  const value = reader.next();
  if (value.kind === "string" || value.kind === "integer") return value;
  // A quirk of both lexers' callers: `on` passes as a value.
  if (value.kind === "keyword" && value.text === "on") return value;
  reader.failAtEnd(value);
  const missing = value.kind === ";" || value.kind === "}" || value.kind === "{" || reader.newLineBetween(name, value);
  if (missing) return reader.fail("missing-value", { option: name.text }, reader.read(rangeOf(name)));
  return reader.failAsString(value, name, "value");
}

function endOfOption8(reader: Reader, before: Lexeme, anyValue: boolean): void {
  if (reader.version === "8.4") {
    reader.semicolon();
    return;
  }
  const at = reader.cursor.position();
  const got = reader.next();
  if (got.kind === ";") return;
  // Marks a default in the output of drbdsetup; without any value before it, the program follows a null pointer.
  if (got.kind === "keyword" && got.text === "_is_default" && anyValue) {
    reader.semicolon();
    return;
  }
  reader.cursor.back(at);
  reader.current = before;
  reader.semicolon();
}

function flag8(reader: Reader, name: Lexeme, spec: OptionSpec, anyValue: boolean): void {
  const at = reader.cursor.position();
  const got = reader.next();
  if (got.kind === ";") return;
  const isWord = got.kind === "keyword" || got.kind === "string" || got.kind === "integer";
  if (isWord && got.text !== "_is_default" && !reader.newLineBetween(name, got)) {
    const where = reader.read(rangeOf(got));
    const isBoolean = spec.type === "boolean" && (got.text === "yes" || got.text === "no");
    if (isBoolean && reader.version === "8.3" && spec.versions.includes("8.4")) {
      reader.fail("form-of-other-version", { form: "flag-value", word: got.text, versions: ["8.4", "9"] }, where);
    }
    reader.fail("flag-with-value", { option: name.text, value: got.text }, where);
  }
  reader.cursor.back(at);
  reader.current = name;
  if (spec.name === "stacked-timeouts" || reader.version === "8.4") reader.semicolon();
  else endOfOption8(reader, name, anyValue);
}

function boolean84(reader: Reader, name: Lexeme): string {
  const at = reader.cursor.position();
  const got = reader.next();
  if (got.kind === ";") return "yes";
  if (got.kind === "keyword" && (got.text === "yes" || got.text === "no")) {
    reader.semicolon();
    return got.text;
  }
  if (got.kind === "string" && !reader.newLineBetween(name, got)) {
    const where = reader.read(rangeOf(got));
    if (got.text === "yes" || got.text === "no") {
      reader.fail("form-of-other-version", { form: "quoted-boolean", word: got.text, versions: ["9"] }, where);
    }
    reader.fail("not-a-boolean", { option: name.text, value: got.text }, where);
  }
  reader.cursor.back(at);
  reader.current = name;
  reader.semicolon();
  return "yes";
}

function checkValue8(reader: Reader, spec: OptionSpec, form: ValueSpec, value: Lexeme): void {
  const problem = valueProblem(spec, form, value.text, reader.version);
  if (!problem) return;
  const where = reader.read(rangeOf(value));
  const data = { option: spec.name, value: value.text };
  if (problem === "out-of-range") refuseRange(reader, spec, form, value.text, where);
  else if (problem === "not-in-list") {
    reader.refuse("not-in-list", { ...data, values: form.values ?? [] }, where, { at: "none" });
  } else {
    // A number beyond 64 bits, like one that is none, makes drbdadm exit without naming a place.
    reader.refuse("not-a-number", data, where, { at: "none" });
  }
}

function refuseRange(reader: Reader, spec: OptionSpec, form: ValueSpec, value: string, where: Read): void {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit } = form;
  const number = /[a-z]$/i.test(value) ? readNumber(value, scaleOf(unit)) : undefined;
  const counted = typeof number === "bigint" ? { counted: String(number) } : {};
  const data = { option: spec.name, value, min, max, ...(unit && { unit }), ...counted };
  const at = reader.version === "9" && spec.section !== "global" ? reader.mark() : reader.statement;
  reader.refuse("out-of-range", data, where, { at });
}

/** An integer that every version verifies: those of `global`, and ports. */
export function checkInteger(reader: Reader, spec: OptionSpec, value: Lexeme): void {
  const form = valueSpec(spec, reader.version);
  if (valueProblem(spec, form, value.text, "8.4") !== undefined) {
    refuseRange(reader, spec, form, value.text, reader.read(rangeOf(value)));
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// 9: option names are any word, values any token but `;`

function field9(section: OptionSectionKind, word: string): { spec: OptionSpec; negated: boolean } | undefined {
  const negated = word.startsWith("no-");
  const name = negated ? word.slice(3) : word;
  if (name.startsWith("no-") || !knowsOption("9", section, name)) return undefined;
  const spec = optionSpec(section, name);
  return spec && spec.type !== "hosts" && spec.type !== "flag" && spec.type !== "block" ? { spec, negated } : undefined;
}

function readOptions9(reader: Reader, sinks: OptionSinks): void {
  const { section } = sinks;
  reader.entries(sinks.open, (name) => {
    if (section === "syncer") reader.statement = reader.mark();
    if (name.kind === "}") return true;
    const field =
      name.kind === "end" ? undefined : section === "syncer" ? syncer9(name.text) : field9(section, name.text);
    if (!field) {
      delegate9(reader, sinks, name);
      return false;
    }
    const value = value9(reader, field.spec, field.negated, name);
    sinks.add({
      name: field.spec.name,
      value,
      section: field.spec.section,
      origin: sinks.origin,
      file: reader.file,
      range: { start: name.start, end: reader.current.end },
    });
    return false;
  });
}

function syncer9(word: string): { spec: OptionSpec; negated: boolean } | undefined {
  const name = Object.hasOwn(aliases, word) ? (aliases[word] ?? word) : word;
  const inDisk = field9("disk", name);
  const own = inDisk && !optionSpec("peer-device-options", inDisk.spec.name) ? inDisk : undefined;
  return field9("net", name) ?? own ?? field9("options", name);
}

function delegate9(reader: Reader, sinks: OptionSinks, name: Lexeme): void {
  if (sinks.section === "startup" && name.text === "become-primary-on") {
    skipToSemicolon(reader, name);
    return;
  }
  if (sinks.section === "startup" && name.text === "stacked-timeouts") {
    const at = reader.cursor.position();
    const value = reader.next();
    if (value.kind === ";") return;
    if (value.kind === "string" || value.kind === "keyword") {
      const where = reader.read(rangeOf(value));
      reader.fail("flag-with-value", { option: name.text, value: value.text }, where);
    }
    reader.cursor.back(at);
    reader.current = name;
    reader.semicolon();
    return;
  }
  // Any unknown word is taken for `plugin` if a block follows.
  if (sinks.section === "proxy" && name.kind !== "end") {
    readPlugin(reader, name);
    return;
  }
  reader.failAtEntry(name, sinks.section);
}

/** 9 reads on to the next `;`, whatever stands in between; without one it never ends. */
function skipToSemicolon(reader: Reader, name: Lexeme): void {
  for (let got = reader.next(); got.kind !== ";"; got = reader.next()) {
    if (got.kind === "end") {
      const data = { after: name.text, got: "" };
      reader.fail("missing-semicolon", data, reader.read(rangeOf(name)), { at: "none" });
    }
  }
}

/** The value of an option in 9: a missing one counts as yes (no, after `no-`) and is not verified. */
export function value9(reader: Reader, spec: OptionSpec, negated: boolean, name: Lexeme): string {
  const value = reader.next();
  if (value.kind === ";") return negated ? "no" : "yes";
  reader.failAtEnd(value);
  const form = valueSpec(spec, "9");
  const problem = valueProblem(spec, form, value.text, "9");
  if (problem) refuseValue9(reader, spec, form, value, problem, name);
  if (value.kind === "string-too-long") reader.failInWord(value);
  if (value.kind === "unterminated") {
    // The lexer goes on after the line; that is noticed only if no `;` follows there.
    const then = reader.next();
    if (then.kind !== ";") reader.fail("unterminated-string", { text: value.text }, reader.read(rangeOf(value)));
    return value.text;
  }
  if (reader.newLineBetween(name, value) && knowsOption("9", spec.section, value.text)) {
    const at = reader.cursor.position();
    const then = reader.next();
    if (then.kind !== ";" && then.kind !== "end") {
      reader.fail("missing-semicolon", { after: name.text, got: value.text }, reader.read(rangeOf(name)));
    }
    reader.cursor.back(at);
    reader.current = value;
  }
  reader.semicolon();
  return value.text;
}

function refuseValue9(
  reader: Reader,
  spec: OptionSpec,
  form: ValueSpec,
  value: Lexeme,
  problem: NonNullable<ReturnType<typeof valueProblem>>,
  name: Lexeme,
): void {
  const where = reader.read(rangeOf(value));
  const data = { option: spec.name, value: value.text };
  // Only a person sees that it is no value.
  if (value.kind === "junk") reader.failInWord(value);
  if (problem === "not-a-boolean" && reader.newLineBetween(name, value) && knowsOption("9", spec.section, value.text)) {
    reader.fail("missing-semicolon", { after: name.text, got: value.text }, reader.read(rangeOf(name)));
  }
  if (value.kind === "}" || value.kind === "{" || (value.kind !== "string" && reader.newLineBetween(name, value))) {
    reader.refuse("missing-value", { option: name.text }, reader.read(rangeOf(name)));
    return;
  }
  switch (problem) {
    case "out-of-range":
    case "overflow":
      refuseRange(reader, spec, form, value.text, where);
      return;
    case "not-in-list":
      reader.refuse("not-in-list", { ...data, values: form.values ?? [] }, where);
      return;
    case "value-too-long":
      reader.refuse(
        "value-too-long",
        { option: spec.name, length: value.text.length, limit: form.maxLength ?? 0 },
        where,
      );
      return;
    case "not-a-boolean":
    case "not-a-number":
      reader.refuse(problem, data, where);
  }
}

// ---------------------------------------------------------------------------------------------------------------------

const withText83 = new Set(["ipv4", "ipv6", "sdp", "sci", "ssocks", "plugin", "discard-my-data", ...dropped]);

/** Whether the lexer of 8.3 hands out the text of a word: of names, numbers and options, not of sections and signs. */
function hasText83({ kind, text }: Lexeme): boolean {
  if (kind !== "keyword") return ["string", "integer", "ipv4", "ipv6"].includes(kind);
  if (withText83.has(text)) return true;
  return sectionsOfOption(text).some((section) => {
    const type = section !== "global" && knowsOption("8.3", section, text) && optionSpec(section, text)?.type;
    return type !== false && type !== "hosts" && text !== "stacked-timeouts";
  });
}

function refuseInPlugin(reader: Reader, odd: Lexeme): void {
  const where = reader.read(rangeOf(odd));
  if (odd.kind === "keyword") reader.refuse("reserved-word", { word: odd.text, slot: "value" }, where, { at: "none" });
  else reader.refuse("unexpected-word", { got: odd.text, expected: [";"] }, where, { at: "none" });
}

/** `plugin { words ; … }` */
export function readPlugin(reader: Reader, name: Lexeme): void {
  const at = reader.cursor.position();
  const open = reader.next();
  if (open.kind !== "{") {
    reader.cursor.back(at);
    if (name.text !== "plugin") {
      reader.current = name;
      reader.failAtEntry(name, "proxy");
    }
    reader.next();
    reader.failAtEnd(open);
    reader.fail("missing-brace", { after: name.text, got: open.text }, reader.read(rangeOf(name)), {
      at: reader.statement,
    });
  }
  let before: Lexeme | undefined;
  let isFirst = true;
  for (;;) {
    const got = reader.next();
    if (got.kind === "end") reader.failAtEnd(got);
    if (reader.version === "8.3" && got.kind !== ";" && got.kind !== "}" && before) {
      // For a word without a text of its own 8.3 takes that of the word before once more, and frees it twice.
      const odd = [got, ...(isFirst ? [] : [before])].find((lexeme) => !hasText83(lexeme));
      if (odd) refuseInPlugin(reader, odd);
    }
    if (got.kind === ";") {
      isFirst = false;
      // An empty statement makes 8.3 follow a pointer that is not set.
      if (!before && reader.version === "8.3") {
        reader.refuse("stray-semicolon", { section: "plugin" }, reader.read(rangeOf(got)), { at: "none" });
      }
      before = undefined;
    } else if (got.kind === "}") {
      if (!before) return;
      const data = { after: before.text, got: got.text };
      reader.refuse("missing-semicolon", data, reader.read(rangeOf(before)), { at: reader.statement });
      return;
    } else before = got;
  }
}

/** One or more free words up to `;` or `{`; returns the token that ended them. */
export function readHosts(reader: Reader, until: ";" | "{", add: (host: { text: string } & Read) => void): Token {
  let count = 0;
  for (;;) {
    const before = reader.current;
    const got = reader.next();
    if (got.kind === "string") {
      count++;
      add({ text: got.text, ...reader.read(rangeOf(got)) });
      continue;
    }
    if (got.kind === until && got.token && count > 0) return got.token;
    if (
      got.kind !== until &&
      count > 0 &&
      (got.kind === "}" || got.kind === "{" || got.kind === ";" || reader.newLineBetween(before, got))
    ) {
      reader.failAtEnd(got);
      reader.failInWord(got);
      const data = { after: before.text, got: got.text };
      reader.fail(until === ";" ? "missing-semicolon" : "missing-brace", data, reader.read(rangeOf(before)));
    }
    reader.failAsString(got, before, "host-name");
  }
}

/** `skip … { … }`, the keyword being read. */
export function readSkip(reader: Reader): void {
  const skip = reader.current;
  reader.statement = reader.mark();
  if (reader.version !== "9") {
    const text = reader.next();
    if (text.kind === "string") reader.open();
    else if (text.kind !== "{") {
      reader.failAtEnd(text);
      reader.failInWord(text);
      const where = reader.read(rangeOf(text));
      if (text.kind === "keyword" || text.kind === "integer" || text.kind === "ipv4") {
        reader.fail("form-of-other-version", { form: "skip-text", word: text.text, versions: ["9"] }, where);
      }
      reader.fail("missing-brace", { after: "skip", got: text.text }, where);
    }
  }
  let level = reader.version === "9" ? 0 : 1;
  for (;;) {
    const got = reader.next();
    if (got.kind === "end") {
      reader.fail("unclosed-skip", {}, reader.read(rangeOf(skip)), { at: reader.statement });
    }
    if (got.kind === "{") level++;
    else if (got.kind === "}" && --level === 0) return;
  }
}
