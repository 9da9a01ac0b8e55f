import type { ExpandedResource } from "./expand.js";
import type { ReadConfig, ReadHost, ReadResource } from "./model.js";
import type { Reader } from "./reader.js";

/** What drbdadm verifies last, on a host with these sections. */
export function validate(
  reader: Reader,
  config: ReadConfig,
  expanded: readonly ExpandedResource[],
  local: ReadonlyMap<ReadResource, ReadHost>,
): void {
  reader.phase = "validate";
  for (const one of expanded) {
    const { resource } = one;
    const at = resource.mark;
    if (reader.version === "8.3" && !resource.protocol && !config.common?.protocol) {
      reader.refuse("missing-statement", { statement: "protocol", resource: resource.name }, resource, { at });
    }
    if (reader.version === "9" && resource.hosts.length === 0) {
      reader.refuse("missing-host-section", { resource: resource.name }, resource, { at });
    }
    const me = local.get(resource);
    if (me) validateLocal(reader, one, me);
  }
}

/** What it verifies of a resource on a host for which it has a section. */
export function validateLocal(reader: Reader, one: ExpandedResource, me: ReadHost): void {
  if (one.resource.damaged) return;
  if (reader.version === "9") checkProxies9(reader, one.resource);
  else validate8(reader, one, me);
}

function validate8(reader: Reader, one: ExpandedResource, me: ReadHost): void {
  const { resource } = one;
  const at = resource.mark;
  const both = resource.primaries.find((word) => word.text === "both");
  if (both && !one.net.has("allow-two-primaries")) {
    reader.refuse("both-without-two-primaries", { resource: resource.name }, both, { at });
  }
  const peer = resource.hosts.length === 2 ? resource.hosts.find((host) => host !== me) : undefined;
  if (!peer) return;
  if ((me.proxy === undefined) !== (peer.proxy === undefined)) {
    reader.refuse("proxy-on-one-side", { resource: resource.name }, me.proxy ?? peer.proxy ?? resource, { at });
  }
  for (const word of resource.primaries) {
    const known = [me, peer].some((host) => host.names.some((name) => name.text === word.text));
    if (known || word.text === "both") continue;
    reader.refuse("unknown-primary-host", { resource: resource.name, host: word.text }, word, { at });
  }
}

function checkProxies9(reader: Reader, resource: ReadResource): void {
  const differs = <T extends { readonly proxy: unknown }>(list: readonly T[]): T | undefined =>
    list.find((item, at) => at > 0 && (item.proxy === undefined) !== (list[at - 1]?.proxy === undefined));
  const host = differs(resource.hosts);
  if (host) {
    const without = resource.hosts.find((other) => !other.proxy) ?? host;
    reader.refuse("proxy-on-one-side", { resource: resource.name }, without, { at: resource.mark });
    return;
  }
  for (const connection of resource.connections) {
    for (const path of connection.paths) {
      const end = differs(path.ends);
      if (end) {
        const where = path.implicit ? connection : path;
        reader.refuse("proxy-on-one-side", { resource: resource.name }, where, { at: connection.mark ?? "none" });
      }
    }
  }
}
