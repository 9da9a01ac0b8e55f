import { type FileSystem, MemoryFiles, SourceFile } from "@halint/cluster";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.js";
import { fixToFixedPoint } from "./fixed-point.js";

/** A rule that wants a file to hold something else whenever it holds this. */
const wants =
  (rule: string, from: string, to: string) =>
  (files: FileSystem): Diagnostic[] => {
    const file = new SourceFile("/f", "f", files.read("/f"), undefined);
    const range = { start: 0, end: file.text.length };
    return file.text === from
      ? [
          {
            rule,
            severity: "warning",
            noticed: "never",
            message: "m",
            cluster: "c",
            at: { file, range },
            fixes: [{ title: "t", safety: "safe", edits: [{ kind: "text", file, range, text: to }] }],
          },
        ]
      : [];
  };

const run = (text: string, ...rules: ((files: FileSystem) => Diagnostic[])[]) => {
  const files = new MemoryFiles({ "/f": text });
  const fixed = fixToFixedPoint(files, (changed) => rules.flatMap((rule) => rule(changed)), ["safe"]);
  return { settled: fixed.settled, text: Buffer.from(fixed.files[0]?.after ?? files.read("/f")).toString() };
};

describe("fixes that undo each other", () => {
  const circle = [wants("a", "1", "2"), wants("b", "2", "3"), wants("c", "3", "1")];

  test("come to an end, and the rest is made", () => {
    expect(run("0", wants("start", "0", "1"), ...circle)).toEqual({ settled: false, text: "3" });
  });

  test("end alike wherever they begin, so that a second run changes nothing", () => {
    for (const text of ["1", "2", "3"]) expect(run(text, ...circle).text).toBe("3");
  });

  test("do not keep others from it", () => {
    expect(run("1", wants("a", "1", "2"), wants("b", "2", "1"), wants("z", "4", "5"))).toEqual({
      settled: false,
      text: "2",
    });
  });
});

test("many passes are no circle", () => {
  const rules = Array.from({ length: 60 }, (_, at) => wants(`r${at}`, String(at), String(at + 1)));
  expect(run("0", ...rules)).toEqual({ settled: true, text: "60" });
});
