// Writes the TextMate grammars of the extension from the catalogues: `node scripts/extension-grammars.mjs`.
// `--check` only compares, and fails if they differ.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = join(root, "extension/syntaxes");

const bundled = await build({
  stdin: { contents: 'export * from "@halint/grammars"', resolveDir: join(root, "packages/cluster") },
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["source"],
  write: false,
  logLevel: "warning",
});
const code = Buffer.from(bundled.outputFiles[0].contents).toString("base64");
const { agents, authMethods, directives, drbd, facilities, keyIds } = await import(
  `data:text/javascript;base64,${code}`
);

/** One of these words; longer ones first, so that none hides another. */
function oneOf(words) {
  const escaped = [...new Set(words)].map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return escaped.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");
}

/** Names for a match: number of the bracket, then the scope. */
function captures(names) {
  return Object.fromEntries(Object.entries(names).map(([number, name]) => [number, { name }]));
}

const address = { name: "constant.numeric.address", match: "(?<![\\w.:-])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.])" };
const address6 = {
  name: "constant.numeric.address",
  match: "(?<![\\w.:-])(?=[0-9A-Fa-f]*:[0-9A-Fa-f:]*[:0-9A-Fa-f])[0-9A-Fa-f:]+(?:%\\w+)?(?![\\w.:])",
};

// ---- ha.cf -----------------------------------------------------------------------------------------------------------

/** A value in ha.cf begins after a blank or a comma; `#` ends the line anywhere. */
const value = (pattern) => `(?<![^\\s,])(?:${pattern})(?![^\\s,#])`;

/** What a value of a kind looks like. */
function valuePatterns(type) {
  switch (type.kind) {
    case "time":
      return [{ name: "constant.numeric.time.ha-cf", match: value("[0-9.]+(?:ms|us)?") }];
    case "integer":
    case "speed":
      return [{ name: "constant.numeric.ha-cf", match: value("[0-9]+") }];
    case "boolean":
      return [
        {
          name: "constant.language.boolean.ha-cf",
          match: value(`(?i:${oneOf(["true", "on", "yes", "y", "1", "false", "off", "no", "n", "0"])})`),
        },
        ...(type.also ? [{ name: "constant.language.ha-cf", match: value(oneOf(type.also)) }] : []),
      ];
    case "word": {
      const words = oneOf(type.values);
      return [{ name: "constant.language.ha-cf", match: value(type.ignoreCase ? `(?i:${words})` : words) }];
    }
    case "facility":
      return [{ name: "constant.language.facility.ha-cf", match: value(oneOf(facilities)) }];
    case "node":
      return [{ name: "entity.name.type.node.ha-cf", match: value("(?!//)[^\\s,#]+") }];
    case "host":
    case "ipv6":
      return [address, address6].map((one) => ({ ...one, name: `${one.name}.ha-cf` }));
    case "interface":
    case "device":
      return [{ name: "variable.other.interface.ha-cf", match: value("(?!//)[A-Za-z/][^\\s,#]*") }];
    case "path":
      return [{ name: "string.unquoted.path.ha-cf", match: value("/(?!/)[^\\s,#]*") }];
    case "pair":
    case "text":
      return [];
  }
}

function haCf() {
  const rest = { name: "string.unquoted.ha-cf", match: "[^\\s,#]+" };
  const patternsOf = ({ types }) => {
    const made = types.flatMap(valuePatterns);
    // A word that fits two kinds of argument is coloured as the first of them.
    return made.filter((one, index) => made.findIndex(({ match }) => match === one.match) === index);
  };
  const groups = new Map();
  for (const directive of directives) {
    const patterns = patternsOf(directive);
    const scope = directive.deprecated
      ? "keyword.other.directive.deprecated.ha-cf"
      : `keyword.other.directive.${directive.group}.ha-cf`;
    const key = JSON.stringify([scope, patterns]);
    const known = groups.get(key);
    if (known) known.names.push(directive.name);
    else groups.set(key, { names: [directive.name], scope, patterns });
  }
  return {
    name: "Heartbeat ha.cf",
    scopeName: "source.ha-cf",
    patterns: [
      { include: "#comment" },
      ...[...groups.values()].map(({ names, scope, patterns }) => ({
        name: "meta.directive.ha-cf",
        begin: `^[ \\t\\r\\f]*(${oneOf(names)})(?=[\\s#]|$)`,
        beginCaptures: captures({ 1: scope }),
        end: "$",
        patterns: [{ include: "#comment" }, ...patterns, rest],
      })),
    ],
    repository: { comment: { name: "comment.line.number-sign.ha-cf", match: "#.*" } },
  };
}

