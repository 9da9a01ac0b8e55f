import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layout } from "./layout.js";
import { textWidth, wrap } from "./measure.js";
import type { Mark, Picture, Verdict } from "./picture.js";
import { badgeRadius, type Rect, type Shape } from "./scene.js";

interface Flat {
  readonly boxes: Rect[];
  readonly texts: (Rect & { text: string })[];
  readonly badges: Rect[];
  readonly lines: Rect[];
}

/** All shapes as rectangles; the columns behind everything are no obstacle. */
function flatten(shapes: readonly Shape[], into: Flat = { boxes: [], texts: [], badges: [], lines: [] }): Flat {
  for (const shape of shapes) {
    if (shape.kind === "group" || shape.kind === "thing") flatten(shape.shapes, into);
    else if (shape.kind === "box") {
      if (shape.look !== "column") into.boxes.push(shape.rect);
    } else if (shape.kind === "badge") {
      const [x, y] = [shape.x - badgeRadius, shape.y - badgeRadius];
      into.badges.push({ x, y, width: 2 * badgeRadius, height: 2 * badgeRadius });
    } else if (shape.kind === "text") {
      const width = textWidth(shape.text, shape.size, shape.bold);
      const x = shape.anchor === "middle" ? shape.x - width / 2 : shape.x;
      into.texts.push({ x, y: shape.y - shape.size * 0.76, width, height: shape.size, text: shape.text });
    } else {
      for (const [index, [x, y]] of shape.points.entries()) {
        const next = shape.points[index + 1];
        if (!next) continue;
        // Arrow heads and crosses are a few pixels high.
        const thick = shape.arrows === "none" && !shape.crossed ? 1 : 5;
        const [left, top] = [Math.min(x, next[0]), Math.min(y, next[1])];
        into.lines.push({
          x: left,
          y: top - thick,
          width: Math.abs(next[0] - x),
          height: Math.abs(next[1] - y) + 2 * thick,
        });
      }
    }
  }
  return into;
}

const apart = (a: Rect, b: Rect) =>
  a.x + a.width <= b.x + 0.01 ||
  b.x + b.width <= a.x + 0.01 ||
  a.y + a.height <= b.y + 0.01 ||
  b.y + b.height <= a.y + 0.01;
const within = (a: Rect, b: Rect) =>
  a.x >= b.x - 0.01 &&
  a.y >= b.y - 0.01 &&
  a.x + a.width <= b.x + b.width + 0.01 &&
  a.y + a.height <= b.y + b.height + 0.01;

/** Every pair of things of which one lies over the other. */
function collisions(picture: Picture): string[] {
  const scene = layout(picture);
  const { boxes, texts, badges, lines } = flatten(scene.shapes);
  const paper = { x: 0, y: 0, width: scene.width, height: scene.height };
  const found: string[] = [];
  const name = (rect: Rect) => ("text" in rect ? `"${String(rect.text)}"` : JSON.stringify(rect));
  const say = (what: string, a: Rect, b: Rect) => found.push(`${what}: ${name(a)} and ${name(b)}`);
  const disjoint = (what: string, some: readonly Rect[], others: readonly Rect[]) => {
    for (const [index, a] of some.entries())
      for (const b of some === others ? others.slice(index + 1) : others) if (!apart(a, b)) say(what, a, b);
  };
  disjoint("box on box", boxes, boxes);
  disjoint("text on text", texts, texts);
  disjoint("badge on badge", badges, badges);
  disjoint("badge on text", badges, texts);
  disjoint("line on text", lines, texts);
  disjoint("line on box", lines, boxes);
  disjoint("line on badge", lines, badges);
  for (const inner of [...texts, ...badges]) {
    for (const box of boxes) if (!apart(inner, box) && !within(inner, box)) say("over the edge of a box", inner, box);
  }
  for (const rect of [...boxes, ...texts, ...badges])
    if (!within(rect, paper)) say("over the edge of the paper", rect, paper);
  return found;
}

const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9.-]{0,30}$/),
  fc.string({ minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    "node1",
    "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM",
    "主节点一号",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
  ),
);
const marks = fc.array(
  fc.record({
    severity: fc.constantFrom("error", "warning", "info") as fc.Arbitrary<Mark["severity"]>,
    message: fc.oneof(fc.lorem({ maxCount: 30 }), name),
    rule: fc.constantFrom("cluster/peer-ucast", "ha-cf/slash-comment"),
    where: name,
  }),
  { maxLength: 2 },
);
const verdict = fc.constantFrom<Verdict>("heard", "not heard", "unknown");
const few = <T>(one: fc.Arbitrary<T>, most = 3) => fc.array(one, { maxLength: most });

