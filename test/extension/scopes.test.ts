import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { agents, authMethods, directives, drbd, parseAuthkeys, parseHaCf, parseHaresources } from "@halint/grammars";
import { describe, expect, test } from "vitest";
import { repository } from "../support/run-halint.js";
import { type GrammarName, scopesOf } from "./text-mate.js";

/** Every piece with its scope, one a line, as a reader would write it down. */
async function shown(name: GrammarName, text: string): Promise<string[]> {
  const pieces = await scopesOf(name, text);
  return pieces.map(({ text: piece, scope }) => `${piece.trim()} = ${scope ?? "-"}`);
}

describe("ha.cf", () => {
  test("directives, values of their kind, comments anywhere", async () => {
    expect(await shown("ha-cf", "keepalive 500ms # often\nucast eth1 10.1.1.2\nnode alpha,beta\ncrm respawn")).toEqual([
      "keepalive = keyword.other.directive.timing.ha-cf",
      "500ms = constant.numeric.time.ha-cf",
      "# often = comment.line.number-sign.ha-cf",
      "ucast = keyword.other.directive.media.ha-cf",
      "eth1 = variable.other.interface.ha-cf",
      "10.1.1.2 = constant.numeric.address.ha-cf",
      "node = keyword.other.directive.membership.ha-cf",
      "alpha = entity.name.type.node.ha-cf",
      ", = -",
      "beta = entity.name.type.node.ha-cf",
      "crm = keyword.other.directive.resources.ha-cf",
      "respawn = constant.language.ha-cf",
    ]);
  });

  test("what is no directive stays plain, wherever it stands", async () => {
    const pieces = await scopesOf("ha-cf", "deadtme 30\nlogfile keepalive\n");
    expect(pieces.find(({ text }) => text.startsWith("deadtme"))?.scope).toBeUndefined();
    expect(pieces.find(({ text }) => text === "keepalive")?.scope).toBe("string.unquoted.ha-cf");
  });

  test.each(directives.map(({ name }) => name))("%s is a directive, and only as a whole word", async (name) => {
    const [first] = await scopesOf("ha-cf", `  ${name} x`);
    expect(first?.text.trim()).toBe(name);
    expect(first?.scope).toMatch(/^keyword\.other\.directive\./);
    const [longer] = await scopesOf("ha-cf", `${name}_ x`);
    expect(longer?.scope).toBeUndefined();
  });
});

describe("haresources", () => {
  test("owner, agents, scripts, arguments", async () => {
    expect(
      await shown("haresources", "alpha 10.0.0.1/24/eth0 IPaddr::10.0.0.2 Filesystem::/dev/drbd0::/srv nginx"),
    ).toEqual([
      "alpha = entity.name.type.node.haresources",
      "10.0.0.1/24/eth0 = constant.numeric.address.haresources",
      "IPaddr = support.function.agent.haresources",
      ":: = punctuation.separator.arguments.haresources",
      "10.0.0.2 = constant.numeric.address.haresources",
      "Filesystem = support.function.agent.haresources",
      ":: = punctuation.separator.arguments.haresources",
      "/dev/drbd0 = variable.parameter.haresources",
      ":: = punctuation.separator.arguments.haresources",
      "/srv = variable.parameter.haresources",
      "nginx = entity.name.function.script.haresources",
    ]);
  });

  test("a joined line knows no comments, the line after it does", async () => {
    expect(await shown("haresources", "alpha a \\\n  b#c # d\nbeta e # f")).toEqual([
      "alpha = entity.name.type.node.haresources",
      "a = entity.name.function.script.haresources",
      "\\ = constant.character.escape.line-continuation.haresources",
      "b = entity.name.function.script.haresources",
      "#c # = -",
      "d = entity.name.function.script.haresources",
      "beta = entity.name.type.node.haresources",
      "e = entity.name.function.script.haresources",
      "# f = comment.line.number-sign.haresources",
    ]);
  });

  test.each(agents.map(({ name }) => name))("%s is an agent", async (name) => {
    const pieces = await scopesOf("haresources", `alpha ${name}::x ${name}x ${name}`);
    const named = (text: string) => pieces.filter((piece) => piece.text === text).map(({ scope }) => scope);
    const agent = "support.function.agent.haresources";
    expect(named(name)).toEqual([agent, agent]);
    expect(named(`${name}x`)).toEqual(["entity.name.function.script.haresources"]);
  });
});

describe("authkeys", () => {
  test("key numbers, methods and keys, in which # is no comment", async () => {
    expect(await shown("authkeys", "# keys\nauth 2\n2 sha1 s3#cret\n1 crc")).toEqual([
      "# keys = comment.line.number-sign.authkeys",
      "auth = keyword.other.directive.authkeys",
      "2 = constant.numeric.key-id.authkeys",
      "2 = constant.numeric.key-id.authkeys",
      "sha1 = support.constant.method.authkeys",
      "s3#cret = string.unquoted.key.authkeys",
      "1 = constant.numeric.key-id.authkeys",
      "crc = support.constant.method.authkeys",
    ]);
  });

  test.each(authMethods.map(({ name }) => name))("%s is a method", async (name) => {
    const pieces = await scopesOf("authkeys", `1 ${name} x`);
    expect(pieces.find(({ text }) => text === name)?.scope).toBe("support.constant.method.authkeys");
  });
});

