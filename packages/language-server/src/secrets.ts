import { asAuthkeys, asDrbd, type SourceFile } from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";
import type { DocumentLanguage } from "./documents.js";

const made = new WeakMap<SourceFile, readonly Range[]>();

/** Ranges of a file that nothing but an edit may show: keys of authkeys, shared secrets of DRBD. */
export function secretRanges(file: SourceFile, language: DocumentLanguage): readonly Range[] {
  let ranges = made.get(file);
  if (!ranges) {
    ranges = language === "authkeys" ? keyRanges(file) : language === "drbd" ? sharedSecrets(file) : [];
    made.set(file, ranges);
  }
  return ranges;
}

function keyRanges(file: SourceFile): Range[] {
  return asAuthkeys(file).file.lines.flatMap((line) => {
    if (line.kind === "key") return [...(line.key ? [line.key.range] : []), ...(line.rest ? [line.rest] : [])];
    // A refused line may be a key line with a slip in it: only its first word is shown.
    return line.kind === "invalid" ? line.words.slice(1).map((word) => word.range) : [];
  });
}

function sharedSecrets(file: SourceFile): Range[] {
  if (!file.text.includes("shared-secret")) return [];
  return [...drbd.walk(asDrbd(file))].flatMap((node) =>
    (node.kind === "option" || node.kind === "statement") && node.head?.value === "shared-secret"
      ? node.args.map((word) => word.range)
      : [],
  );
}

/** A sentence with the secrets of some files masked. Rules quote none; this is for the day on which one does. */
export function masked(sentence: string, files: readonly { file: SourceFile; language: DocumentLanguage }[]): string {
  let result = sentence;
  for (const { file, language } of files) {
    for (const { start, end } of secretRanges(file, language)) {
      const secret = file.text.slice(start, end);
      // A key that is a plain word is masked where it is quoted only: sentences are made of such words too.
      if (secret.length > 5 && /[^A-Za-z]/.test(secret)) result = result.replaceAll(secret, "•".repeat(secret.length));
      else if (secret.length > 2) result = result.replaceAll(`"${secret}"`, `"${"•".repeat(secret.length)}"`);
    }
  }
  return result;
}
