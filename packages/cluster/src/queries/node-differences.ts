import type { Directive, HaCfReading, KeyLine, Setting } from "@halint/grammars";
import type { AgentFact } from "../facts/host-facts.js";
import { type Cluster, type ClusterNode, fileOf, type Language } from "../model/cluster.js";
import { asHaCf, type Place, type SourceFile } from "../model/source-file.js";
import { keyDifferences, spareKeyDifferences } from "./compare-authkeys.js";
import { drbdDifferences } from "./compare-drbd.js";
import { isComparable, meaningOf, settingDifferences } from "./compare-ha-cf.js";
import { type ComparedGroup, type GroupDifference, groupDifferences, resourceMeaning } from "./compare-haresources.js";
import { agentText } from "./resolve-agent.js";

/** What one of two nodes says. */
export interface DifferenceSide {
  /** For people; undefined where it says nothing. Never a key. */
  readonly value: string | undefined;
  readonly place?: Place;
}

/** Something that two nodes have differently, in the reading of the programs. */
export interface NodeDifference {
  readonly area: Language | "DRBD" | "scripts" | "addresses";
  /** A directive, a group, an option. */
  readonly what: string;
  /** Whether two good nodes may differ in it: peers, interfaces, paths, what only one machine is concerned with. */
  readonly allowed: boolean;
  readonly left: DifferenceSide;
  readonly right: DifferenceSide;
}

/** Two nodes as if nothing else belonged to their cluster. */
function pairOf(left: ClusterNode, right: ClusterNode, name: string): Cluster {
  const filesOfNode = (node: ClusterNode) =>
    [node.haCf, node.haresources, node.authkeys, ...node.drbd.flatMap(({ files }) => files)].flatMap((file) =>
      file ? [file] : [],
    );
  const nodes = [left, right];
  const lists = nodes.map(filesOfNode);
  const [first = [], second = []] = lists;
  return {
    name,
    nodes,
    files: [...new Set(lists.flat())],
    drbd: [...new Set(nodes.flatMap((node) => node.drbd))],
    shared: new Set(first.filter((file) => second.includes(file))),
  };
}

/** Everything that two nodes have differently; comments, blanks, order and spelling that mean the same do not count. */
export function nodeDifferences(left: ClusterNode, right: ClusterNode): NodeDifference[] {
  const pair = pairOf(left, right, "");
  return [
    ...missingFiles(left, right),
    ...haCfDifferences(pair, left, right),
    ...groupDifferences(pair).map((difference) => groupDifference(difference, left)),
    ...authkeysDifferences(pair, left),
    ...drbdDifferences(pair).map(({ resource, what, secret, own, reference }): NodeDifference => {
      const side = ({ value, place }: typeof own): DifferenceSide => ({
        value: secret && value !== undefined ? "a secret" : value,
        ...(place ? { place } : {}),
      });
      const sides = own.node === left ? [own, reference] : [reference, own];
      const [a, b] = sides as [typeof own, typeof own];
      return {
        area: "DRBD",
        what: what === "resource" ? resource : `${resource}: ${what}`,
        allowed: false,
        left: side(a),
        right: side(b),
      };
    }),
    ...scriptDifferences(left, right),
    ...addressDifferences(left, right),
  ];
}

function missingFiles(left: ClusterNode, right: ClusterNode): NodeDifference[] {
  return (["ha.cf", "haresources", "authkeys"] as const).flatMap((area): NodeDifference[] => {
    const sides = [fileOf(left, area), fileOf(right, area)];
    if (sides.every((file) => file === undefined) || sides.every((file) => file !== undefined)) return [];
    const [a, b] = sides.map(
      (file): DifferenceSide => (file ? { value: "is there", place: { file } } : { value: undefined }),
    ) as [DifferenceSide, DifferenceSide];
    return [{ area, what: "the file", allowed: false, left: a, right: b }];
  });
}

