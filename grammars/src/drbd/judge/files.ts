import { knowsOption, optionSpec } from "../catalogue.js";
import type { Token } from "../tokens.js";
import type { DrbdConfigFile, IncludeMatch } from "./config.js";
import type { Lexeme } from "./lexemes.js";
import type { ReadConfig, ReadResource } from "./model.js";
import { checkInteger, readSkip } from "./options.js";
import { type Reader, rangeOf } from "./reader.js";
import { readResource } from "./resources.js";

/** Reads a whole configuration. */
export function readConfig(reader: Reader): ReadConfig {
  const state: FileState = {
    resources: [],
    common: undefined,
    seen: new Set([reader.file]),
    open: new Set([reader.file]),
  };
  readFile(reader, state);
  return { resources: state.resources, common: state.common, end: reader.mark() };
}

interface FileState {
  readonly resources: ReadResource[];
  common: ReadResource | undefined;
  readonly seen: Set<DrbdConfigFile>;
  /** The files that include one another down to the current one. */
  readonly open: Set<DrbdConfigFile>;
}

function readFile(reader: Reader, state: FileState): void {
  reader.entries(undefined, (first) => {
    reader.statement = reader.mark();
    reader.resource = undefined;
    if (first.kind === "end") return true;
    const where = reader.read(rangeOf(first));
    switch (first.kind === "keyword" ? first.text : "") {
      case "global":
        reader.unique("configuration", "global", "duplicate-section", { section: "global", resource: "" }, where);
        readGlobal(
          reader,
          reader.head(first, () => reader.open()),
        );
        return false;
      case "common": {
        const open = reader.head(first, () => reader.open());
        state.common = readResource(reader, "common", where, open, "common");
        return false;
      }
      case "resource":
        readNamedResource(reader, state, first);
        return false;
      case "skip":
        readSkip(reader);
        return false;
      case "include":
        readInclude(reader, state);
        return false;
      default:
        if (first.kind === "keyword" && first.text.startsWith("require-drbd-module-version-")) {
          readModuleVersion(reader);
          return false;
        }
        return reader.failAtEntry(first, "file");
    }
  });
}

function readNamedResource(reader: Reader, state: FileState, first: Lexeme): void {
  let name: Lexeme | undefined;
  const open = reader.head(first, () => {
    name = reader.string("resource-name");
    const where = reader.read(rangeOf(name));
    if (name.text === "") reader.refuse("empty-name", {}, where, { at: "none" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
    if (/[\u0000-\u001f\u007f]/.test(name.text)) reader.refuse("control-in-name", {}, where, { at: "none" });
    return reader.open();
  });
  const written = name ?? reader.wordsOfHead(first, open);
  const end = name?.end ?? first.end;
  const where = reader.read({ start: first.start, end });
  state.resources.push(readResource(reader, written?.text ?? "", where, open, "resource"));
}

function readModuleVersion(reader: Reader): void {
  const version = reader.next();
  if (version.kind !== "module-version") {
    reader.failAtEnd(version);
    reader.failInWord(version);
    reader.fail("unexpected-word", { got: version.text, expected: ["9.0.0"] }, reader.read(rangeOf(version)));
  }
  reader.semicolon();
}

function readGlobal(reader: Reader, open: Token): void {
  reader.entries(open, (name) => {
    reader.statement = reader.mark();
    if (name.kind === "}") return true;
    const known = name.kind === "keyword" && knowsOption(reader.version, "global", name.text);
    const spec = known ? optionSpec("global", name.text) : undefined;
    if (!spec) return reader.failAtEntry(name, "global");
    if (spec.type === "flag") {
      globalFlag(reader, name);
      return false;
    }
    const value = reader.next();
    const where = reader.read(rangeOf(value));
    const missing = value.kind === ";" || value.kind === "}" || value.kind === "end";
    if (spec.type === "enum") {
      if (!(value.kind === "keyword" && spec.values?.includes(value.text))) {
        if (missing) failMissing(reader, name, value);
        reader.failInWord(value);
        reader.fail("not-in-list", { option: spec.name, value: value.text, values: spec.values ?? [] }, where);
      }
    } else if (value.kind === "integer") checkInteger(reader, spec, value);
    else {
      if (missing) failMissing(reader, name, value);
      reader.failInWord(value);
      reader.fail("not-a-number", { option: spec.name, value: value.text }, where);
    }
    reader.semicolon();
    return false;
  });
}

function globalFlag(reader: Reader, name: Lexeme): void {
  const at = reader.cursor.position();
  const value = reader.next();
  if ((value.kind === "keyword" || value.kind === "string") && !reader.newLineBetween(name, value)) {
    reader.fail("flag-with-value", { option: name.text, value: value.text }, reader.read(rangeOf(value)));
  }
  reader.cursor.back(at);
  reader.current = name;
  reader.semicolon();
}

function failMissing(reader: Reader, name: Lexeme, value: Lexeme): never {
  reader.failAtEnd(value);
  return reader.fail("missing-value", { option: name.text }, reader.read(rangeOf(name)));
}

function readInclude(reader: Reader, state: FileState): void {
  const pattern = reader.string("pattern");
  reader.semicolon();
  const matches = pattern.token && reader.file.includes.get(pattern.token);
  if (!matches) return;
  const where = reader.read(rangeOf(pattern));
  if (matches.length === 0 && !/[*?[]/.test(pattern.text)) {
    reader.refuse("include-not-found", { pattern: pattern.text }, where);
  }
  for (const match of matches) includeMatch(reader, state, match, pattern);
}

function includeMatch(reader: Reader, state: FileState, match: IncludeMatch, pattern: Lexeme): void {
  const where = reader.read(rangeOf(pattern));
  if (match.kind === "outside") return;
  if (match.kind === "directory") {
    reader.refuse("include-directory", { path: match.path }, where, { at: "none" });
    return;
  }
  const file = match.kind === "file" ? reader.byPath.get(match.path) : undefined;
  if (!file) {
    // glob(3) does not return a dangling link in the way that 9 is built.
    reader.refuse("include-unreadable", { path: match.path }, where);
    return;
  }
  if (state.open.has(file) && reader.version === "8.3") {
    reader.refuse("include-loop", { path: match.path }, where, { at: "none" });
    return;
  }
  if (reader.version !== "8.3" && state.seen.has(file)) return;
  state.seen.add(file);
  state.open.add(file);
  reader.inFile(file, () => readFile(reader, state));
  state.open.delete(file);
}

/** `template-file PATH;`, the keyword being read: a file whose common section takes the place of the global one. */
export function readTemplate(reader: Reader, resource: ReadResource): ReadResource | undefined {
  const path = reader.string("path");
  reader.semicolon();
  const matches = path.token && reader.file.includes.get(path.token);
  if (!matches) return undefined;
  const where = reader.read(rangeOf(path));
  const match = matches[0];
  if (match?.kind === "outside") return undefined;
  const file = match?.kind === "file" ? reader.byPath.get(match.path) : undefined;
  if (!file) {
    reader.refuse("template-not-found", { path: path.text }, where);
    return undefined;
  }
  let template: ReadResource | undefined;
  reader.inFile(file, () => {
    reader.entries(undefined, (first) => {
      if (template || first.kind === "end") return true;
      if (!(first.kind === "keyword" && first.text === "common")) return reader.failAtEntry(first, "file");
      const at = reader.read(rangeOf(first));
      template = readResource(reader, `template-${resource.name}`, at, reader.open(), "common");
      return true;
    });
  });
  // Reading the template began a table of names of its own, as in drbdadm.
  reader.resource = resource;
  return template;
}
