/**
 * The one table of commands and options: parsing, --help, completion and the manual are made from it, and the nearest
 * word of a misspelt one is looked for in it.
 */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** Name of its value; absent for a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  /** What the value is, for completion: a path, or the id of a rule. */
  readonly completes?: "path" | "rule";
  readonly help: string;
}

/** Options under one heading. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly Option[];
}

/** A command; the one without a name lints. */
export interface Command {
  readonly name: string;
  /** What stands behind it, as help shows it. */
  readonly operands: string;
  readonly completes: "path" | "rule" | "shell" | "none";
  readonly help: string;
  readonly groups: readonly OptionGroup[];
}

/** Formats of the report. */
export const formats = ["pretty", "compact", "json", "sarif", "github", "gitlab", "checkstyle", "junit"] as const;

/** Name of a format. */
export type Format = (typeof formats)[number];

/** Shells that `halint completion` knows. */
export const shells = ["bash", "zsh", "fish"] as const;

const what: OptionGroup = {
  title: "What is read",
  options: [
    {
      name: "node",
      value: "NAME=PATH",
      repeatable: true,
      completes: "path",
      help: "PATH (an ha.d or a node's root) is the node that `uname -n` calls NAME",
    },
    {
      name: "drbd-version",
      value: "VERSION",
      choices: ["8.3", "8.4", "9"],
      help: "judge DRBD files for this version instead of the inferred one",
    },
    { name: "no-config", help: "read no halint.json; else those count that are found upwards from the paths" },
  ],
};

const stdin: Option = {
  name: "stdin-filename",
  value: "PATH",
  completes: "path",
  help: "check the text from standard input (PATH is `-`) as if it stood in this file",
};

const lintGroups: readonly OptionGroup[] = [
  { title: what.title, options: [...what.options, stdin] },
  {
    title: "What is checked",
    options: [
      {
        name: "only",
        value: "RULE",
        repeatable: true,
        completes: "rule",
        help: "check these rules only; ids or globs, separated by commas",
      },
      { name: "skip", value: "RULE", repeatable: true, completes: "rule", help: "leave these rules out" },
      {
        name: "rule",
        value: "RULE=SEVERITY",
        repeatable: true,
        completes: "rule",
        help: "report a rule as error, warning or info, or turn it off",
      },
      {
        name: "fail-on",
        value: "SEVERITY",
        choices: ["error", "warning", "info", "never"],
        help: "least severity that makes the exit status 1; default: error",
      },
      { name: "baseline", value: "FILE", completes: "path", help: "leave out the findings that this file lists" },
      { name: "update-baseline", help: "write the findings of now to the baseline file" },
      {
        name: "suppress",
        value: "REASON",
        help: "write a halint-ignore comment with this reason above every finding that may have one",
      },
      { name: "shard", value: "I/N", help: "check the I-th of N parts of the clusters; the parts are always the same" },
    ],
  },
  {
    title: "Repairs",
    options: [
      { name: "fix", help: "make safe repairs in the files" },
      { name: "unsafe-fixes", help: "make the other repairs too; with --fix or --diff" },
      { name: "diff", help: "print the repairs as a patch and write nothing" },
    ],
  },
  {
    title: "The report",
    options: [
      {
        name: "format",
        value: "FORMAT[:FILE]",
        choices: formats,
        repeatable: true,
        help: "how to report, and where; default: pretty on a terminal, else compact",
      },
      { name: "watch", help: "check again whenever a file changes" },
    ],
  },
];

const json: Option = { name: "format", value: "FORMAT", choices: ["text", "json"], help: "how to print it" };

const general: OptionGroup = {
  title: "Help",
  options: [
    { name: "help", short: "h", help: "print this help" },
    { name: "version", short: "V", help: "print the version" },
  ],
};

