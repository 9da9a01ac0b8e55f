import { type FileSystem, MemoryFiles } from "@halint/cluster";
import { type Diagnostic, type Fixed, fixToFixedPoint, isRefusal, type Safety } from "@halint/linter";
import { lintAll } from "../lint.js";
import { hold, type Property } from "../property.js";
import { memoryOf, treeRoot } from "../tree.js";

const lint = (files: FileSystem): readonly Diagnostic[] => lintAll(files).diagnostics;

function after(files: MemoryFiles, fixed: Fixed): MemoryFiles {
  const repaired = new MemoryFiles({}, files);
  for (const { path, after: content, mode } of fixed.files) {
    const known = mode ?? files.get(path)?.mode;
    repaired.set(path, { content, uid: 0, gid: 0, ...(known === undefined ? {} : { mode: known }) });
  }
  return repaired;
}

const count = (list: readonly Diagnostic[]) => list.filter(isRefusal).length;

/** Repairs come to an end, change nothing a second time, and make no refusal where none was. */
export const fixes: Property = {
  name: "fixes",
  check(tree) {
    for (const allowed of [["safe"], ["safe", "unsafe"]] as const satisfies Safety[][]) {
      const files = memoryOf(tree);
      const before = lint(files);
      const fixed = fixToFixedPoint(files, lint, allowed);
      // What somebody has to agree to may contradict something else that somebody has to agree to.
      hold(fixed.settled || allowed.length > 1, () => {
        const left = fixed.diagnostics.filter((one) =>
          one.fixes?.some(({ safety }) => allowed.includes(safety as never)),
        );
        return `${allowed.join("+")} fixes undo each other: ${[...new Set(left.map(({ rule }) => rule))].join(", ")}`;
      });
      for (const { path } of fixed.files) hold(path.startsWith(`${treeRoot}/`), () => `${path} lies elsewhere`);
      const again = fixToFixedPoint(after(files, fixed), lint, allowed);
      hold(again.files.length === 0, () => `${allowed.join("+")} fixes change ${again.files[0]?.path} a second time`);
      if (allowed.length === 1 && count(before) === 0) {
        const made = fixed.diagnostics.find(isRefusal);
        hold(!made, () => `a safe fix brings a refusal: ${made?.rule}: ${made?.message}`);
      }
    }
  },
};
