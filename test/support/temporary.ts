import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** All directories that the tests make are made in one, which goes with the run. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "halint-tests-"));
  // As in any directory for temporary files, other users may come in: some tests run as one.
  chmodSync(directory, 0o1777);
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
