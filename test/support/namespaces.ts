import { spawnSync } from "node:child_process";

/** Whether this machine lets us mount what only we see. Says on one line why not; where `CI` is set that is an error. */
export function privateMounts(): boolean {
  const works = process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"], { stdio: "ignore" }).status === 0;
  if (works) return true;
  const message = "not tried on other file systems and as another user: that needs root and util-linux";
  if (process.env.CI) throw new Error(message);
  console.warn(`skipped: ${message}`);
  return false;
}
