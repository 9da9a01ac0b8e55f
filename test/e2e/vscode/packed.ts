import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/run-halint.js";

let made: string | undefined;

/** The extension as a package, made once a run, as `npm run package` makes it. */
export function packed(): string {
  if (made === undefined) {
    const path = join(repository, "test/output/halint-vscode.vsix");
    mkdirSync(join(repository, "test/output"), { recursive: true });
    execFileSync(process.execPath, [join(repository, "scripts/package-extension.mjs"), path], { stdio: "pipe" });
    made = path;
  }
  return made;
}