// ---- haresources -----------------------------------------------------------------------------------------------------

function haresources() {
  const script = "(?![0-9.]+(?:[/:\\s\\\\]|$))[^\\s:#\\\\]+";
  const resource = (name, match) => ({
    begin: `(?<=\\s)(${match})(?=::|[\\s#\\\\]|$)`,
    beginCaptures: captures({ 1: name }),
    end: "(?=[\\s#])|(?=\\\\$)",
    patterns: [{ include: "#arguments" }],
  });
  return {
    name: "Heartbeat haresources",
    scopeName: "source.haresources",
    patterns: [
      { include: "#comment" },
      {
        name: "meta.group.haresources",
        begin: "^[ \\t]*((?!//)[^\\s#\\\\]+)",
        beginCaptures: captures({ 1: "entity.name.type.node.haresources" }),
        end: "\\n",
        patterns: [{ include: "#comment" }, { include: "#continuation" }, { include: "#resources" }],
      },
    ],
    repository: {
      comment: { name: "comment.line.number-sign.haresources", match: "#.*" },
      resources: {
        patterns: [
          resource("support.function.agent.haresources", oneOf(agents.map(({ name }) => name))),
          {
            name: "constant.numeric.address.haresources",
            match: "(?<=\\s)\\d{1,3}(?:\\.\\d{1,3}){3}(?:/[^\\s#]+)?(?=[\\s#\\\\]|$)",
          },
          resource("entity.name.function.script.haresources", script),
        ],
      },
      arguments: {
        patterns: [
          { name: "punctuation.separator.arguments.haresources", match: "::" },
          {
            name: "constant.numeric.address.haresources",
            match: "(?<=::)\\d{1,3}(?:\\.\\d{1,3}){3}(?:/[^\\s:#]+(?::[^\\s:#]+)?)?",
          },
          { name: "variable.parameter.haresources", match: "(?:(?!::)[^\\s#\\\\])+" },
        ],
      },
      // In a line that is joined to the one before, "#" is an ordinary character.
      continuation: {
        begin: "(\\\\)(#.*)?\\n",
        beginCaptures: captures({
          1: "constant.character.escape.line-continuation.haresources",
          2: "comment.line.number-sign.haresources",
        }),
        end: "(?=(?<!\\\\)\\n)",
        patterns: [
          { name: "constant.character.escape.line-continuation.haresources", match: "\\\\\\n" },
          { include: "#resources" },
        ],
      },
    },
  };
}

// ---- authkeys --------------------------------------------------------------------------------------------------------

function authkeys() {
  const id = `(?:${oneOf(Array.from({ length: keyIds.max - keyIds.min + 1 }, (_, at) => String(keyIds.min + at)))})`;
  const signing = authMethods.filter(({ takesKey }) => takesKey).map(({ name }) => name);
  const plain = authMethods.filter(({ takesKey }) => !takesKey).map(({ name }) => name);
  return {
    name: "Heartbeat authkeys",
    scopeName: "source.authkeys",
    patterns: [
      { name: "comment.line.number-sign.authkeys", match: "^\\s*#.*" },
      {
        match: `^[ \\t\\r\\f]*(auth)\\s+(${id})(?=\\s|$)`,
        captures: captures({ 1: "keyword.other.directive.authkeys", 2: "constant.numeric.key-id.authkeys" }),
      },
      {
        match: `^\\s*(${id})\\s+(${oneOf(signing)})(?:\\s+(\\S+))?`,
        captures: captures({
          1: "constant.numeric.key-id.authkeys",
          2: "support.constant.method.authkeys",
          3: "string.unquoted.key.authkeys",
        }),
      },
      {
        match: `^\\s*(${id})\\s+(${oneOf(plain)})(?=\\s|$)`,
        captures: captures({ 1: "constant.numeric.key-id.authkeys", 2: "support.constant.method.authkeys" }),
      },
    ],
  };
}

