import type { InterfaceFact, LiveMachine } from "@halint/cluster";

/** What is known of the machine that halint runs on; discovery asks when its own root is checked. */
export function machine(): LiveMachine {
  // Loaded when it is asked for, like everything that few runs need.
  const { hostname, networkInterfaces } = require("node:os") as typeof import("node:os");
  const interfaces = Object.entries(networkInterfaces()).flatMap(([name, addresses]): InterfaceFact[] => {
    if (name === "lo" || !addresses) return [];
    const list = addresses.map((entry) => ({
      address: entry.address,
      prefix: Number(entry.cidr?.split("/")[1] ?? 32),
    }));
    return [{ name, dynamic: false, routed: true, addresses: list }];
  });
  return { hostName: hostname(), interfaces };
}
