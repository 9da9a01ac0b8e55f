import { canonicalAddress } from "../facts/addresses.js";
import type { InterfaceFact } from "../facts/host-facts.js";
import { type Cluster, type ClusterNode, nodeNames, sameName } from "../model/cluster.js";
import { type DrbdResource, resourcesOf } from "../model/drbd-configuration.js";
import type { Place } from "../model/source-file.js";
import { isDrbdHost } from "./group-storage.js";
import { onInterfaceNetwork } from "./interfaces.js";

/** One end of a DRBD connection: a host's address in a resource. */
export interface ReplicationEnd {
  readonly resource: DrbdResource;
  /** The name after `on`. */
  readonly host: string;
  /** The node of that name, if its files are here. */
  readonly node: ClusterNode | undefined;
  readonly address: string;
  readonly port: number | undefined;
  readonly place: Place;
  /** The interface that bears the address, or has it in its network, where that is known. */
  readonly interface: InterfaceFact | undefined;
}

/** The ends of all DRBD connections whose host is a node of the cluster, each configuration once. */
export function replicationEnds(cluster: Cluster): ReplicationEnd[] {
  const names = nodeNames(cluster);
  return cluster.drbd.flatMap(resourcesOf).flatMap((resource) =>
    resource.section.hosts.flatMap((section) => {
      const { address } = section;
      if (!address || canonicalAddress(address.host.value) === undefined) return [];
      return section.names.flatMap((word): ReplicationEnd[] => {
        const node = cluster.nodes.find((candidate) => isDrbdHost(candidate, word.value));
        if (!node && !names.some((name) => sameName(name, word.value))) return [];
        const text = address.host.value;
        return [
          {
            resource,
            host: word.value,
            node,
            address: text,
            port: address.portNumber,
            place: { file: resource.file, range: { start: address.host.start, end: address.host.end } },
            interface: node?.facts.interfaces?.list.find((fact) => onInterfaceNetwork(fact, text) === true),
          },
        ];
      });
    }),
  );
}