// ---- drbd.conf -------------------------------------------------------------------------------------------------------

/** Characters of which words are made; everything else separates. */
const wordEnd = '(?![^\\s;{}#\\[\\]":])';
const wordStart = '(?<![^\\s;{}#\\[\\]":])';

/** A statement or section: its words up to `;`, or up to the `}` of its body. */
function entry(words, scope, patterns, body) {
  return {
    begin: `${wordStart}(${oneOf(words)})${wordEnd}`,
    beginCaptures: captures({ 1: scope }),
    // What is not closed ends where the section around it does.
    end: "(;)|(?<=\\})|(?=\\})",
    endCaptures: captures({ 1: "punctuation.terminator.statement.drbd" }),
    patterns: [
      { include: "#comment" },
      ...(body === undefined
        ? []
        : [
            {
              begin: "\\{",
              beginCaptures: captures({ 0: "punctuation.section.braces.begin.drbd" }),
              end: "\\}",
              endCaptures: captures({ 0: "punctuation.section.braces.end.drbd" }),
              patterns: [{ include: `#in-${body}` }],
            },
          ]),
      ...patterns,
      { include: "#value" },
    ],
  };
}

const hostNames = new Set(["on", "host", "hosts", "become-primary-on", "ignore-on", "proxy"]);

/** Sections that can be reached from the top of a file. */
function sectionKinds() {
  const kinds = new Set(["file"]);
  for (const kind of kinds) {
    for (const word of drbd.structuralWords(kind)) {
      const inside = drbd.sectionOpenedBy(word, kind);
      if (inside !== undefined) kinds.add(inside);
    }
  }
  return [...kinds];
}

function bodyOf(kind) {
  const anyVersion = { name: "entity.name.type.host.drbd", match: `${wordStart}[A-Za-z_][\\w.-]*${wordEnd}` };
  const patternsFor = (word) =>
    word === "resource"
      ? [{ name: "entity.name.section.resource.drbd", match: `${wordStart}[^\\s;{}#"]+${wordEnd}` }]
      : hostNames.has(word)
        ? [{ name: "keyword.control.drbd", match: `${wordStart}(?:on|port|address|volume)${wordEnd}` }, anyVersion]
        : word === "protocol"
          ? [{ name: "constant.language.drbd", match: `${wordStart}[ABC]${wordEnd}` }]
          : word === "meta-disk" || word === "flexible-meta-disk"
            ? [{ name: "constant.language.drbd", match: `${wordStart}internal${wordEnd}` }]
            : [];
  const structural = drbd.structuralWords(kind).map((word) => {
    const inside = drbd.sectionOpenedBy(word, kind);
    if (word === "include") return entry([word], "keyword.control.include.drbd", [], inside);
    const scope = inside === undefined ? "keyword.other.statement.drbd" : "keyword.control.section.drbd";
    return entry([word], scope, patternsFor(word), inside);
  });
  const options = new Map();
  for (const spec of drbd.optionSpecs()) {
    if (spec.section !== kind) continue;
    if (drbd.isStatementOf(spec.name, kind)) continue;
    const values = [spec, ...Object.values(spec.perVersion ?? {})].flatMap((one) => one.values ?? []);
    const scope = spec.replacedBy ? "support.type.option.deprecated.drbd" : "support.type.option.drbd";
    const key = JSON.stringify([scope, values]);
    const known = options.get(key);
    if (known) known.names.push(spec.name);
    else options.set(key, { names: [spec.name], scope, values });
  }
  const optionEntries = [...options.values()].map(({ names, scope, values }) =>
    entry(
      names,
      scope,
      values.length === 0
        ? []
        : [{ name: "constant.language.drbd", match: `${wordStart}(?:${oneOf(values)})${wordEnd}` }],
    ),
  );
  return {
    patterns: [{ include: "#comment" }, ...structural, ...optionEntries, { include: "#unknown" }],
  };
}

