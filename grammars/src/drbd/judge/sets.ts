import { nameOf } from "./hosts.js";
import type { Mark, ReadHost, ReadResource, ReadVolume } from "./model.js";
import type { Reader } from "./reader.js";

/** 8.4 and 9: all hosts of a resource have the same volumes, implicit or not. */
export function checkVolumeSets(reader: Reader, resource: ReadResource, at: Mark): void {
  const first = resource.hosts[0];
  if (!first || resource.damaged) return;
  for (const other of resource.hosts) if (other !== first) compareVolumes(reader, resource, first, other, at);
}

/** One host has a volume that the other lacks. Of one that it describes twice, the repetition has no counterpart. */
function refuseMissing(
  reader: Reader,
  resource: ReadResource,
  volume: ReadVolume,
  [host, other]: readonly [ReadHost, ReadHost],
  before: ReadVolume | undefined,
  at: Mark,
): void {
  const data = { resource: resource.name, volume: volume.number, host: nameOf(other), other: nameOf(host) };
  if (before?.number !== volume.number) reader.refuse("missing-volume", data, other, { at, related: [volume] });
  else reader.refuse("missing-volume", { ...data, repeated: true }, volume, { at, related: [before] });
}

/** Compares the volumes of two hosts; for a stacked section, `other` may have more. */
export function compareVolumes(
  reader: Reader,
  resource: ReadResource,
  host: ReadHost,
  other: ReadHost,
  at: Mark,
  stacked = false,
): void {
  let left = 0;
  let right = 0;
  for (;;) {
    const a = host.volumes[left];
    const b = other.volumes[right];
    if (!a && !b) return;
    if (a && (!b || a.number < b.number)) {
      refuseMissing(reader, resource, a, [host, other], host.volumes[left - 1], at);
      left++;
    } else if (b && (!a || a.number > b.number)) {
      if (!stacked) {
        refuseMissing(reader, resource, b, [other, host], other.volumes[right - 1], at);
      }
      right++;
    } else {
      if (a && b && a.implicit !== b.implicit) {
        reader.refuse("mixed-volumes", { resource: resource.name }, a.implicit ? a : b, {
          at,
          related: [a.implicit ? b : a],
        });
      }
      left++;
      right++;
    }
  }
}
