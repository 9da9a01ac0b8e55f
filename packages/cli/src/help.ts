import { type Command, commands } from "./options.js";

/** The text of --help. */
export function helpText(command: Command): string {
  const groups = command.groups.map((group) => {
    const rows = group.options.map((option) => {
      const short = option.short ? `-${option.short}, ` : "    ";
      const choices = option.choices ? ` (${option.choices.join(", ")})` : "";
      return [`${short}--${option.name}${option.value ? ` ${option.value}` : ""}`, option.help + choices] as const;
    });
    return `${group.title}:\n${rows.flatMap(([left, right]) => row(left, right)).join("\n")}\n`;
  });
  if (command.name !== "") {
    return `halint ${command.name}: ${command.help}\n\nUsage: ${usage(command)}\n\n${groups.join("\n")}`;
  }
  const others = commands.slice(1).flatMap((other) => row(`${other.name} ${other.operands}`.trimEnd(), other.help));
  return `halint reads the Heartbeat and DRBD files of all nodes of a cluster together and says
what would go wrong.

Usage: ${usage(command)}
       halint COMMAND …

PATH is an ha.d directory, the root of a node (with etc/ha.d), a directory with several
of either, or a single file.

${groups.join("\n")}
Commands:
${others.join("\n")}

Exit status: 0 nothing at or above --fail-on, 1 something, 2 halint could not run.

Examples:
  halint /etc/ha.d                      this node
  halint cluster/                       cluster/master1/etc/ha.d and cluster/master2/etc/ha.d
  halint --node a=backup/a --node b=backup/b
  halint --diff cluster/ | less         what --fix would change
`;
}

/** `halint [options] PATH…` */
export function usage(command: Command): string {
  return ["halint", command.name, "[options]", command.operands].filter((word) => word !== "").join(" ");
}

const column = 30;
const width = 96;

/** An entry and what it means, the latter broken to the right of the former. */
function row(left: string, right: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of right.split(" ")) {
    if (line !== "" && column + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  const label = `  ${left}`;
  const first = label.length < column ? [`${label.padEnd(column)}${lines.shift()}`] : [label];
  return [...first, ...lines.map((text) => " ".repeat(column) + text)];
}
