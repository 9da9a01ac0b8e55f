import type { Place, SourceFile } from "@halint/cluster";
import type { Range } from "@halint/grammars";

/**
 * `error`: an engine refuses it, or the cluster will certainly misbehave. `warning`: works today, hurts later.
 * `info`: advice, or a missing fact.
 */
export type Severity = "error" | "warning" | "info";

/** Most severe first. */
export const severities: readonly Severity[] = ["error", "warning", "info"];

/** When the real software would notice this finding. */
export type Noticed =
  /** heartbeat refuses to start, crashes, or ends when it opens its media. */
  | "start"
  /** drbdadm refuses the configuration. */
  | "parse"
  /** DRBD refuses to bring the device up. */
  | "kernel"
  | "takeover"
  | "boot"
  | "run-time"
  /** It is only logged. */
  | "warning"
  | "never";

/** One change that a fix makes. */
export type Edit =
  | {
      readonly kind: "text";
      readonly file: SourceFile;
      readonly range: Range;
      readonly text: string;
      /** The text is a key: no output shows it. */
      readonly secret?: boolean;
    }
  | { readonly kind: "mode"; readonly file: SourceFile; readonly mode: number }
  | {
      readonly kind: "create";
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      readonly secret?: true;
    };

/**
 * `safe`: the meaning is kept, or an engine's refusal is removed without a choice, or it is the only correction that
 * the facts leave possible. `unsafe`: somebody must agree.
 */
export type Safety = "safe" | "unsafe";

/** A repair; its edits are made together or not at all. */
export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
}

/** Another place that a finding speaks of. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** What a rule says of a place. */
export interface Finding {
  readonly at: Place;
  readonly severity: Severity;
  readonly noticed: Noticed;
  /** One sentence that names the values and the consequence. */
  readonly message: string;
  /** What to do, or what would settle it. */
  readonly help?: string;
  /** Label of the node whose problem it is. */
  readonly node?: string | undefined;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** A finding as it is shown. */
export interface Diagnostic extends Finding {
  readonly rule: string;
  /** Name of the cluster. */
  readonly cluster: string;
}
