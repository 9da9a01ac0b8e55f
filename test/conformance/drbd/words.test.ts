import { drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { ask, enginesInstalled, type Question } from "./engine.js";
import { isAccepted } from "./fixtures.js";
import { configFromMemory } from "./memory.js";

const { drbdVersions, judge, optionSpecs, reservedWords, valueSpec } = drbd;

const hosts = `on alpha { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
on beta { device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; meta-disk internal; }`;
const nine = hosts.replace("on alpha {", "on alpha { node-id 0;").replace("on beta {", "on beta { node-id 1;");
const resource = (body: string, sections = hosts): string => `resource r0 { protocol C; ${body}\n${sections}\n}`;
const connected = (body: string): string => resource(`connection { host alpha; host beta; ${body} }`, nine);

/** Every place in which options can stand. */
const places: readonly ((option: string) => string)[] = [
  ...["net", "disk", "syncer", "startup", "handlers", "options", "proxy"].map(
    (section) => (option: string) => resource(`${section} { ${option} }`),
  ),
  (option) => `global { ${option} }\n${resource("")}`,
  (option) => resource("", hosts.replace("on alpha {", `on alpha { options { ${option} }`)),
  (option) => connected(`net { ${option} }`),
  (option) => connected(`disk { ${option} }`),
  (option) => connected(`volume 0 { disk { ${option} } }`),
];

/** A value that the option takes in that version. */
function someValue(spec: drbd.OptionSpec, version: drbd.DrbdVersion): string {
  const form = valueSpec(spec, version);
  switch (form.type) {
    case "flag":
      return "";
    case "boolean":
    case "hosts":
      return form.type === "hosts" ? "alpha" : "";
    case "number":
    case "number-or-enum":
      return String(form.max ?? 1);
    case "enum":
      return form.values?.[0] ?? "x";
    case "block":
      return "{ zlib level 9; }";
    default:
      return "x";
  }
}

const statement = (name: string, value: string): string => `${name} ${value}${value.endsWith("}") ? "" : ";"}`;

/** Asks, and returns where the judge differs. */
async function differences(questions: readonly Question[]): Promise<readonly string[]> {
  const answers = await ask(questions);
  return questions.flatMap((question, at) => {
    const answer = answers[at];
    if (!answer) return [`${question.version}: no answer`];
    const host = { name: question.host, addresses: [] };
    const refusals = judge(configFromMemory("c", question.files), question.version, host);
    const theirs = isAccepted(answer) ? "accepted" : (answer.errors[0]?.line ?? 0);
    const ours = refusals.length === 0 ? "accepted" : (refusals[0]?.engineLine ?? 0);
    return ours === theirs
      ? []
      : [`${question.version}: ${theirs}, ours ${ours} ${refusals[0]?.code}\n${question.files.c}`];
  });
}

const asked = (version: drbd.DrbdVersion, text: string): Question => ({
  version,
  host: "alpha",
  files: { c: text },
  root: "c",
});

describe.skipIf(!enginesInstalled())("every word that the catalogue knows", () => {
  it("is known to the programs in the same sections", async () => {
    const names = new Map(optionSpecs().map((spec) => [spec.name, spec]));
    const questions: Question[] = [];
    for (const version of drbdVersions) {
      for (const [name, spec] of names) {
        const option = statement(name, someValue(spec, version));
        for (const place of places) questions.push(asked(version, place(option)));
      }
    }
    expect(await differences(questions)).toEqual([]);
  }, 120_000);

  it("takes the same values", async () => {
    const questions: Question[] = [];
    for (const spec of optionSpecs()) {
      for (const version of spec.versions) {
        const form = valueSpec(spec, version);
        const values = [
          "yes",
          "no",
          '"yes"',
          "x",
          "",
          "1",
          "1K",
          "3s",
          "0x1",
          "-1",
          "1.5",
          '""',
          "99999999999",
          "a b",
          "on",
          "disk",
        ];
        for (const bound of [form.min, form.max]) {
          if (bound !== undefined)
            values.push(String(bound - 1), String(bound), String(bound + 1), `${bound}s`, `${bound}k`);
        }
        for (const value of form.values ?? []) values.push(value, value.toUpperCase());
        const inSection =
          spec.section === "peer-device-options"
            ? (option: string): string => connected(`disk { ${option} }`)
            : (option: string): string =>
                spec.section === "global"
                  ? `global { ${option} }\n${resource("")}`
                  : resource(`${spec.section} { ${option} }`);
        for (const value of values) questions.push(asked(version, inSection(`${spec.name} ${value};`)));
      }
    }
    expect(await differences(questions)).toEqual([]);
  }, 120_000);

  it("can or cannot be a name in the same versions", async () => {
    const words = new Set(drbdVersions.flatMap((version) => [...reservedWords(version)]));
    for (const word of ["1.2.3", "10.0.0.1", "123", "10M", "123456789", "a.b", "x/y", "-", "_", "all", "none"])
      words.add(word);
    const questions: Question[] = [];
    for (const version of drbdVersions) {
      for (const word of words) {
        questions.push(asked(version, resource("").replace("resource r0", `resource ${word}`)));
        questions.push(asked(version, resource("").replace("/dev/sda7", word)));
        questions.push(asked(version, `${resource("")}\n${word} x { y; }`));
        questions.push(asked(version, resource(`${word} x { y; }`)));
      }
    }
    expect(await differences(questions)).toEqual([]);
  }, 120_000);
});