function drbdConf() {
  const bodies = Object.fromEntries(
    sectionKinds()
      .filter((kind) => kind !== "skip")
      .map((kind) => [`in-${kind}`, bodyOf(kind)]),
  );
  const file = bodies["in-file"];
  delete bodies["in-file"];
  return {
    name: "DRBD",
    scopeName: "source.drbd",
    patterns: file.patterns,
    repository: {
      ...bodies,
      // drbdadm reads nothing of what is skipped but its braces.
      "in-skip": {
        patterns: [
          { include: "#comment" },
          { include: "#quoted" },
          {
            begin: "\\{",
            end: "\\}",
            patterns: [{ include: "#in-skip" }],
          },
          { name: "comment.block.skipped.drbd", match: '[^\\s{}#"]+' },
        ],
      },
      // The line end belongs to it: what stands before it cannot be mistaken for the end of a section.
      comment: { name: "comment.line.number-sign.drbd", match: "#.*\\n?" },
      quoted: {
        name: "string.quoted.double.drbd",
        begin: '"',
        end: '"|$',
        patterns: [{ name: "constant.character.escape.drbd", match: "\\\\." }],
      },
      value: {
        patterns: [
          { include: "#quoted" },
          { ...address, name: "constant.numeric.address.drbd" },
          {
            name: "constant.numeric.address.drbd",
            match: "(?<=\\[)[0-9A-Fa-f:.%\\w]+(?=\\])",
          },
          { name: "constant.numeric.drbd", match: `${wordStart}[0-9]+[kKmMgGsS]?${wordEnd}` },
          { name: "constant.language.boolean.drbd", match: `${wordStart}(?:yes|no)${wordEnd}` },
          { name: "string.unquoted.path.drbd", match: `${wordStart}/[^\\s;{}#"]*` },
          { name: "string.unquoted.drbd", match: '[^\\s;{}#":\\[\\]]+' },
        ],
      },
      // A word that no version knows here: its arguments are not taken for something else.
      unknown: {
        begin: '[^\\s;{}#"]+',
        end: "(;)|(?<=\\})|(?=\\})",
        endCaptures: captures({ 1: "punctuation.terminator.statement.drbd" }),
        patterns: [
          { include: "#comment" },
          {
            begin: "\\{",
            end: "\\}",
            patterns: [{ include: "#comment" }, { include: "#unknown" }],
          },
          { include: "#value" },
        ],
      },
    },
  };
}

// ----------------------------------------------------------------------------------------------------------------------

const made = {
  "ha-cf": haCf(),
  haresources: haresources(),
  authkeys: authkeys(),
  drbd: drbdConf(),
};
const note = "Made by scripts/extension-grammars.mjs from the catalogues in grammars/; do not edit.";
const check = process.argv.includes("--check");
const wrong = [];
mkdirSync(directory, { recursive: true });
for (const [name, grammar] of Object.entries(made)) {
  const path = join(directory, `${name}.tmLanguage.json`);
  const text = `${JSON.stringify({ information_for_contributors: [note], ...grammar }, null, 1)}\n`;
  let before;
  try {
    before = readFileSync(path, "utf8");
  } catch {
    // It does not exist yet.
  }
  if (before === text) continue;
  wrong.push(`${name}.tmLanguage.json`);
  if (!check) writeFileSync(path, text);
}
if (check && wrong.length > 0) {
  console.error(`extension/syntaxes is out of date (${wrong.join(", ")}): run node scripts/extension-grammars.mjs`);
  process.exitCode = 1;
}
