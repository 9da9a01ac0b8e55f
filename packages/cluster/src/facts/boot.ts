import { posix } from "node:path";
import type { BootFact } from "./host-facts.js";
import type { NodeRoot } from "./node-root.js";

const unitDirectories = ["usr/lib/systemd/system", "lib/systemd/system", "etc/systemd/system"];

/**
 * Which services start at boot: start and kill links of runlevels 2 to 5, systemd units that a boot target wants, and
 * saved output of `chkconfig --list` or `systemctl list-unit-files`. A unit that is installed and not wanted is known
 * not to start. Undefined where none of these is there.
 */
export function readBoot(root: NodeRoot): BootFact[] | undefined {
  const facts = new Map<string, BootFact>();
  let known = false;
  const note = (service: string, enabled: boolean, ...place: string[]) => {
    known = true;
    if (facts.get(service)?.enabled || (!enabled && facts.has(service))) return;
    facts.set(service, { service, enabled, path: root.reader.display(posix.join(root.path, ...place)) });
  };
  for (const level of [2, 3, 4, 5]) {
    for (const directory of [`etc/rc${level}.d`, `etc/rc.d/rc${level}.d`, `etc/init.d/rc${level}.d`]) {
      const names = root.list(directory);
      known ||= names.length > 0 || root.isDirectory(directory);
      for (const name of names) {
        const link = /^([SK])\d\d(.+)$/.exec(name);
        if (link) note(link[2] as string, link[1] === "S", directory, name);
      }
    }
  }
  for (const target of root.list("etc/systemd/system")) {
    if (!/\.target\.(?:wants|requires)$/.test(target)) continue;
    known = true;
    const directory = posix.join("etc/systemd/system", target);
    for (const name of root.list(directory)) {
      if (name.endsWith(".service")) note(name.slice(0, -8), true, directory, name);
    }
  }
  if (known) {
    for (const directory of unitDirectories) {
      for (const name of root.list(directory)) {
        const service = name.endsWith(".service") && !name.includes("@") ? name.slice(0, -8) : undefined;
        if (service !== undefined) note(service, false, directory, name);
      }
    }
  }
  for (const path of ["chkconfig.txt", "sos_commands/services/chkconfig_--list", "chkconfig"]) {
    for (const match of root.read(path)?.text.matchAll(/^(\S+)[ \t]+0:o\S+.*$/gm) ?? [])
      note(match[1] as string, /[2345]:on/.test(match[0]), path);
  }
  for (const path of ["systemctl-list-unit-files.txt", "sos_commands/systemd/systemctl_list-unit-files"]) {
    for (const match of root.read(path)?.text.matchAll(/^([^\s@]+)\.service[ \t]+(enabled|disabled|masked)\b/gm) ?? [])
      note(match[1] as string, match[2] === "enabled", path);
  }
  return known ? [...facts.values()] : undefined;
}
