import { posix } from "node:path";
import type { MemberNode, ObjectNode, ValueNode } from "@humanwhocodes/momoa";
import type { Reader } from "../discover/reader.js";
import { canonicalAddress } from "../facts/addresses.js";
import { FileError } from "../files/file-system.js";
import { jsonLibrary } from "../libraries.js";
import type { DrbdTarget } from "../model/drbd-configuration.js";
import type { Fact, Place, SourceFile } from "../model/source-file.js";
import {
  type ClusterConfiguration,
  type Configuration,
  type ConfigurationProblem,
  configurationName,
  type NodeConfiguration,
  type Override,
  type RuleSetting,
  type Severity,
} from "./configuration.js";

/** The nearest halint.json of a directory or one above it; undefined where there is none. It is read once. */
export function findConfiguration(
  reader: Reader,
  directory: string,
  known: Map<string, Configuration | undefined>,
): Configuration | undefined {
  if (known.has(directory)) return known.get(directory);
  const path = posix.join(directory, configurationName);
  const isThere = reader.isFile(path);
  if (!isThere && reader.stat(path)?.kind === "other") {
    reader.note(path, new FileError(path, "ENXIO", "it is not a regular file"));
  }
  // It is above what was named, and still meant for it.
  if (isThere) reader.allow(path);
  const file = isThere ? reader.read(path) : undefined;
  const parent = posix.dirname(directory);
  const found = file
    ? readConfiguration(file)
    : parent === directory
      ? undefined
      : findConfiguration(reader, parent, known);
  known.set(directory, found);
  return found;
}

const severities: readonly string[] = ["off", "error", "warning", "info"] satisfies Severity[];
const versions: readonly string[] = ["8.3", "8.4", "9"] satisfies DrbdTarget["version"][];
const haFiles: readonly string[] = ["ha.cf", "haresources", "authkeys"];

/** Reads a halint.json: JSON with comments. Never throws; what is wrong becomes a problem with its place. */
export function readConfiguration(file: SourceFile): Configuration {
  return new ConfigurationReader(file).read();
}

class ConfigurationReader {
  readonly problems: ConfigurationProblem[] = [];
  readonly directory: string;

  constructor(readonly file: SourceFile) {
    this.directory = posix.dirname(file.path);
  }

  read(): Configuration {
    const { file, directory, problems } = this;
    const root = this.parse();
    const found = {
      clusters: [] as ClusterConfiguration[],
      drbdVersion: undefined as DrbdTarget["version"] | undefined,
      agents: [] as Fact<string>[],
      rules: [] as RuleSetting[],
      overrides: [] as Override[],
    };
    if (root) {
      this.members(root, "halint.json", {
        $schema: () => {},
        clusters: (value) => {
          for (const cluster of this.array(value, "clusters")) {
            const read = this.cluster(cluster);
            if (read) found.clusters.push(read);
          }
        },
        drbd: (value) =>
          this.members(value, "drbd", {
            version: (version) => {
              found.drbdVersion = this.choice(version, "drbd.version", versions) as DrbdTarget["version"] | undefined;
            },
          }),
        agents: (value) => {
          for (const agent of this.array(value, "agents")) {
            const name = this.text(agent, "an agent");
            if (name) found.agents.push(name);
          }
        },
        rules: (value) => found.rules.push(...this.rules(value)),
        overrides: (value) => {
          for (const override of this.array(value, "overrides")) found.overrides.push(...this.override(override));
        },
      });
    }
    problems.sort((a, b) => a.range.start - b.range.start);
    return { file, directory, ...found, problems };
  }

  parse(): ValueNode | undefined {
    // A byte order mark is no JSON; blanks keep the places.
    const text = this.file.text.replace(/^\ufeff/, " ");
    try {
      return jsonLibrary().parse(text, { mode: "jsonc", allowTrailingCommas: true }).body;
    } catch (error) {
      const { message, offset } = error as { message?: unknown; offset?: unknown };
      const at = Math.min(typeof offset === "number" && offset >= 0 ? offset : text.length, text.length);
      const what = typeof message === "string" ? message.replace(/ \(\d+:\d+\)$/, "") : "it nests too deep";
      this.report({ start: at, end: Math.min(at + 1, text.length) }, `this is no JSON: ${what}`);
      return undefined;
    }
  }

  report(range: { start: number; end: number }, message: string): void {
    const { line, column } = this.file.position(range.start);
    this.problems.push({ message, file: this.file, range, line, column });
  }

  place(node: ValueNode | MemberNode): Required<Place> {
    return { file: this.file, range: { start: node.loc.start.offset, end: node.loc.end.offset } };
  }

  complain(node: ValueNode | MemberNode, message: string): undefined {
    this.report(this.place(node).range, message);
    return undefined;
  }

  /** Calls what is said of each member; others are problems, because a misspelt setting would be obeyed by nobody. */
  members(node: ValueNode, what: string, known: Record<string, (value: ValueNode, member: MemberNode) => void>): void {
    for (const { key, member } of this.entries(node, what)) {
      const take = Object.hasOwn(known, key) ? known[key] : undefined;
      if (take) take(member.value, member);
      else {
        const names = Object.keys(known).filter((name) => name !== "$schema");
        this.complain(member, `${what} has no setting "${key}"; it has ${names.join(", ")}`);
      }
    }
  }

