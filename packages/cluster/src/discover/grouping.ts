import { posix } from "node:path";
import type { ClusterConfiguration } from "../config/configuration.js";
import type { Identity } from "./identity.js";

/** What decides which nodes are one cluster. */
export interface Member {
  readonly identity: Identity;
  /** The cluster of halint.json that names it. */
  readonly configured: ClusterConfiguration | undefined;
  /** Whether the command line names it. */
  readonly given: boolean;
  /** The same for files that stand side by side and belong to nodes of one cluster. */
  readonly family: string | undefined;
  /** Directory that stands for the node among its siblings. */
  readonly base: string;
  /** Names of its node list, in lower case. */
  readonly nodeList: readonly string[];
}

/**
 * Which members are one cluster: stated by the configuration; files of one directory; different nodes of a common node
 * list that are given together or stand under one parent. Everything else is a cluster of its own.
 */
export function groupMembers<T extends Member>(members: readonly T[]): T[][] {
  const groups: T[][] = [];
  const stated = new Map<unknown, T[]>();
  const byNode = new Map<string, T[][]>();
  for (const member of members) {
    const key = member.configured ?? member.family;
    if (key !== undefined) {
      let group = stated.get(key);
      if (!group) {
        group = [];
        stated.set(key, group);
        groups.push(group);
      }
      group.push(member);
      continue;
    }
    const name = member.identity.name?.toLowerCase();
    if (name === undefined) {
      groups.push([member]);
      continue;
    }
    const places = [posix.dirname(member.base), ...(member.given ? ["--node"] : [])];
    const keys = places.flatMap((place) => [name, ...member.nodeList].map((node) => `${place}\0${node}`));
    let home = keys
      .flatMap((entry) => byNode.get(entry) ?? [])
      .find((group) => group.every((other) => belongTogether(other, member)));
    if (!home) {
      home = [];
      groups.push(home);
    }
    home.push(member);
    for (const entry of new Set(keys)) {
      const known = byNode.get(entry);
      if (!known) byNode.set(entry, [home]);
      else if (!known.includes(home)) known.push(home);
    }
  }
  return groups;
}

function belongTogether(left: Member, right: Member): boolean {
  const a = left.identity.name?.toLowerCase();
  const b = right.identity.name?.toLowerCase();
  if (a === undefined || b === undefined || a === b) return false;
  if (!(left.given && right.given) && posix.dirname(left.base) !== posix.dirname(right.base)) return false;
  if (left.nodeList.length === 0) return right.nodeList.includes(a);
  if (right.nodeList.length === 0) return left.nodeList.includes(b);
  return left.nodeList.some((name) => right.nodeList.includes(name));
}
