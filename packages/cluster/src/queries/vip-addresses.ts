import { meantHaresources, readAddressArgument, type Word } from "@halint/grammars";
import { canonicalAddress } from "../facts/addresses.js";
import { type Cluster, filesOf } from "../model/cluster.js";
import { asHaresources, type Place } from "../model/source-file.js";

/** A floating address of a group. */
export interface Vip {
  readonly address: string;
  /** The argument in which it stands. */
  readonly word: Word;
  readonly place: Place;
  /** Length of the prefix, or a dotted mask, as written. */
  readonly mask: string | undefined;
  readonly interface: string | undefined;
}

/** Agents whose first argument is a floating address. */
export const addressAgents: ReadonlySet<string> = new Set(["IPaddr", "IPaddr2", "IPv6addr"]);

/** Every floating address in the cluster's haresources, each file once. */
export function vipsOf(cluster: Cluster): Vip[] {
  return filesOf(cluster, "haresources").flatMap(({ file }) =>
    meantHaresources(asHaresources(file)).groups.flatMap((group) =>
      group.resources.flatMap((resource) => {
        const word = resource.args[0];
        if (!addressAgents.has(resource.script.text) || !word) return [];
        const argument = readAddressArgument(word);
        const { text, range } = argument.address;
        if (canonicalAddress(text) === undefined) return [];
        return [
          {
            address: text,
            word,
            place: { file, range },
            mask: argument.mask?.text,
            interface: argument.interface?.text || undefined,
          },
        ];
      }),
    ),
  );
}
