import { LineIndex } from "./line-index.js";

/** How a file's bytes were read: UTF-8 if they are valid UTF-8, else one UTF-16 unit a byte. */
export type Encoding = "utf-8" | "latin1";

/** A decoded file. `encode` turns a changed text back into bytes; what was not changed stays byte for byte. */
export interface SourceText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Made on first use. */
  readonly lines: LineIndex;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class DecodedText implements SourceText {
  #lines: LineIndex | undefined;
  constructor(
    readonly text: string,
    readonly encoding: Encoding,
  ) {}
  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }
}

/** Reads bytes of any kind; never throws. A byte order mark stays in the text, because the programs see it too. */
export function decode(bytes: Uint8Array): SourceText {
  try {
    return new DecodedText(strictUtf8.decode(bytes), "utf-8");
  } catch {
    return new DecodedText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"), "latin1");
  }
}

/** A part of a text that was read a byte a character, as UTF-8 if it is that: other parts of the file were not. */
export function asUtf8(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole latin1 range is meant.
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  try {
    return strictUtf8.decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** A text that never was bytes, such as an editor's buffer. */
export function fromString(text: string): SourceText {
  return new DecodedText(text, "utf-8");
}

/** The bytes of a (changed) text. A unit that latin1 lacks is written as UTF-8. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole latin1 range is meant.
  return /^[\u0000-\u00ff]*$/.test(text)
    ? Buffer.from(text, "latin1")
    : Buffer.concat(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
        (text.match(/[\u0000-\u00ff]+|[^\u0000-\u00ff]+/g) ?? []).map((run) =>
          Buffer.from(run, run.charCodeAt(0) <= 0xff ? "latin1" : "utf8"),
        ),
      );
}

/** How many bytes a character takes in a file of this encoding. */
export function byteSize(codePoint: number, encoding: Encoding): number {
  if (codePoint < 0x80 || (encoding === "latin1" && codePoint < 0x100)) return 1;
  return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
