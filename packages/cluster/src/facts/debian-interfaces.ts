import { posix } from "node:path";
import { glob } from "../files/glob.js";
import type { SourceFile } from "../model/source-file.js";
import type { InterfaceBuilder } from "./interface-builder.js";
import { takeCommand } from "./net-commands.js";
import type { NodeRoot } from "./node-root.js";
import { linesOf, type Piece, part } from "./text.js";

/** Files that include each other deeper than this are left alone. */
const deepest = 20;

/** Reads etc/network/interfaces of Debian and what it includes (interfaces(5)). */
export function readDebianInterfaces(root: NodeRoot, into: InterfaceBuilder): void {
  readFile(root, into, "etc/network/interfaces", new Set(), 0);
}

function readFile(root: NodeRoot, into: InterfaceBuilder, path: string, seen: Set<SourceFile>, depth: number): void {
  const file = depth < deepest ? into.read(root, path) : undefined;
  if (!file || seen.has(file)) return;
  seen.add(file);
  let stanza: Stanza | undefined;
  const finish = () => {
    if (stanza) takeStanza(into, file, stanza);
    stanza = undefined;
  };
  for (const { words } of linesOf(file.text, { joined: true })) {
    const [first, second] = words;
    switch (first?.text) {
      case "iface":
        finish();
        if (second) stanza = { name: second, words, options: [] };
        break;
      case "source":
      case "source-dir":
      case "source-directory":
        finish();
        for (const word of words.slice(1)) {
          const asked = posix.resolve("/", posix.dirname(path), word.text);
          for (const included of includedBy(root, asked, first.text !== "source"))
            readFile(root, into, included, seen, depth + 1);
        }
        break;
      case "auto":
      case "allow-auto":
      case "allow-hotplug":
      case "mapping":
      case "rename":
        finish();
        break;
      default:
        if (first) stanza?.options.push({ name: first.text, words: words.slice(1) });
    }
  }
  finish();
}

interface Stanza {
  readonly name: Piece;
  readonly words: readonly Piece[];
  readonly options: { readonly name: string; readonly words: readonly Piece[] }[];
}

/** Of a directory only names that backups do not have; a pattern takes what it matches. */
function includedBy(root: NodeRoot, pattern: string, directory: boolean): string[] {
  const files = { list: (path: string) => root.list(path), exists: (path: string) => root.stat(path) !== undefined };
  const found = glob(files, pattern);
  if (!directory) return found.filter((path) => root.isFile(path));
  return found.flatMap((path) =>
    root
      .list(path)
      .filter((name) => /^[\w-]+$/.test(name))
      .map((name) => posix.join(path, name)),
  );
}

function takeStanza(into: InterfaceBuilder, file: SourceFile, { name, words, options }: Stanza): void {
  const device = name.text;
  const method = words[3]?.text ?? "static";
  into.name(device, { file, range: { start: name.start, end: name.start + device.length } });
  if (/^(?:dhcp|bootp|auto|ppp|wvdial)$/.test(method)) into.dynamic(device);
  const option = (key: string) => options.find((entry) => entry.name === key)?.words[0];
  const mask = option("netmask")?.text;
  for (const entry of options) {
    const [value] = entry.words;
    if (!value) continue;
    if (entry.name === "address") into.address(device, file, value, mask);
    else if (entry.name === "gateway") {
      const place = { file, range: { start: value.start, end: value.start + value.text.length } };
      into.route({ target: "default", prefix: 0, gateway: value.text, interface: device.split(":")[0], place });
    } else if (/^(?:up|post-up|pre-up)$/.test(entry.name)) {
      for (const command of commandsIn(entry.words)) takeCommand(into, file, command, device.split(":")[0] as string);
    } else if (/^(?:bond[-_]slaves|slaves|bridge[-_]ports)$/.test(entry.name)) {
      for (const member of entry.words) if (/^[A-Za-z]+\d/.test(member.text)) into.name(member.text, { file });
    }
  }
}

/** A line of shell cut at `;`, `&&` and `||`. */
function commandsIn(words: readonly Piece[]): Piece[][] {
  const commands: Piece[][] = [[]];
  for (const word of words) {
    const ends = word.text.endsWith(";") && word.text.length > 1;
    if (/^(?:;|&&|\|\||\|)$/.test(word.text)) commands.push([]);
    else commands.at(-1)?.push(ends ? part(word, 0, -1) : word);
    if (ends) commands.push([]);
  }
  return commands;
}