describe("drbd.conf", () => {
  test("sections, statements, options and their values", async () => {
    const text = [
      'resource "r 0" {',
      "  protocol C;",
      "  net { after-sb-0pri discard-zero-changes; ping-int 10; } # one line",
      "  on alpha { device /dev/drbd0; address ipv6 [fd00::1]:7788; meta-disk internal; }",
      "}",
    ].join("\n");
    expect((await shown("drbd", text)).filter((line) => !/punctuation/.test(line))).toEqual([
      "resource = keyword.control.section.drbd",
      '"r 0" = string.quoted.double.drbd',
      "protocol = keyword.other.statement.drbd",
      "C = constant.language.drbd",
      "net = keyword.control.section.drbd",
      "after-sb-0pri = support.type.option.drbd",
      "discard-zero-changes = constant.language.drbd",
      "ping-int = support.type.option.drbd",
      "10 = constant.numeric.drbd",
      "# one line = comment.line.number-sign.drbd",
      "on = keyword.control.section.drbd",
      "alpha = entity.name.type.host.drbd",
      "device = keyword.other.statement.drbd",
      "/dev/drbd0 = string.unquoted.path.drbd",
      "address = keyword.other.statement.drbd",
      "ipv6 = string.unquoted.drbd",
      "[ = -",
      "fd00::1 = constant.numeric.address.drbd",
      "]: = -",
      "7788 = constant.numeric.drbd",
      "meta-disk = keyword.other.statement.drbd",
      "internal = constant.language.drbd",
    ]);
  });

  test("an option counts in its own section only", async () => {
    const pieces = await scopesOf("drbd", "resource r { net { wfc-timeout 1; } startup { wfc-timeout 1; } }");
    expect(pieces.filter(({ text }) => text === "wfc-timeout").map(({ scope }) => scope)).toEqual([
      undefined,
      "support.type.option.drbd",
    ]);
  });

  test("a brace in a comment closes nothing, and what is skipped is grey", async () => {
    const pieces = await scopesOf("drbd", "skip resource x { disk { } }\nresource r # }\n{ protocol A; }");
    expect(pieces.find(({ text }) => text.trim() === "disk")?.scope).toBe("comment.block.skipped.drbd");
    expect(pieces.find(({ text }) => text === "protocol")?.scope).toBe("keyword.other.statement.drbd");
  });

  /** The way from the top of a file to a kind of section, as heads of sections. */
  function wayTo(wanted: string): string[] {
    const seen = new Set<string>(["file"]);
    const queue: { kind: drbd.SectionKind; way: string[] }[] = [{ kind: "file", way: [] }];
    for (const { kind, way } of queue) {
      if (kind === wanted) return way;
      for (const word of drbd.structuralWords(kind)) {
        const inside = drbd.sectionOpenedBy(word, kind);
        if (inside === undefined || seen.has(inside)) continue;
        seen.add(inside);
        queue.push({ kind: inside, way: [...way, word] });
      }
    }
    throw new Error(`nothing leads to ${wanted}`);
  }

  test.each(drbd.optionSpecs().map((spec) => [`${spec.section}.${spec.name}`, spec] as const))(
    "%s is an option",
    async (_, { section, name, values }) => {
      const way = wayTo(section);
      const text = `${way.map((head) => `${head} x {\n`).join("")}${name} ${values?.[0] ?? "1"};${"}".repeat(way.length)}\n`;
      const pieces = await scopesOf("drbd", `${text}${text}`);
      const found = pieces.filter((piece) => piece.text === name);
      expect(found).toHaveLength(2);
      for (const { scope } of found)
        expect(scope).toMatch(/^(?:support\.type\.option|keyword\.other\.statement|keyword\.control\.section)\./);
      if (values)
        for (const piece of pieces.filter(({ text: word }) => word === values[0] && word !== name))
          expect(piece.scope).toBe("constant.language.drbd");
    },
  );
});

describe("comments are where the parsers see them", () => {
  const parsers = {
    "ha.cf": parseHaCf,
    haresources: parseHaresources,
    authkeys: parseAuthkeys,
    "drbd.conf": drbd.parseDrbd,
  };
  const grammars = { "ha.cf": "ha-cf", haresources: "haresources", authkeys: "authkeys", "drbd.conf": "drbd" } as const;
  const examples = join(repository, "examples");
  const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).flatMap((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return name in parsers ? [[path, name as keyof typeof parsers] as const] : [];
  });
  const texts = files.map(([path, name]) => [path, name, readFileSync(join(examples, path), "utf8")] as const);
  const written = [
    ["hash in a word", "ha.cf", "logfile /var/log/ha#log\n#\nnode#a\n"],
    ["hash in joined lines", "haresources", "a b#c\\\nd # e\\\nf#g\n# h\n#j"],
    ["hash in a key", "authkeys", "  # a\nauth 1 # b\n1 md5 c#d\n"],
    ["hash in quotes", "drbd.conf", 'resource "a#b" { # }\n on c { disk "#"; } #\n}# d'],
  ] as const;

  test("there are examples", () => expect(texts.length).toBeGreaterThan(6));

  test.each([...texts, ...written])("%s", async (_, name, text) => {
    const wanted = parsers[name](text).comments.map(({ range }) => text.slice(range.start, range.end).trimEnd());
    const found = (await scopesOf(grammars[name], text))
      .filter(({ scope }) => scope?.startsWith("comment.line"))
      .map((piece) => piece.text.trim());
    expect(found).toEqual(wanted);
  });
});