/** Every command; the first is the default one. */
export const commands: readonly Command[] = [
  {
    name: "",
    operands: "PATH…",
    completes: "path",
    help: "check the clusters found under the paths",
    groups: [...lintGroups, general],
  },
  {
    name: "explain",
    operands: "RULE",
    completes: "rule",
    help: "print what a rule finds, why it matters, and how to repair it",
    groups: [{ title: "Output", options: [json] }, general],
  },
  {
    name: "rules",
    operands: "",
    completes: "none",
    help: "list all rules",
    groups: [{ title: "Output", options: [json] }, general],
  },
  {
    name: "show",
    operands: "PATH…",
    completes: "path",
    help: "print the clusters as halint understands them: nodes, heartbeat paths, groups, DRBD, missing facts",
    groups: [what, { title: "Output", options: [json] }, general],
  },
  {
    name: "diff",
    operands: "NODE1 NODE2",
    completes: "path",
    help: "print what two nodes have differently, and whether they may; by two paths, or a path and two names",
    groups: [what, { title: "Output", options: [json] }, general],
  },
  {
    name: "format",
    operands: "PATH…",
    completes: "path",
    help: "lay files out: blanks and alignment in ha.cf, haresources and authkeys, DRBD files as drbdadm dumps them",
    groups: [
      { title: what.title, options: [...what.options, stdin] },
      {
        title: "Output",
        options: [
          {
            name: "check",
            help: "write nothing; name the files that are not laid out, and end with 1 if there are any",
          },
          { name: "diff", help: "write nothing; print what would change as a patch" },
        ],
      },
      general,
    ],
  },
  {
    name: "graph",
    operands: "PATH…",
    completes: "path",
    help: "draw a cluster: nodes, networks, who hears whom, groups, DRBD, and where the findings are",
    groups: [
      what,
      {
        title: "Output",
        options: [
          {
            name: "output",
            short: "o",
            value: "FILE",
            completes: "path",
            help: "write the picture to this file; its name (.svg, .dot, .mmd) says the format",
          },
          {
            name: "format",
            value: "FORMAT",
            choices: ["svg", "dot", "mermaid"],
            help: "what to draw; default: svg",
          },
          {
            name: "theme",
            value: "THEME",
            choices: ["auto", "light", "dark"],
            help: "colours of an SVG; default: auto, as the reader's system is set",
          },
          { name: "no-findings", help: "leave the findings out" },
        ],
      },
      general,
    ],
  },
  {
    name: "init",
    operands: "DIRECTORY",
    completes: "path",
    help: "make a new cluster: all files of both nodes; asks on a terminal where no answers are given",
    groups: [
      {
        title: "Answers",
        options: [
          {
            name: "answers",
            value: "FILE",
            completes: "path",
            help: "read all answers from this JSON file; - for standard input",
          },
          {
            name: "cluster-node",
            value: "NODE,IF=ADDRESS,…",
            repeatable: true,
            help: "a node, by its `uname -n`, and its interfaces: master1,eth0=192.168.1.11/24,eth1=10.1.1.1/24; give two",
          },
          { name: "address", value: "ADDRESS", repeatable: true, help: "a floating address" },
          { name: "service", value: "NAME", repeatable: true, help: "an init script; in start order" },
          {
            name: "storage",
            value: "RESOURCE,DISK,MOUNT",
            repeatable: true,
            help: "a file system on DRBD: r0,/dev/sdb1,/srv; a type and the interface to replicate over may follow",
          },
          { name: "home", value: "NODE", help: "where everything starts; default: the first node" },
          {
            name: "ping",
            value: "ADDRESS",
            help: "an address outside, usually the router's, that decides who is cut off",
          },
          {
            name: "heartbeat",
            value: "INTERFACE",
            repeatable: true,
            help: "heartbeats go over this interface of the first node; default: every network of both nodes",
          },
          { name: "shared-ha-cf", help: "the same ha.cf on both nodes instead of one each" },
          { name: "port", value: "PORT", help: "udp port of the heartbeats; default: 694" },
          {
            name: "failback",
            value: "ON",
            choices: ["on", "off"],
            help: "whether a group goes home by itself; default: on without storage",
          },
          { name: "start-at-boot", help: "heartbeat starts when a node boots; default: by hand" },
          {
            name: "drbd-version",
            value: "VERSION",
            choices: ["8.3", "8.4", "9"],
            help: "DRBD's tools on the nodes; default: 8.4",
          },
          {
            name: "distribution",
            value: "NAME",
            choices: ["debian-12", "debian-older", "el6", "el6-32bit"],
            help: "what the nodes run; default: debian-12",
          },
          { name: "name", value: "NAME", help: "what to call the cluster" },
        ],
      },
      {
        title: "Output",
        options: [
          { name: "dry-run", help: "print the files, keys masked, and write nothing" },
          { name: "runbook", help: "print what to do with the files, step by step" },
        ],
      },
      general,
    ],
  },
  {
    name: "lsp",
    operands: "",
    completes: "none",
    help: "serve an editor that speaks the Language Server Protocol, over standard input and output",
    groups: [
      { title: "Connection", options: [{ name: "stdio", help: "use standard input and output, as always" }] },
      general,
    ],
  },
  {
    name: "completion",
    operands: "SHELL",
    completes: "shell",
    help: `print the completion script for ${shells.join(", ")}`,
    groups: [general],
  },
];

/** All options of a command. */
export function optionsOf(command: Command): Option[] {
  return command.groups.flatMap((group) => group.options);
}

/** The command of that name. */
export function commandNamed(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