/** Any picture of this many nodes, with whatever can stand in one. */
function pictures(count: number): fc.Arbitrary<Picture> {
  const ids = Array.from({ length: count }, (_, index) => `n${index + 1}`);
  const id = fc.constantFrom(...ids);
  const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })));
  const hearings = fc.tuple(...pairs.map((pair) => verdict.map((heard) => ({ ...pair, verdict: heard }))));
  const link = fc.record({
    id: fc.constant("l1"),
    name,
    kind: fc.constantFrom("network", "serial", "unknown") as fc.Arbitrary<"network" | "serial" | "unknown">,
    interfaces: few(
      fc.record({ node: id, name, addresses: few(name, 2), dynamic: fc.boolean(), media: few(name, 3), marks }),
      count + 2,
    ),
    ports: few(fc.constantFrom(694, 1694), 2),
    hearings: fc.oneof(fc.constant([]), hearings),
    floating: few(
      fc.record({ address: name, mask: fc.option(name, { nil: undefined }), group: fc.constant("g1"), node: id }),
      2,
    ),
    pings: few(fc.record({ name, members: few(name, 2), nodes: few(id, 2), marks }), 2),
    replicates: few(name, 2),
  });
  const saidBy = fc.option(fc.constant(ids.slice(0, 1)), { nil: undefined });
  return fc.record({
    name,
    nodes: fc.tuple(
      ...ids.map((one) =>
        fc.record({
          id: fc.constant(one),
          name,
          kind: fc.constantFrom("files", "files", "named", "nameless", "stranger") as fc.Arbitrary<"files" | "named">,
          namedIn: fc.constant("haresources"),
          marks,
        }),
      ),
    ),
    links: few(link),
    hearings: hearings.map((all) => all.map((one) => ({ ...one, links: one.verdict === "heard" ? ["l1"] : [] }))),
    groups: few(
      fc.record({
        id: fc.constant("g1"),
        node: id,
        resources: few(fc.record({ text: name, script: name, args: few(name, 3), marks }), 5),
        saidBy,
        marks,
      }),
      2,
    ),
    drbd: few(
      fc.record({
        id: fc.constant("d1"),
        name,
        protocol: fc.constantFrom("A", "C"),
        hosts: few(
          fc.record({
            node: id,
            address: fc.option(name, { nil: undefined }),
            volumes: few(
              fc.record({
                device: name,
                disk: fc.option(name, { nil: undefined }),
                meta: fc.option(name, { nil: undefined }),
              }),
              2,
            ),
            marks,
          }),
          count,
        ),
        saidBy,
        marks,
      }),
      2,
    ),
    drbdVersion: fc.option(fc.constantFrom("8.4", "9"), { nil: undefined }),
    failback: fc.constantFrom("on", "off", undefined),
    pacemaker: fc.boolean(),
    checked: fc.boolean(),
    marks,
  });
}

describe("nothing is drawn over anything else", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("with %i nodes", (count) => {
    fc.assert(
      fc.property(pictures(count), (picture) => {
        expect(collisions(picture)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("without any node", () => {
    const none = { name: "", nodes: [], links: [], hearings: [], groups: [], drbd: [], marks: [] };
    expect(
      collisions({ ...none, drbdVersion: undefined, failback: undefined, pacemaker: false, checked: true }),
    ).toEqual([]);
  });
});

describe("text is broken", () => {
  test("at blanks, then behind signs, then anywhere", () => {
    const ten = textWidth("0123456789", 13);
    expect(wrap("one two three", 13, ten)).toEqual(["one two", "three"]);
    expect(wrap("/dev/disk/by-id/ata", 13, ten)).toEqual(["/dev/disk/", "by-id/ata"]);
    expect(wrap("abcdefghijklmnopqrstuvwxyz", 13, ten).join("")).toBe("abcdefghijklmnopqrstuvwxyz");
  });

  test("without losing a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 20, max: 200 }), (text, width) => {
        expect(wrap(text, 12, width).join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
      { numRuns: 100 },
    );
  });
});
