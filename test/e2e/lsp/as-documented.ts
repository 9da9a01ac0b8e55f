import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../support/run-halint.js";

/**
 * Writes what docs/editors.md tells to put into an editor's own file to a file of that language, and the environment in
 * which the command of its text is found.
 */
export function asDocumented(directory: string, language: string): { init: string; env: NodeJS.ProcessEnv } {
  const bin = join(directory, ".bin");
  mkdirSync(bin);
  symlinkSync(join(repository, "packages/cli/bin/halint.cjs"), join(bin, "halint"));
  const text = readFileSync(join(repository, "docs/editors.md"), "utf8")
    .split(`\`\`\`${language}\n`)[1]
    ?.split("```")[0];
  if (!text) throw new Error(`docs/editors.md says nothing in ${language}`);
  const init = join(bin, `init.${language}`);
  writeFileSync(init, text);
  return {
    init,
    env: {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      HOME: directory,
      XDG_CONFIG_HOME: bin,
      XDG_STATE_HOME: bin,
      XDG_CACHE_HOME: bin,
    },
  };
}
