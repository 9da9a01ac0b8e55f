import { asAuthkeys, asDrbd, type Cluster, filesOf, type SourceFile } from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";

/** What no output may show: keys of authkeys, shared secrets of DRBD. */
export class Secrets {
  readonly #ranges = new Map<SourceFile, readonly Range[]>();
  /** Matches every secret where it can stand in a sentence; undefined where there are none. */
  #inSentences: { readonly pattern: RegExp | undefined; readonly long: readonly string[] } | undefined;

  constructor(clusters: readonly Cluster[]) {
    for (const cluster of clusters) this.add(cluster);
  }

  /** Takes in the secrets of one more cluster. */
  add(cluster: Cluster): void {
    this.#inSentences = undefined;
    for (const { file } of filesOf(cluster, "authkeys")) this.#ranges.set(file, keyRanges(file));
    for (const configuration of cluster.drbd) {
      for (const file of configuration.files) this.#ranges.set(file, sharedSecretRanges(file));
    }
  }

  #forSentences(): { readonly pattern: RegExp | undefined; readonly long: readonly string[] } {
    const words = new Set<string>();
    for (const [file, ranges] of this.#ranges) {
      for (const { start, end } of ranges) for (const word of file.text.slice(start, end).split(/\s+/)) words.add(word);
    }
    const parts = [...words].filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
    // A key that is a plain word ("secret", "password") is masked only where it is quoted, as values are: sentences
    // are made of such words too.
    const long = parts.filter((word) => word.length > longestInPattern);
    const patterns = parts
      .slice(long.length)
      .map((word) => (word.length > 5 && /[^A-Za-z]/.test(word) ? quoted(word) : `(?<=")${quoted(word)}(?=")`));
    return { long, pattern: patterns.length > 0 ? new RegExp(patterns.join("|"), "g") : undefined };
  }

  /** A part of a file's text, its secrets replaced by bullets of the same width. */
  text(file: SourceFile, start: number, end: number): string {
    let result = file.text.slice(start, end);
    for (const secret of this.#ranges.get(file) ?? []) {
      const from = Math.max(0, secret.start - start);
      const to = Math.min(result.length, secret.end - start);
      if (from < to) result = result.slice(0, from) + "•".repeat(to - from) + result.slice(to);
    }
    return result;
  }

  /** A sentence with the secrets in it masked. Rules quote none; this is for the day on which one does. */
  sentence(text: string): string {
    this.#inSentences ??= this.#forSentences();
    const { pattern, long } = this.#inSentences;
    let masked = text;
    for (const word of long) {
      if (word.length <= masked.length) masked = masked.replaceAll(word, () => "•".repeat(word.length));
    }
    return pattern ? masked.replace(pattern, (found) => "•".repeat(found.length)) : masked;
  }

  /** Whether a text to be shown as it is holds a secret of the file at this path. */
  isInFile(text: string, path: string): boolean {
    const file = [...this.#ranges.keys()].find((known) => known.path === path);
    return file !== undefined && this.isIn(text, file);
  }

  /** Whether a text to be shown as it is holds a secret of this file; of any file where none is given. */
  isIn(text: string, file: SourceFile | undefined): boolean {
    const files = file ? [file] : [...this.#ranges.keys()];
    return files.some((known) =>
      (this.#ranges.get(known) ?? []).some(({ start, end }) => {
        const secret = known.text.slice(start, end);
        // One or two characters stand in any text.
        return secret.length > 2 && text.includes(secret);
      }),
    );
  }
}

/** In characters. An expression of megabytes cannot be made. */
const longestInPattern = 1000;

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Words that people write where a number, `auth` or a method should stand. A longer one may be a key. */
const harmless = /^(?:.{1,6}|\d+|auth\W?\d*|(?:hmac[-_]?)?(?:md5|sha|crc)[-_]?\d*)$/i;

function keyRanges(file: SourceFile): Range[] {
  return asAuthkeys(file).file.lines.flatMap((line): Range[] => {
    if (line.kind === "auth") return line.rest ? wordsIn(file, line.rest).filter(mayBeKey) : [];
    if (line.kind === "key") {
      const method = harmless.test(line.method.text) ? [] : [line.method.range];
      return [...method, ...(line.key ? [line.key.range] : []), ...(line.rest ? [line.rest] : [])];
    }
    // A refused line may be a key line with a slip in it.
    return line.words.filter((word, index) => index > 0 || !harmless.test(word.text)).map((word) => word.range);
  });
}

function wordsIn(file: SourceFile, { start, end }: Range): (Range & { text: string })[] {
  return [...file.text.slice(start, end).matchAll(/\S+/g)].map((match) => {
    const at = start + match.index;
    return { start: at, end: at + match[0].length, text: match[0] };
  });
}

const mayBeKey = ({ text }: { text: string }) => !harmless.test(text);

function sharedSecretRanges(file: SourceFile): Range[] {
  if (!file.text.includes("shared-secret")) return [];
  const ranges: Range[] = [];
  for (const node of drbd.walk(asDrbd(file))) {
    if ((node.kind === "option" || node.kind === "statement") && node.head?.value === "shared-secret") {
      for (const word of node.args) ranges.push({ start: word.start, end: word.end });
    }
  }
  return ranges;
}
