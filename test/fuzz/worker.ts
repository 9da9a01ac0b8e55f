import { parentPort } from "node:worker_threads";
import { generateTree } from "./generate.js";
import { reduce } from "./reduce.js";
import { type Failure, failureOf, kindOf, properties } from "./try.js";

/** What the main thread asks for. */
export interface Order {
  readonly first: number;
  readonly only: readonly string[];
  /** Kinds of failures that are known and not looked for again. */
  readonly known: readonly string[];
}

/** What it hears: which seed and property are tried now, and what was found. */
export type News =
  | { readonly kind: "trying"; readonly seed: number; readonly property: string }
  | { readonly kind: "failure"; readonly failure: Failure };

/** Tries one seed after another until it is ended. */
export function work(): void {
  const port = parentPort;
  if (!port) throw new Error("this runs in a thread of its own");
  const say = (news: News) => port.postMessage(news);
  port.once("message", async ({ first, only, known }: Order) => {
    const seen = new Set(known);
    for (let seed = first; ; seed++) {
      const tree = generateTree(seed);
      for (const property of properties) {
        if (only.length > 0 ? !only.includes(property.name) : seed % (property.every ?? 1) !== 0) continue;
        say({ kind: "trying", seed, property: property.name });
        const message = await failureOf(property, tree, seed);
        const kind = message && `${property.name}: ${kindOf(message)}`;
        if (!kind || seen.has(kind)) continue;
        seen.add(kind);
        const again = async (smaller: typeof tree) => {
          say({ kind: "trying", seed, property: property.name });
          const said = await failureOf(property, smaller, seed);
          return said !== undefined && `${property.name}: ${kindOf(said)}` === kind;
        };
        const files = await reduce(tree, again, property.name === "linear" || property.name === "server" ? 60 : 600);
        const shown = (await failureOf(property, files, seed)) ?? message;
        say({ kind: "failure", failure: { property: property.name, seed, message: shown as string, files } });
      }
      // Messages are sent between seeds.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
}
