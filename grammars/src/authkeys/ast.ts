import type { Comment, Word } from "../line/words.js";
import type { Range, Ranged } from "../text/range.js";

/** A parsed authkeys. */
export interface AuthkeysFile {
  readonly kind: "authkeys";
  readonly text: string;
  readonly lines: readonly AuthkeysLine[];
  readonly comments: readonly Comment[];
  /** Lines that do not fit the daemon's buffer, so that their rest is read as further lines. */
  readonly overlong: readonly Range[];
}

export type AuthkeysLine = AuthLine | KeyLine | InvalidLine;

/** A number as the C library reads it: sign and digits at the start of a word. */
export interface KeyId extends Ranged {
  readonly value: number;
}

/** `auth N`: which key signs. */
export interface AuthLine extends Ranged {
  readonly kind: "auth";
  readonly id: KeyId;
  /** What follows the number; the daemon does not look at it. */
  readonly rest?: Range;
}

/** `N method [key]`. */
export interface KeyLine extends Ranged {
  readonly kind: "key";
  readonly id: KeyId;
  readonly method: Word;
  /** One word; what follows it is not part of the key. Secret. */
  readonly key?: Word;
  /** Words behind the key, which the daemon ignores. Perhaps secret. */
  readonly rest?: Range;
}

/** A line that the daemon refuses: neither an auth line nor a key line. */
export interface InvalidLine extends Ranged {
  readonly kind: "invalid";
  readonly words: readonly Word[];
  /** `auth`: it begins with `a`, so the daemon takes it for an auth line; `key`: anything else. */
  readonly wanted: "auth" | "key";
}
