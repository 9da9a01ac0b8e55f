import { asDrbd, effectiveResources } from "@halint/cluster";
import { describeDrbdWord, drbd } from "@halint/grammars";
import { code, list } from "../../markup.js";
import type { View } from "../../workspace.js";
import type { HoverSubject } from "./subject.js";

/** The kind of section in which an entry stands. */
export function sectionOf(node: drbd.DrbdNode): drbd.SectionKind {
  return node.parent.kind;
}

/** A number of an option in its unit, as people say it. */
export function spokenValue(value: string, unit: drbd.Unit | undefined): string | undefined {
  const match = /^(\d{1,12})([kKmMgGs]?)$/.exec(value);
  if (!match || !unit) return undefined;
  const suffix = (match[2] ?? "").toLowerCase();
  const factor = suffix === "k" ? 1024 : suffix === "m" ? 1024 ** 2 : suffix === "g" ? 1024 ** 3 : 1;
  const plain = Number(match[1]);
  const number = plain * factor;
  switch (unit) {
    case "0.1 s":
      return `${number / 10} s`;
    case "s":
    case "ms":
      return `${number} ${unit}`;
    case "bytes":
      return size(number);
    case "512-byte sectors":
      return size(suffix === "s" || suffix === "" ? plain * 512 : number);
    case "KiB/s":
      return `${size(suffix === "" ? plain * 1024 : number)}/s`;
  }
}

function size(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  return `${Number(value.toFixed(2))} ${units[at]}`;
}

/** What a word of drbd.conf is for, from the catalogue, for the version of the configuration. */
export function describeDrbd(section: drbd.SectionKind, word: string, version: drbd.DrbdVersion): string | undefined {
  const described = describeDrbdWord(section, word);
  const spec = drbd.optionSpec(section, word);
  if (!described && !spec) return undefined;
  const lines = [`**${word}**`];
  if (described) lines.push(described.summary);
  if (described?.details) lines.push(described.details);
  if (spec) {
    const value = drbd.valueSpec(spec, version);
    const facts: string[] = [];
    if (value.values) facts.push(`One of ${list(value.values.map(code))}.`);
    if (value.type === "boolean") facts.push("`yes` or `no`.");
    if (value.min !== undefined && value.max !== undefined) facts.push(`From ${value.min} to ${value.max}.`);
    if (value.unit) facts.push(`Unit: ${value.unit}.`);
    if (value.default !== undefined) {
      const spoken = spokenValue(String(value.default), value.unit);
      facts.push(
        `Default: ${code(String(value.default))}${spoken && !/^\d+ m?s$/.test(spoken) ? ` (${spoken})` : ""}.`,
      );
    }
    const check = spec.checks[version];
    if (check === "none") facts.push("drbdadm does not look at the value; the kernel refuses a bad one.");
    else if (check) facts.push("drbdadm refuses a bad value.");
    if (spec.replacedBy === "delete") facts.push("It has no effect any more.");
    else if (spec.replacedBy)
      facts.push(`Old name; now ${code(`${spec.replacedBy.section} { ${spec.replacedBy.name} }`)}.`);
    facts.push(
      `Known to ${list(spec.versions.map((known) => `DRBD ${known}`))}${spec.since ? ` since drbd-utils ${spec.since}` : ""}.`,
    );
    lines.push(facts.join("  \n"));
  }
  return lines.join("\n\n");
}

/** The value that takes effect, and where it comes from. */
function effectiveLine(view: View, node: drbd.DrbdNode, word: string): string | undefined {
  const { configuration } = view;
  const section = sectionOf(node);
  if (!configuration || !drbd.holdsOptions(section) || section === "global") return undefined;
  const around = asDrbd(view.file).resources.find(({ range }) => range.start <= node.start && node.start < range.end);
  const spec = drbd.optionSpec(section, word);
  const moved = spec?.replacedBy && spec.replacedBy !== "delete" ? spec.replacedBy : undefined;
  const name = around?.name?.value;
  const says: string[] = [];
  for (const resource of effectiveResources(configuration)) {
    if (name !== undefined && resource.name !== name) continue;
    const sections = resource.sections as Readonly<Record<string, drbd.EffectiveOptions | undefined>>;
    const { version } = configuration.target;
    const names: [drbd.OptionSectionKind, string][] = [[section, word]];
    if (moved) names.push([moved.section, moved.name]);
    const written = names.find(([from, called]) => sections[from]?.has(called));
    const [from, called] = written ?? names.at(-1) ?? [section, word];
    const options = sections[from];
    const option = options && drbd.effectiveOption(options, from, called, version);
    if (!option) continue;
    const spoken = spokenValue(option.value, drbd.optionSpec(from, called)?.unit);
    const file = configuration.files.find((candidate) => candidate.path === option.place?.file);
    const place =
      file && option.place
        ? `, ${code(`${view.workspace.displayOf(file.path)}:${file.lineOf(option.place.range.start)}`)}`
        : "";
    const where = option.origin === "default" ? "the default" : `${option.origin}${place}`;
    says.push(`In effect for ${code(resource.name)}: ${code(option.value)}${spoken ? ` = ${spoken}` : ""} (${where}).`);
  }
  return says.length > 0 ? says.slice(0, 8).join("  \n") : undefined;
}

/** Options, statements and sections of drbd.conf. */
export const drbdSubject: HoverSubject = (view, offset) => {
  if (view.language !== "drbd") return undefined;
  const node = drbd.nodeAt(asDrbd(view.file), offset);
  const head = node?.head;
  if (!node || !head) return undefined;
  const version = view.configuration?.target.version ?? "8.4";
  const value = node.args.find((word) => word.start <= offset && offset <= word.end);
  const onHead = head.start <= offset && offset <= head.end;
  if (!onHead && !(value && !drbd.isSection(node))) return undefined;
  if (head.value === "shared-secret" && !onHead) return undefined;
  const described = describeDrbd(sectionOf(node), head.value, version);
  if (described === undefined) return undefined;
  const spec = drbd.optionSpec(sectionOf(node), head.value);
  const spoken = value && spec && !onHead ? spokenValue(value.value, drbd.valueSpec(spec, version).unit) : undefined;
  const effective =
    node.kind === "option" && head.value !== "shared-secret" ? effectiveLine(view, node, head.value) : undefined;
  const text = [spoken ? `${code(value?.value ?? "")} = ${spoken}` : "", described, effective ?? ""];
  return { range: (onHead ? head : (value ?? head)).range, text: text.filter((part) => part !== "").join("\n\n") };
};
