import type { SourceFile } from "../model/source-file.js";
import type { FstabEntry } from "./host-facts.js";
import { linesOf } from "./text.js";

/** Reads a file-system table (fstab(5)); blanks are written as `\040`. */
export function readFstab(file: SourceFile): FstabEntry[] {
  return linesOf(file.text).flatMap(({ words, range }) => {
    const [device, mountPoint, type, options] = words.map(({ text }) =>
      text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8))),
    );
    if (device === undefined || mountPoint === undefined) return [];
    return [
      {
        device,
        mountPoint,
        type: type ?? "auto",
        options: (options ?? "defaults").split(","),
        place: { file, range },
      },
    ];
  });
}
