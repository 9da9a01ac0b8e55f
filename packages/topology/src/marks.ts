import type { Place, SourceFile } from "@halint/cluster";
import type { Mark, MarkSeverity } from "./picture.js";

/** What the picture needs of a finding; every diagnostic of the linter has it. */
export interface PictureFinding {
  readonly severity: MarkSeverity;
  readonly message: string;
  readonly rule?: string;
  readonly at: Place;
  /** Label of the node whose problem it is. */
  readonly node?: string | undefined;
}

/** Where things of pictures are written. A picture holds no places: a thing is known by its list of findings. */
const places = new WeakMap<readonly Mark[] | Mark, Place>();

/** Where the thing with this list of findings is written, or a finding itself. */
export function placeOf(thing: readonly Mark[] | Mark): Place | undefined {
  return places.get(thing);
}

/** Hands each finding to the smallest thing of the picture at whose place it stands. */
export class Marks {
  readonly #targets: { readonly place: Place; readonly marks: Mark[] }[] = [];

  /** Lets a list have what is found at these places. */
  collect(marks: Mark[], its: readonly (Place | undefined)[]): Mark[] {
    for (const place of its) if (place?.range) this.#targets.push({ place, marks });
    const first = its.find((place) => place !== undefined);
    if (first && !places.has(marks)) places.set(marks, first);
    return marks;
  }

  /** Distributes the findings; what stands nowhere goes where `otherwise` says. */
  fill(findings: readonly PictureFinding[], otherwise: (finding: PictureFinding) => Mark[]): void {
    for (const finding of findings) {
      const list = this.#innermost(finding.at) ?? otherwise(finding);
      const { severity, message, rule, at } = finding;
      const mark = { severity, message, where: whereOf(at), ...(rule === undefined ? {} : { rule }) };
      if (list.some((known) => known.message === message && known.where === mark.where)) continue;
      places.set(mark, at);
      list.push(mark);
    }
  }

  #innermost({ file, range }: Place): Mark[] | undefined {
    if (!range) return undefined;
    let best: { marks: Mark[]; size: number } | undefined;
    for (const { place, marks } of this.#targets) {
      if (place.file !== file || !place.range) continue;
      const { start, end } = place.range;
      const inside = start <= range.start && range.start < Math.max(end, start + 1);
      if (inside && (!best || end - start < best.size)) best = { marks, size: end - start };
    }
    return best?.marks;
  }
}

function whereOf({ file, range }: { readonly file: SourceFile; readonly range?: { readonly start: number } }): string {
  return range ? `${file.display}:${file.lineOf(range.start)}` : file.display;
}
