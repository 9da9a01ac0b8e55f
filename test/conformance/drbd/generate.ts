import { drbd } from "@halint/grammars";
import type { Probe } from "./fixtures.js";

type Next = () => number;

const pick = <T>(next: Next, list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
const pickSome = <T>(next: Next, list: readonly T[], share: number): T[] => list.filter(() => next() < share);

/** A value that the version takes for an option; undefined where none is written. */
function valueFor(next: Next, spec: drbd.OptionSpec, version: drbd.DrbdVersion): string | undefined {
  const form = drbd.valueSpec(spec, version);
  const { min = 0, max = 1000 } = form;
  switch (form.type) {
    case "number": {
      const number = pick(next, [min, max, form.default ?? min, min + Math.floor(next() * (max - min + 1))]);
      const kibi = Number(number) * 1024;
      // A suffix counts in the unit of the option.
      return form.unit === "KiB/s" && Number(number) % 1024 === 0 && next() < 0.5
        ? `${Number(number) / 1024}M`
        : form.unit === "KiB/s" && next() < 0.2 && kibi < 2 ** 52
          ? `${number}k`
          : String(number);
    }
    case "boolean":
      return pick(next, ["yes", "no", undefined]);
    case "flag":
      return undefined;
    case "enum":
    case "number-or-enum":
      return pick(next, form.values ?? ["1"]);
    default:
      return pick(next, ["abc", '"with blanks"', '"/bin/x -y \\"z\\""', "a.b-c_d"]);
  }
}

function optionsFor(next: Next, section: drbd.OptionSectionKind, version: drbd.DrbdVersion, share: number): string {
  const known = drbd.optionSpecs().filter((spec) => {
    if (spec.section !== section || !drbd.knowsOption(version, section, spec.name)) return false;
    // Names of resources are another question; the negated and the plain option are one.
    return !/^no-|^(resync-)?after$/.test(spec.name) && !["hosts", "block", "ignored"].includes(spec.type);
  });
  const lines = pickSome(next, known, share).map((spec) => {
    const value = valueFor(next, spec, version);
    return `      ${spec.name}${value === undefined ? "" : ` ${value}`};`;
  });
  return lines.join("\n");
}

function body(next: Next, version: drbd.DrbdVersion): string {
  const kinds: drbd.OptionSectionKind[] = ["net", "disk", "startup", "handlers"];
  kinds.push(version === "8.3" ? "syncer" : "options");
  return pickSome(next, kinds, 0.6)
    .map((kind) => `    ${kind} {\n${optionsFor(next, kind, version, 0.25)}\n    }\n`)
    .join("");
}

/** A configuration that the version accepts, made of the words of the catalogue. */
export function generate(next: Next, version: drbd.DrbdVersion, id: string): Probe {
  const parts = ["global { usage-count no; }"];
  // 8.3 has the protocol outside net and cannot do without.
  const protocol = (): string => (version === "8.3" ? `    protocol ${pick(next, ["A", "B", "C"])};\n` : "");
  if (next() < 0.7) parts.push(`common {\n${body(next, version)}}`);
  for (let at = 0; at < 1 + next() * 3; at++) {
    const hosts = version === "9" && next() < 0.3 ? ["alpha", "beta", "gamma"] : ["alpha", "beta"];
    const volumes = version !== "8.3" && next() < 0.4 ? [0, 3] : undefined;
    const sections = hosts.map((host, number) => {
      const storage = (volume: number): string =>
        `device /dev/drbd${10 * at + volume}; disk /dev/vg/l${at}${volume}; meta-disk internal;` +
        (volumes && next() < 0.3 ? ` disk { ${optionsFor(next, "disk", version, 0.1)} }` : "");
      const all = volumes ? volumes.map((volume) => `volume ${volume} { ${storage(volume)} }`).join(" ") : storage(0);
      const nodeId = hosts.length > 2 ? `node-id ${number};` : "";
      return `    on ${host} { ${all} address 10.0.${at}.${number + 1}:7788; ${nodeId} }\n`;
    });
    const mesh = hosts.length > 2 ? `    connection-mesh { hosts ${hosts.join(" ")}; }\n` : "";
    parts.push(`resource r${at} {\n${protocol()}${body(next, version)}${sections.join("")}${mesh}}`);
  }
  return { id, host: "alpha", config: `${parts.join("\n")}\n`, "8.3": 0, "8.4": 0, "9": 0, [version]: true };
}
