import { statQuietly } from "@halint/cluster";
import { decode } from "@halint/grammars";
import type { FixedFile } from "@halint/linter";
import { createTwoFilesPatch } from "diff";
import { inputFiles } from "./input-files.js";
import { visible } from "./report.js";
import type { Secrets } from "./secrets.js";

const octal = (mode: number) => `100${(mode & 0o777).toString(8).padStart(3, "0")}`;

/** Changes of files as a patch, with names as they are shown to people. */
export function patchText(files: readonly FixedFile[], workingDirectory: string, secrets: Secrets): string {
  const display = (path: string) =>
    path.startsWith(`${workingDirectory}/`) ? path.slice(workingDirectory.length + 1) : path;
  return patchOf(
    files,
    display,
    (path) => statQuietly(inputFiles, path)?.mode,
    (text, path) => secrets.isInFile(text, path),
  );
}

/** A patch that `git apply` takes. A change that carries a key is left out, with a line that says so. */
function patchOf(
  files: readonly FixedFile[],
  display: (path: string) => string,
  modeOf: (path: string) => number | undefined,
  /** Whether a part of a patch shows a key of this file. */
  showsKey: (text: string, path: string) => boolean,
): string {
  return files
    .map((file) => {
      const name = display(file.path).replace(/^\//, "");
      const hidden = `# ${visible(name)}: a repair that would show a key is left out; --fix makes it\n`;
      if (file.secret) return hidden;
      const header = [`diff --git a/${name} b/${name}`];
      const old = modeOf(file.path);
      if (file.before === undefined) header.push(`new file mode ${octal(file.mode ?? 0o644)}`);
      else if (file.mode !== undefined && old !== undefined)
        header.push(`old mode ${octal(old)}`, `new mode ${octal(file.mode)}`);
      const before = file.before ? decode(file.before).text : "";
      const after = decode(file.after).text;
      if (before === after) return `${header.join("\n")}\n`;
      const patch = createTwoFilesPatch(
        file.before ? `a/${name}` : "/dev/null",
        `b/${name}`,
        before,
        after,
        undefined,
        undefined,
        { context: 3 },
      );
      // Without times, which would differ at every run, and without the library's own first line.
      const body = patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+) (.*?)\t.*$/gm, "$1 $2");
      return showsKey(body, file.path) ? hidden : `${header.join("\n")}\n${body}`;
    })
    .join("");
}
