import type { Tree } from "./tree.js";

/** Makes a failing tree smaller for as long as it fails: fewer files, fewer lines, fewer words, fewer characters. */
export async function reduce(tree: Tree, fails: (tree: Tree) => Promise<boolean>, most = 600): Promise<Tree> {
  let left = most;
  let best = tree;
  const smaller = async (candidate: Tree): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (const path of Object.keys(tree)) {
    const { [path]: _, ...rest } = best;
    await smaller(rest);
  }
  for (const cut of [/(?<=\n)/, /(?<=[\s;{}])/, /(?:)/]) {
    for (const path of Object.keys(best)) {
      const file = best[path];
      if (!file) continue;
      let parts = file.text.split(cut);
      // Delta debugging: large pieces first.
      for (let size = Math.ceil(parts.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
        for (let at = 0; at < parts.length && left > 0; ) {
          const rest = [...parts.slice(0, at), ...parts.slice(at + size)];
          if (await smaller({ ...best, [path]: { ...file, text: rest.join("") } })) parts = rest;
          else at += size;
        }
      }
    }
  }
  return best;
}
