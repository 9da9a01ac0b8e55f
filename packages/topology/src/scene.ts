import type { Mark, MarkSeverity } from "./picture.js";

/** A rectangle, in pixels from the top left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a shape stands for; the style sheet gives it colours. */
export type Look =
  | "ink"
  | "muted"
  | "ok"
  | "bad"
  | "warn"
  | "plain"
  | "node"
  | "named"
  | "stranger"
  | "interface"
  | "floating"
  | "ping"
  | "group"
  | "standby"
  | "drbd"
  | "hears"
  | "column"
  | "rule";

/** One line of text. */
export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly anchor: "start" | "middle";
  readonly look: Look;
}

/** A straight or bent line. */
export interface LineShape {
  readonly kind: "line";
  readonly points: readonly (readonly [number, number])[];
  readonly look: Look;
  readonly dash: "solid" | "dashed" | "dotted";
  readonly arrows: "none" | "end" | "both";
  /** A cross in its middle: nothing gets through. */
  readonly crossed: boolean;
}

/** Something to draw. */
export type Shape =
  | { readonly kind: "box"; readonly rect: Rect; readonly look: Look; readonly radius: number }
  | TextShape
  | LineShape
  | {
      readonly kind: "badge";
      /** Of the middle. */
      readonly x: number;
      readonly y: number;
      readonly number: number;
      readonly severity: MarkSeverity;
    }
  /** Shapes that belong together, with a name for those who do not see them. */
  | { readonly kind: "group"; readonly name: string; readonly shapes: readonly Shape[] }
  /** Shapes about one thing that is written in some file: its list of findings, or a finding. */
  | {
      readonly kind: "thing";
      readonly thing: readonly Mark[] | Mark;
      readonly name: string;
      readonly rect: Rect;
      readonly shapes: readonly Shape[];
    };

/** Everything to draw, in drawing order. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Half of a badge's width. */
export const badgeRadius = 8;
