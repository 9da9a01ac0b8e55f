import { asHaCf } from "@halint/cluster";
import {
  type Directive,
  findDirective,
  haCfDescriptions,
  programDescriptions,
  type RefusalPhase,
  readTime,
  type Setting,
  speeds,
  type ValueType,
} from "@halint/grammars";
import { code, list } from "../../markup.js";
import type { HoverSubject } from "./subject.js";

const refusals: Readonly<Record<RefusalPhase, string>> = {
  reading: "while it reads ha.cf",
  checks: "when it compares the values, after authkeys",
  opening: "when it opens its media",
};

/** What a directive means: unit, default, range, and who notices when it is wrong. */
export function describeDirective(directive: Directive): string {
  const lines = [`**${directive.name}** ${directive.parameters.map((name) => `*${name}*`).join(" ")}`];
  lines.push(directive.summary);
  const more = haCfDescriptions[directive.name];
  if (more) lines.push(more);
  const facts: string[] = [];
  const type = directive.types[0];
  if (directive.shape === "values" && type) facts.push(describeType(type));
  if (directive.unit) facts.push(`Unit of a bare number: ${directive.unit}.`);
  if (directive.default) facts.push(`Default: ${code(directive.default)}.`);
  facts.push(
    directive.repeat === "adds"
      ? "Every further line adds to it."
      : directive.repeat === "refused"
        ? "A second line of it is refused."
        : "The last line counts.",
  );
  const when = directive.refused.map((phase) => refusals[phase]);
  if (when.length > 0) {
    const said = directive.complaint ? `: ${code(directive.complaint)}` : ", mostly without a word of its own";
    facts.push(`The daemon refuses a bad one at start, ${list(when)}${said}.`);
  } else facts.push("The daemon takes anything here.");
  if (directive.aliasOf) facts.push(`The same as ${code(directive.aliasOf)}.`);
  if (directive.deprecated) {
    const { instead, why } = directive.deprecated;
    facts.push(`Deprecated${instead ? `, use ${code(instead)}` : ""}: ${why}.`);
  }
  facts.push(`Source: ${directive.source}.`);
  lines.push(facts.filter((fact) => fact !== "").join("  \n"));
  return lines.join("\n\n");
}

/** What a value may be. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "time":
      return `A time: seconds, or with ${code("ms")} or ${code("us")}.`;
    case "boolean":
      return `On (${code("on")}, ${code("yes")}, ${code("true")}, ${code("1")}) or off (${code("off")}, ${code("no")}, ${code("false")}, ${code("0")})${
        type.also ? `, or ${list(type.also.map(code))}` : ""
      }.`;
    case "integer":
      return type.max === 2147483647 ? `A number from ${type.min}.` : `A number from ${type.min} to ${type.max}.`;
    case "word":
      return `One of ${list(type.values.map(code))}.`;
    case "speed":
      return `One of ${list(speeds.map((speed) => code(String(speed))))}.`;
    case "facility":
      return "A syslog facility in lower case, or `none`.";
    case "ipv6":
      return "A numeric IPv6 address.";
    case "host":
      return "An IPv4 address, or a name that can be resolved.";
    default:
      return "";
  }
}

/** Milliseconds as people say them. */
export function spoken(milliseconds: number): string {
  return milliseconds % 1000 === 0 || milliseconds >= 10_000
    ? `${Number((milliseconds / 1000).toFixed(3))} s`
    : `${Number(milliseconds.toFixed(3))} ms`;
}

function effective(setting: Setting, all: readonly Setting[], value: string): string[] {
  const { directive } = setting;
  const lines: string[] = [];
  if (directive.types[0]?.kind === "time") {
    const read = readTime(value);
    if (read !== undefined) lines.push(`Read as ${spoken(read)}.`);
  }
  if (directive.repeat === "last wins" && all.at(-1) !== setting) lines.push("A later line overrules this one.");
  return lines;
}

/** The user and the program of `respawn`, and the client of `apiauth`. */
function program({ name }: Directive, index: number, text: string): string[] {
  const starts = name === "respawn" || name === "failfast";
  if (starts && index === 0) {
    const use = text === "hacluster" ? ", heartbeat's own user, as whom ipfail, ccm and dopd may sign on" : "";
    return [`The program runs as ${code(text)}${use}.`];
  }
  const own = text.split("/").at(-1) ?? "";
  const said = (starts && index === 1) || (name === "apiauth" && index === 0) ? programDescriptions[own] : undefined;
  return said === undefined ? [] : [`**${own}**: ${said}`];
}

/** A directive's name, and its values. */
export const directiveSubject: HoverSubject = (view, offset) => {
  if (view.language !== "ha.cf") return undefined;
  const reading = asHaCf(view.file);
  const line = reading.file.lines.find(({ range }) => range.start <= offset && offset <= range.end);
  const directive = line && findDirective(line.name.text);
  const setting = reading.settings.find((candidate) => candidate.line === line);
  if (!line || !directive || !setting) return undefined;
  if (offset <= line.name.range.end) return { range: line.name.range, text: describeDirective(directive) };
  const index = setting.values.findIndex(({ range }) => range.start <= offset && offset <= range.end);
  const value = setting.values[index];
  if (!value) return undefined;
  const parameter =
    directive.shape === "line" ? directive.parameters[Math.min(index, directive.parameters.length - 1)] : undefined;
  const type = directive.types[directive.shape === "values" ? 0 : Math.min(index, directive.types.length - 1)];
  const said = [
    `**${directive.name}**${parameter ? `: ${parameter.replace(/[?…]/g, "")}` : ""}`,
    directive.shape === "values" ? directive.summary : "",
    type ? describeType(type) : "",
    ...program(directive, index, value.text),
    ...effective(setting, reading.of(directive.aliasOf ?? directive.name), value.text),
  ];
  return { range: value.range, text: said.filter((entry) => entry !== "").join("  \n") };
};