function haCfDifferences(pair: Cluster, left: ClusterNode, right: ClusterNode): NodeDifference[] {
  if (!left.haCf || !right.haCf || left.haCf === right.haCf) return [];
  const readings = [left.haCf, right.haCf].map((file) => ({ file, reading: asHaCf(file) })) as [Read, Read];
  const wrong = settingDifferences(pair).map(({ kind, name, own, reference }): NodeDifference => {
    const side = ({ file, value, word, setting }: typeof own): DifferenceSide => {
      const range = word?.range ?? setting?.line.range;
      return { value, place: { file, ...(range ? { range } : {}) } };
    };
    const [a, b] = own.file === left.haCf ? [own, reference] : [reference, own];
    return {
      area: "ha.cf",
      what: kind === "port" ? `port of ${name}` : kind === "silence" ? "keepalive against deadtime" : name,
      allowed: false,
      left: side(a),
      right: side(b),
    };
  });
  const said = new Set(wrong.map(({ what }) => what));
  return [...wrong, ...ownSettings(readings).filter(({ what }) => !said.has(what))];
}

interface Read {
  readonly file: SourceFile;
  readonly reading: HaCfReading;
}

/** Whom a cluster has, and by whom it judges its own links: the same everywhere. */
const together = new Set(["node", "ping", "ping6", "ping_group"]);
/** Where a port is set matters only for the media that use it, which are compared; so is what Pacemaker does. */
const elsewhere = new Set(["udpport", "pacemaker"]);

/** Directives that the two files set differently, whether the nodes may differ in them or not. */
function ownSettings([left, right]: readonly [Read, Read]): NodeDifference[] {
  const a = settingsIn(left);
  const b = settingsIn(right);
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what): NodeDifference[] => {
    const mine = a.get(what);
    const other = b.get(what);
    if (mine?.meaning === other?.meaning || elsewhere.has(what)) return [];
    const side = (found: typeof mine): DifferenceSide =>
      found ? { value: found.value, place: found.place } : { value: undefined };
    return [{ area: "ha.cf", what, allowed: !together.has(what), left: side(mine), right: side(other) }];
  });
}

interface Settings {
  /** The same for what the daemon reads alike. */
  readonly meaning: string;
  readonly value: string;
  readonly place: Place;
}

function settingsIn({ file, reading }: Read): Map<string, Settings> {
  const byName = new Map<string, { directive: Directive; settings: Setting[] }>();
  for (const setting of reading.settings) {
    // What all nodes should have alike is compared with its default.
    if (setting.values.length === 0 || isComparable(setting.directive)) continue;
    const name = setting.directive.aliasOf ?? setting.directive.name;
    const known = byName.get(name);
    if (known) known.settings.push(setting);
    else byName.set(name, { directive: setting.directive, settings: [setting] });
  }
  return new Map(
    [...byName].map(([name, { directive, settings }]) => {
      const counting = directive.repeat === "last wins" ? settings.slice(-1) : settings;
      const words = counting.flatMap(({ values }) =>
        directive.shape === "line"
          ? [values.map((word) => word.text).join(" ")]
          : directive.repeat === "last wins"
            ? [values.at(-1)?.text ?? ""]
            : values.map((word) => word.text),
      );
      // A node is the same in any case, and the order in which lines stand means nothing.
      const meanings = words.map((text) => (name === "node" ? text.toLowerCase() : meaningOf(directive, text)));
      const [first] = counting as [Setting];
      const range = { start: first.line.range.start, end: first.line.range.end };
      return [
        name,
        { meaning: [...new Set(meanings)].sort().join("\n"), value: words.join(", "), place: { file, range } },
      ];
    }),
  );
}