  entries(node: ValueNode, what: string): { key: string; member: MemberNode }[] {
    if (node.type !== "Object") {
      this.complain(node, `${what} must be an object`);
      return [];
    }
    const seen = new Set<string>();
    return (node as ObjectNode).members.flatMap((member) => {
      const key = member.name.type === "String" ? member.name.value : member.name.name;
      if (seen.has(key)) {
        this.complain(member, `"${key}" stands here twice`);
        return [];
      }
      seen.add(key);
      return [{ key, member }];
    });
  }

  array(node: ValueNode, what: string): ValueNode[] {
    if (node.type === "Array") return node.elements.map((element) => element.value);
    this.complain(node, `${what} must be a list`);
    return [];
  }

  text(node: ValueNode, what: string): Fact<string> | undefined {
    if (node.type !== "String") return this.complain(node, `${what} must be a text in quotes`);
    if (node.value === "") return this.complain(node, `${what} must not be empty`);
    return { value: node.value, place: this.place(node) };
  }

  choice(node: ValueNode, what: string, choices: readonly string[]): string | undefined {
    const text = this.text(node, what)?.value;
    if (text === undefined || choices.includes(text)) return text;
    return this.complain(node, `${what} is one of ${choices.join(", ")}: not "${text}"`);
  }

  cluster(node: ValueNode): ClusterConfiguration | undefined {
    let name: Fact<string> | undefined;
    const nodes: NodeConfiguration[] = [];
    const shared = new Set<"ha.cf" | "haresources" | "authkeys">();
    this.members(node, "a cluster", {
      name: (value) => {
        name = this.text(value, "the name of a cluster");
      },
      nodes: (value) => {
        for (const entry of this.array(value, "nodes")) {
          const read = this.node(entry);
          if (!read) continue;
          if (nodes.some((other) => other.name.value.toLowerCase() === read.name.value.toLowerCase()))
            this.complain(entry, `the cluster has a node "${read.name.value}" already`);
          else nodes.push(read);
        }
      },
      shared: (value) => {
        for (const entry of this.array(value, "shared")) {
          const which = this.choice(entry, "a shared file", haFiles);
          if (which) shared.add(which as "ha.cf" | "haresources" | "authkeys");
        }
      },
    });
    if (node.type !== "Object") return undefined;
    if (nodes.length === 0) this.complain(node, "a cluster needs nodes, each with a name and a path");
    name ??= { value: nodes.map((entry) => entry.name.value).join("-"), place: this.place(node) };
    return { name, nodes, shared };
  }

  node(node: ValueNode): NodeConfiguration | undefined {
    let name: Fact<string> | undefined;
    let path: Fact<string> | undefined;
    let heartbeat: NodeConfiguration["heartbeat"];
    const addresses: { interface: string; address: string; place: Place }[] = [];
    this.members(node, "a node", {
      name: (value) => {
        name = this.text(value, "the name of a node");
      },
      path: (value) => {
        path = this.text(value, "the path of a node");
      },
      heartbeat: (value) => {
        heartbeat = this.choice(value, "heartbeat", ["manual", "boot"]) as NodeConfiguration["heartbeat"];
      },
      addresses: (value) => {
        for (const { key, member } of this.entries(value, "addresses")) {
          const list = member.value.type === "Array" ? this.array(member.value, key) : [member.value];
          for (const entry of list) {
            const address = this.address(entry, key);
            if (address) addresses.push({ interface: key, address: address.value, place: this.place(entry) });
          }
        }
      },
    });
    if (node.type !== "Object") return undefined;
    if (!name || !path) return this.complain(node, "a node needs a name and a path");
    return {
      name,
      path: posix.resolve(this.directory, path.value),
      addresses,
      heartbeat,
      place: this.place(node),
    };
  }

  address(node: ValueNode, interfaceName: string): Fact<string> | undefined {
    const text = this.text(node, `the address of ${interfaceName}`);
    if (!text) return undefined;
    const [bare = "", prefix, ...more] = text.value.split("/");
    const longest = bare.includes(":") ? 128 : 32;
    const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
    if (canonicalAddress(bare) !== undefined && fits && more.length === 0) return text;
    return this.complain(node, `"${text.value}" is no address such as 10.1.1.1/24`);
  }

  rules(node: ValueNode): RuleSetting[] {
    return this.entries(node, "rules").flatMap(({ key, member }) => {
      const severity = this.choice(member.value, key, severities) as Severity | undefined;
      return severity ? [{ pattern: key, severity, place: this.place(member) }] : [];
    });
  }

  override(node: ValueNode): Override[] {
    const files: string[] = [];
    const rules: RuleSetting[] = [];
    this.members(node, "an override", {
      files: (value) => {
        for (const entry of value.type === "Array" ? this.array(value, "files") : [value]) {
          const pattern = this.text(entry, "a pattern of files");
          if (pattern) files.push(pattern.value);
        }
      },
      rules: (value) => rules.push(...this.rules(value)),
    });
    return node.type === "Object" ? [{ files, rules, place: this.place(node) }] : [];
  }
}
