import { Dice } from "../conformance/heartbeat/generate.js";
import { archives } from "./properties/archives.js";
import { findings, order } from "./properties/findings.js";
import { fixes } from "./properties/fixes.js";
import { format } from "./properties/format.js";
import { linear } from "./properties/linear.js";
import { outputs, secrets } from "./properties/outputs.js";
import { parsers } from "./properties/parsers.js";
import { server } from "./properties/server.js";
import { settings } from "./properties/settings.js";
import type { Property } from "./property.js";
import type { Tree } from "./tree.js";

/** Everything that has to hold. */
export const properties: readonly Property[] = [
  parsers,
  findings,
  order,
  fixes,
  format,
  outputs,
  secrets,
  settings,
  archives,
  linear,
  server,
];

/** A tree for which a property does not hold. */
export interface Failure {
  readonly property: string;
  readonly seed: number;
  readonly message: string;
  readonly files: Tree;
}

/** Why a property does not hold of a tree; undefined if it does. */
export async function failureOf(property: Property, tree: Tree, seed: number): Promise<string | undefined> {
  try {
    await property.check(tree, new Dice(seed));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    // What was thrown on purpose says enough.
    return error.stack?.includes("at hold (") ? error.message : (error.stack ?? error.message);
  }
}

/** What makes two failures one: the message without the values in it. */
export function kindOf(message: string): string {
  const [first = ""] = message.split("\n");
  return first.replace(/"(?:[^"\\]|\\.)*"|\d+|\S*\/\S*/g, "_").slice(0, 80);
}
