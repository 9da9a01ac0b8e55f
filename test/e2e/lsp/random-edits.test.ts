import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { positionAt, Session, session } from "./client.js";
import { pair } from "./clusters.js";

const paths = [1, 2].flatMap((node) =>
  ["etc/ha.d/ha.cf", "etc/ha.d/haresources", "etc/ha.d/authkeys", "etc/drbd.conf"].map(
    (path) => `master${node}/${path}`,
  ),
);
const edit = fc.record({
  path: fc.constantFrom(...paths),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 20 }),
  text: fc.constantFrom(
    "",
    "\n",
    "master1",
    "node master3\n",
    "10.1.1.2",
    "{",
    "}",
    ";",
    "::",
    "#",
    "ä𝒳",
    "\r\n",
    "// x",
    "2s",
  ),
});

/** Everything that a server says of the files: findings, and tokens, which show its text. */
async function said(s: Session): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (const path of paths) {
    const textDocument = { uri: s.uri(path) };
    const diagnostics = await s.diagnostics(path);
    all[path] = [
      diagnostics.map(({ code, range, message }) => [code, range, message]),
      await s
        .request("textDocument/semanticTokens/full", { textDocument })
        .then((tokens) => (tokens as { data: number[] }).data),
      await s.request("textDocument/documentSymbol", { textDocument }),
    ];
  }
  return all;
}

test("after any edits the server says what a fresh one says of the saved files", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 20, maxLength: 40 }), async (edits) => {
      const { session: edited } = await session(pair());
      const fresh = new Session();
      try {
        for (const path of paths) await edited.open(path);
        for (const { path, at, length, text } of edits) {
          const old = edited.text(path);
          let start = Math.floor(at * old.length);
          let end = Math.min(old.length, start + length);
          // Editors do not cut characters or line ends in halves.
          while (/[\udc00-\udfff\n]/.test(old[start] ?? "") && start > 0) start--;
          while (/[\udc00-\udfff\n]/.test(old[end] ?? "") && end < old.length) end++;
          await edited.change(path, text, { start: positionAt(old, start), end: positionAt(old, end) });
        }
        fresh.write(pair());
        for (const path of paths) writeFileSync(join(fresh.directory, path), edited.text(path));
        await fresh.start();
        expect(await said(edited)).toEqual(await said(fresh));
      } finally {
        await edited.stop();
        await fresh.stop();
      }
    }),
    { numRuns: Number(process.env.HALINT_RUNS ?? 4) },
  );
});
