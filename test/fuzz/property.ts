import type { Dice } from "../conformance/heartbeat/generate.js";
import type { Tree } from "./tree.js";

/** Something that holds of every tree. */
export interface Property {
  readonly name: string;
  /** How rarely it is asked, for what takes long: every `n`-th seed. */
  readonly every?: number;
  /** Throws where it does not hold. What it throws of is chosen by the dice alone. */
  check(tree: Tree, dice: Dice): void | Promise<void>;
  /** Gives back what it keeps between checks. */
  end?(): Promise<void>;
}

/** Throws with what does not hold. */
export function hold(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}
