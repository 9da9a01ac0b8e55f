import {
  type AuthkeysReading,
  decode,
  type HaCfReading,
  type HaresourcesFile,
  kept,
  type Position,
  parseAuthkeys,
  parseHaCf,
  parseHaresources,
  type Range,
  readAuthkeys,
  readHaCf,
  type SourceText,
} from "@halint/grammars";
import type { FileStat } from "../files/file-system.js";

/** A file that was read, its text decoded on first use. */
export class SourceFile {
  #source: SourceText | undefined;

  constructor(
    /** Absolute; inside an archive `/path/node1.tar.gz!/etc/ha.d/ha.cf`. */
    readonly path: string,
    /** As shown to people: relative to the working directory where below it. */
    readonly display: string,
    readonly bytes: Uint8Array,
    readonly stat: FileStat | undefined,
  ) {}

  get source(): SourceText {
    this.#source ??= decode(this.bytes);
    return this.#source;
  }

  get text(): string {
    return this.source.text;
  }

  position(offset: number): Position {
    return this.source.lines.position(offset);
  }

  /** The line, from 1, of an offset. */
  lineOf(offset: number): number {
    return this.source.lines.lineOf(offset);
  }
}

/** A place in a file; the whole file without a range. */
export interface Place {
  readonly file: SourceFile;
  readonly range?: Range;
}

/** A value and where it was found. */
export interface Fact<T> {
  readonly value: T;
  readonly place?: Place;
}

/** The file read as an ha.cf. */
export const asHaCf = kept((file: SourceFile): HaCfReading => readHaCf(parseHaCf(file.text, file.source.encoding)));
/** The file read as a haresources. */
export const asHaresources = kept(
  (file: SourceFile): HaresourcesFile => parseHaresources(file.text, file.source.encoding),
);
/** The file read as an authkeys. */
export const asAuthkeys = kept(
  (file: SourceFile): AuthkeysReading => readAuthkeys(parseAuthkeys(file.text, file.source.encoding)),
);
