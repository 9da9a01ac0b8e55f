import { nearest } from "@halint/linter";
import { UsageError, type Words } from "../arguments.js";
import { type Command, commands, type Option, optionsOf, shells } from "../options.js";
import { clean, say } from "../outcome.js";
import { ruleIds } from "../pass.js";

/** `halint completion SHELL`: a script made from the table of options. */
export function completion(words: Words): number {
  const [shell, second] = words.operands;
  if (shell === undefined || second !== undefined) {
    throw new UsageError(`halint completion takes one of ${shells.join(", ")}`);
  }
  switch (shell) {
    case "bash":
      say(bash());
      return clean;
    case "zsh":
      say(zsh());
      return clean;
    case "fish":
      say(fish());
      return clean;
  }
  const near = nearest(shell, shells);
  throw new UsageError(
    `halint completion knows ${shells.join(", ")}: not ${shell}${near ? `; did you mean ${near}?` : ""}`,
  );
}

const named = commands.filter((command) => command.name !== "");
const lint = commands[0] as Command;

function wordsFor(option: Option): string | undefined {
  if (option.choices) return option.choices.join(" ");
  return option.completes === "rule" ? ruleIds().join(" ") : undefined;
}

function operandsFor(command: Command): string | undefined {
  if (command.completes === "rule") return ruleIds().join(" ");
  return command.completes === "shell" ? shells.join(" ") : undefined;
}

function bash(): string {
  const values = commands.flatMap((command) =>
    optionsOf(command)
      .filter((option) => option.value !== undefined)
      .map((option) => {
        const list = wordsFor(option);
        const reply = list ? `compgen -W "${list}" -- "$cur"` : 'compgen -f -- "$cur"';
        return `    ${command.name}:--${option.name}) mapfile -t COMPREPLY < <(${reply}); return ;;`;
      }),
  );
  const words = commands.map((command) => {
    const options = optionsOf(command).map((option) => `--${option.name}`);
    const paths = command.completes === "path" ? "yes" : "";
    return `    "${command.name}") options="${options.join(" ")}"; operands="${operandsFor(command) ?? ""}"; paths=${paths} ;;`;
  });
  const names = named.map((command) => command.name);
  return `# Completion of halint for bash: source it, or put it into /etc/bash_completion.d.
_halint() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="" options operands paths
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in ${names.join("|")}) command="\${COMP_WORDS[1]}" ;; esac
  fi
  case "$command:$previous" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [ "$COMP_CWORD" = 1 ]; then operands="${names.join(" ")}"; fi
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$operands" -- "$cur"; if [ "$paths" ]; then compgen -f -- "$cur"; fi)
  fi
}
complete -o filenames -F _halint halint
`;
}

const single = (text: string) => text.replaceAll("'", "'\\''");

function zsh(): string {
  const spec = (option: Option) => {
    const text = option.help.replace(/[[\]:]/g, "\\$&");
    const list = wordsFor(option);
    const value = option.value ? `:${option.value.replaceAll(":", "\\:")}:${list ? `(${list})` : "_files"}` : "";
    return `'${option.repeatable ? "*" : ""}--${option.name}[${single(text)}]${single(value)}'`;
  };
  const cases = named.map((command) => {
    const operands = operandsFor(command);
    const rest = command.completes === "path" ? "'*:path:_files'" : operands ? `'2:word:(${operands})'` : "";
    return `    ${command.name}) _arguments ${[...optionsOf(command).map(spec), rest].filter(Boolean).join(" ")} ;;`;
  });
  return `#compdef halint
# Completion of halint for zsh: put it as _halint into a directory of $fpath.
_halint() {
  local -a commands=(${named.map((command) => `'${command.name}:${single(command.help.replaceAll(":", "\\:"))}'`).join(" ")})
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    _files
    return
  fi
  case "$words[2]" in
${cases.join("\n")}
    *) _arguments ${optionsOf(lint).map(spec).join(" ")} '*:path:_files' ;;
  esac
}
_halint "$@"
`;
}

function fish(): string {
  const names = named.map((command) => command.name).join(" ");
  const line = (condition: string, option: Option) => {
    const list = wordsFor(option);
    const value = option.value === undefined ? "" : list ? ` -x -a '${list}'` : " -r";
    const short = option.short ? ` -s ${option.short}` : "";
    return `complete -c halint -n '${condition}' -l ${option.name}${short}${value} -d '${option.help.replaceAll("'", "\\'")}'`;
  };
  const lines = [
    ...named.map(
      (command) =>
        `complete -c halint -n __fish_use_subcommand -a ${command.name} -d '${command.help.replaceAll("'", "\\'")}'`,
    ),
    ...optionsOf(lint).map((option) => line(`not __fish_seen_subcommand_from ${names}`, option)),
    ...named.flatMap((command) => {
      const condition = `__fish_seen_subcommand_from ${command.name}`;
      const operands = operandsFor(command);
      return [
        ...optionsOf(command).map((option) => line(condition, option)),
        ...(operands ? [`complete -c halint -n '${condition}' -f -a '${operands}'`] : []),
      ];
    }),
  ];
  return `# Completion of halint for fish: put it as halint.fish into ~/.config/fish/completions.\n${lines.join("\n")}\n`;
}
