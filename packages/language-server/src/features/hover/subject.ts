import type { Range } from "@halint/grammars";
import type { View } from "../../workspace.js";

/** What is said of something in a document. */
export interface HoverText {
  readonly range: Range;
  /** Markdown. */
  readonly text: string;
  /** Nothing else may be said of this place. */
  readonly last?: true;
}

/** One subject of hovers: answers where it has something to say of an offset. */
export type HoverSubject = (view: View, offset: number) => HoverText | undefined;
