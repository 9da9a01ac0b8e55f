import { lintAll } from "../lint.js";
import { hold, type Property } from "../property.js";
import { memoryOf } from "../tree.js";

/** Bytes of the shorter text. */
const short = 6000;
/** How much longer the longer one is. Linear would take this many times the time, quadratic its square. */
const factor = 4;
/** Milliseconds of computing that nobody notices, whatever the ratio. */
const unnoticed = 150;

function computing(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A text of more of the same takes no more than that much longer to be parsed and checked. */
export const linear: Property = {
  name: "linear",
  every: 10,
  check(tree, dice) {
    const path = dice.pick(Object.keys(tree).filter((name) => (tree[name]?.text.length ?? 0) > 4));
    const file = path === undefined ? undefined : tree[path];
    if (!file || path === undefined) return;
    const start = dice.below(file.text.length - 3);
    const unit = `${file.text.slice(start, start + dice.pick([1, 3, 20, 80, 300]))}${dice.chance(0.7) ? "\n" : ""}`;
    const time = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      const files = memoryOf({ ...tree, [path]: { ...file, text } });
      return computing(() => lintAll(files));
    };
    time(short / 10);
    let long = time(short * factor);
    if (long < unnoticed) return;
    let brief = time(short);
    // Once more and again where it looks bad: other work on the machine costs, too.
    for (let times = 0; times < 5 && long > brief * factor * 2.5; times++) {
      brief = Math.max(brief, time(short));
      long = Math.min(long, time(short * factor));
    }
    hold(
      long < unnoticed || long <= brief * factor * 2.5,
      () =>
        `${path}: ${(long / brief).toFixed(0)} times the time for ${factor} times the text (${long.toFixed(0)} ms), made of ${JSON.stringify(unit)}`,
    );
  },
};
