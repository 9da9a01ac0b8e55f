import type { DrbdVersion } from "./catalogue.js";
import type { DrbdConfig, JudgeHost } from "./judge/config.js";
import { type ExpandedResource, expandConfig } from "./judge/expand.js";
import { readConfig } from "./judge/files.js";
import type { ReadConfig, ReadHost, ReadResource } from "./judge/model.js";
import { localSections, localSectionsOf, postParse } from "./judge/post.js";
import { Reader } from "./judge/reader.js";
import type { Refusal } from "./judge/refusals.js";
import { validate, validateLocal } from "./judge/validate.js";

export { configOf, type DrbdConfig, type DrbdConfigFile, type IncludeMatch, type JudgeHost } from "./judge/config.js";
export {
  type Place,
  type Refusal,
  type RefusalCode,
  type RefusalData,
  type RefusalPhase,
  type RefusalRule,
  ruleOfRefusal,
  type Slot,
} from "./judge/refusals.js";

/** A configuration as one version's drbdadm holds it, with everything for which it would refuse it. */
export interface Reading {
  readonly config: ReadConfig;
  readonly expanded: readonly ExpandedResource[];
  /** In the order in which drbdadm would come upon them: the first is the one that it names first. */
  readonly refusals: readonly Refusal[];
}

/**
 * Why that version's `drbdadm dump` would refuse the configuration; empty if it would accept it. Without a host, what
 * depends on the host counts if it holds for any host that the configuration names. drbdadm stops at the first syntax
 * error and shows later phases only without errors in earlier ones; here all are found at once, in its order.
 */
export function judge(config: DrbdConfig, version: DrbdVersion, host?: JudgeHost): readonly Refusal[] {
  return readAs(config, version, host).refusals;
}

/** Reads a configuration as that version's drbdadm does. */
export function readAs(config: DrbdConfig, version: DrbdVersion, host?: JudgeHost): Reading {
  const root = config.files[0];
  if (!root) throw new RangeError("a configuration has at least one file");
  const reader = new Reader(config, version, host, root);
  const read = readConfig(reader);
  postParse(reader, read);
  if (host) {
    const local = localSections(reader, read, host.name);
    const expanded = expandConfig(reader, read);
    validate(reader, read, expanded, local);
    return { config: read, expanded, refusals: reader.refusals };
  }
  const locals = localSectionsOf(reader, read, hostNames(read));
  const expanded = expandConfig(reader, read);
  validate(reader, read, expanded, none);
  const byResource = new Map(expanded.map((one) => [one.resource, one]));
  for (const local of locals) {
    for (const [resource, me] of local) {
      const one = byResource.get(resource);
      if (one) validateLocal(reader, one, me);
    }
  }
  return { config: read, expanded, refusals: locals.length > 1 ? distinct(reader.refusals) : reader.refusals };
}

const none: ReadonlyMap<ReadResource, ReadHost> = new Map();

/** The hosts for which a configuration has sections. */
function hostNames(config: ReadConfig): readonly string[] {
  const names = new Set<string>();
  for (const resource of config.resources) {
    for (const host of resource.hosts) {
      if (host.kind === "floating") names.add(host.address?.host ?? "");
      else if (host.kind === "on") for (const name of host.names) names.add(name.text);
    }
  }
  return [...names];
}

/** The same refusal for several hosts is one. */
function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  const seen = new Set<string>();
  return refusals.filter(({ code, file, range, data }) => {
    const detail = code === "several-host-sections" ? "" : JSON.stringify(data);
    const key = `${code} ${file} ${range.start} ${range.end} ${detail}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
