/** What an entry of a tar archive is. */
export type TarKind = "file" | "directory" | "link" | "hard link" | "character" | "block" | "other";

/** An entry of a tar archive, as its header says. */
export interface TarEntry {
  /** As written. */
  readonly name: string;
  readonly kind: TarKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** What a link points to. */
  readonly target: string;
  /** The bytes of a file, a view into the archive; empty for everything else. */
  readonly content: Uint8Array;
}

/** What was found in the bytes of a tar archive. */
export interface TarReading {
  readonly entries: readonly TarEntry[];
  /** Why reading ended before the end of the archive, if it did. */
  readonly broken?: string;
  /** Whether there were more entries than wanted. */
  readonly tooMany: boolean;
}

const block = 512;

const kinds: Readonly<Record<string, TarKind>> = {
  "": "file",
  "0": "file",
  "7": "file",
  "1": "hard link",
  "2": "link",
  "3": "character",
  "4": "block",
  "5": "directory",
};

/**
 * Reads a tar archive (ustar, pax, GNU long names) from memory. Never throws: what is broken ends the reading, and what
 * came before is kept. Contents are views, so nothing is copied.
 */
export function readTar(bytes: Uint8Array, mostEntries: number): TarReading {
  const entries: TarEntry[] = [];
  const global = new Map<string, string>();
  let extra = new Map<string, string>();
  let at = 0;
  while (at + block <= bytes.length) {
    const header = bytes.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return { entries, tooMany: false };
    if (!checksumHolds(header)) return { entries, tooMany: false, broken: "a header is damaged" };
    const type = text(header, 156, 1);
    const pax = new Map([...global, ...extra]);
    const isExtension = /^[xgLK]$/.test(type);
    const size = isExtension ? number(header, 124, 12) : decimal(pax.get("size"), number(header, 124, 12));
    if (!Number.isSafeInteger(size) || size < 0) return { entries, tooMany: false, broken: "a size is no number" };
    const start = at + block;
    // Links and directories have no content, whatever their size says.
    const kind = kinds[type] ?? "other";
    const length = kind === "file" || kind === "other" || isExtension ? size : 0;
    if (start + length > bytes.length) return { entries, tooMany: false, broken: "it ends early" };
    const content = bytes.subarray(start, start + length);
    at = start + Math.ceil(length / block) * block;
    if (type === "x") extra = new Map([...extra, ...paxRecords(content)]);
    else if (type === "g") for (const [key, value] of paxRecords(content)) global.set(key, value);
    else if (type === "L") extra.set("path", text(content, 0, content.length));
    else if (type === "K") extra.set("linkpath", text(content, 0, content.length));
    else {
      if (entries.length >= mostEntries) return { entries, tooMany: true };
      const prefix = text(header, 257, 5) === "ustar" && header[263] !== 0x20 ? text(header, 345, 155) : "";
      const name = pax.get("path") ?? (prefix ? `${prefix}/` : "") + text(header, 0, 100);
      entries.push({
        name,
        // Old archives mark a directory by its name alone.
        kind: kind === "file" && name.endsWith("/") ? "directory" : kind,
        mode: number(header, 100, 8) & 0o7777,
        uid: decimal(pax.get("uid"), number(header, 108, 8)),
        gid: decimal(pax.get("gid"), number(header, 116, 8)),
        target: pax.get("linkpath") ?? text(header, 157, 100),
        content: kind === "file" ? content : new Uint8Array(),
      });
      extra = new Map();
    }
  }
  return { entries, tooMany: false, broken: "it ends early" };
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString("utf8");
}

/** Octal digits, or a binary number where the first bit is set. */
function number(bytes: Uint8Array, start: number, length: number): number {
  const first = bytes[start] ?? 0;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (bytes[at] ?? 0);
    return value;
  }
  const digits = text(bytes, start, length).trim();
  return digits === "" ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function decimal(written: string | undefined, otherwise: number): number {
  return written !== undefined && /^\d+$/.test(written) ? Number(written) : otherwise;
}

/** The sum of all bytes of the header, its own field taken as blanks. */
function checksumHolds(header: Uint8Array): boolean {
  let sum = 0;
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0);
  return sum === number(header, 148, 8);
}

/** `LENGTH KEY=VALUE\n`, one behind the other; what does not fit ends them. */
function paxRecords(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank === -1 ? Number.NaN : Number(text(bytes, at, blank - at));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const record = Buffer.from(bytes.subarray(blank + 1, at + length - 1)).toString("utf8");
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