function groupDifference(difference: GroupDifference, left: ClusterNode): NodeDifference {
  const side = (entry: GroupDifference["own"] | GroupDifference["reference"]): DifferenceSide => {
    if (!("group" in entry)) return { value: undefined };
    const group: ComparedGroup = entry;
    const owner = group.group.owner.text;
    return {
      value: difference.kind === "owner" ? owner : [owner, ...group.resources.map(resourceMeaning)].join(" "),
      place: { file: entry.file, range: group.group.range },
    };
  };
  const { own, reference } = difference;
  const [a, b] = own.node === left ? [own, reference] : [reference, own];
  const named = "group" in own ? own : (reference as ComparedGroup & typeof reference);
  const [first] = named.resources;
  const key = first ? resourceMeaning(first) : named.group.owner.text;
  const what: Record<GroupDifference["kind"], string> = {
    owner: `home of the group of ${key}`,
    order: `start order of the group of ${key}`,
    resources: `resources of the group of ${key}`,
    missing: `group of ${key}`,
    extra: `group of ${key}`,
  };
  return { area: "haresources", what: what[difference.kind], allowed: false, left: side(a), right: side(b) };
}

function authkeysDifferences(pair: Cluster, left: ClusterNode): NodeDifference[] {
  const line = ({ id, method }: KeyLine) => `key ${id.value}, ${method.text}`;
  const ordered = <T extends { node: ClusterNode }>(own: T, reference: T): [T, T] =>
    own.node === left ? [own, reference] : [reference, own];
  return [
    ...keyDifferences(pair).map(({ own, reference, differs }): NodeDifference => {
      const [a, b] = ordered(own, reference).map(
        (entry): DifferenceSide => ({
          value: `${line(entry.key)}${differs.includes("secret") ? ", a secret of its own" : ""}`,
          place: { file: entry.file, range: entry.key.id.range },
        }),
      ) as [DifferenceSide, DifferenceSide];
      return { area: "authkeys", what: "the key that signs", allowed: false, left: a, right: b };
    }),
    // A change of keys is made with the new key added first, one node after the other.
    ...spareKeyDifferences(pair).map(({ own, reference }): NodeDifference => {
      const [a, b] = ordered(own, reference).map(
        (entry): DifferenceSide => ({ value: "has others", place: { file: entry.file } }),
      ) as [DifferenceSide, DifferenceSide];
      return { area: "authkeys", what: "keys that do not sign", allowed: true, left: a, right: b };
    }),
  ];
}

function scriptDifferences(left: ClusterNode, right: ClusterNode): NodeDifference[] {
  const a = left.facts.resourceD;
  const b = right.facts.resourceD;
  if (!a || !b) return [];
  const names = [...new Set([...a, ...b].map(({ name }) => name))].sort();
  return names.flatMap((name): NodeDifference[] => {
    const mine = a.find((agent) => agent.name === name);
    const other = b.find((agent) => agent.name === name);
    if (mine && other && agentText(mine) === agentText(other)) return [];
    const side = (agent: AgentFact | undefined, value: string): DifferenceSide => {
      const file = agent?.file();
      return { value: agent ? value : undefined, ...(file ? { place: { file } } : {}) };
    };
    const value = mine && other ? "has a text of its own" : "is there";
    return [{ area: "scripts", what: name, allowed: false, left: side(mine, value), right: side(other, value) }];
  });
}

function addressDifferences(left: ClusterNode, right: ClusterNode): NodeDifference[] {
  const a = addressesOf(left);
  const b = addressesOf(right);
  if (!a || !b) return [];
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((what): NodeDifference[] => {
    const mine = a.get(what);
    const other = b.get(what);
    if (mine?.value === other?.value) return [];
    return [
      {
        area: "addresses",
        what,
        allowed: true,
        left: mine ?? { value: undefined },
        right: other ?? { value: undefined },
      },
    ];
  });
}

function addressesOf(node: ClusterNode): Map<string, DifferenceSide> | undefined {
  const list = node.facts.interfaces?.list;
  return (
    list &&
    new Map(
      list.map(({ name, addresses, dynamic, place }) => {
        const texts = addresses.map(({ address, prefix }) => (prefix === undefined ? address : `${address}/${prefix}`));
        const value = [...texts.sort(), ...(dynamic ? ["dhcp"] : [])].join(", ");
        const at = addresses[0]?.place ?? place;
        return [name, { value, ...(at ? { place: at } : {}) }];
      }),
    )
  );
}
