import { asDrbd, canonicalAddress, sameName } from "@halint/cluster";
import { drbd, type Range } from "@halint/grammars";
import type { Range as LspRange, WorkspaceEdit } from "vscode-languageserver";
import { type EditSupport, workspaceEdit } from "../edits.js";
import { type Occurrence, symbolIndex } from "../symbols.js";
import type { View } from "../workspace.js";

/** Why something cannot be renamed. */
export class RenameError extends Error {}

const renamable = new Set<Occurrence["symbol"]["kind"]>(["node", "resource", "device", "key"]);

const why = {
  address: "an address is not a name: it belongs to an interface",
  interface: "an interface is named by the machine, not here",
  agent: "an agent is named by its script",
} as const;

function target(view: View, offset: number): Occurrence {
  const found = symbolIndex(view.cluster).at(view.file, offset);
  if (!found) throw new RenameError("there is nothing here that has a name");
  const { kind } = found.symbol;
  if (!renamable.has(kind)) throw new RenameError(why[kind as keyof typeof why]);
  return found;
}

/** What would be renamed, and its name now. Throws a RenameError where nothing can be. */
export function prepareRename(view: View, offset: number): { range: LspRange; placeholder: string } {
  const found = target(view, offset);
  return {
    range: view.text.range(found.range),
    placeholder: found.file.text.slice(found.range.start, found.range.end),
  };
}

/** Renames a thing in every file of every node. Throws a RenameError where the name will not do. */
export function rename(view: View, offset: number, newName: string, support: EditSupport): WorkspaceEdit {
  const found = target(view, offset);
  const index = symbolIndex(view.cluster);
  checkName(found, newName);
  if (found.symbol.kind === "device") checkDevice(index.all(found.symbol), newName);
  const { kind, scope } = found.symbol;
  const taken = index.all({ kind, name: newName, scope });
  const same = kind === "node" && sameName(found.symbol.name, newName);
  if (taken.length > 0 && !same && newName !== found.symbol.name) {
    throw new RenameError(`${newName} is already there: the two could not be told apart any more`);
  }
  const drbdFiles = new Set(view.cluster.drbd.flatMap(({ files }) => files));
  const facts = index.all(found.symbol).some((occurrence) => occurrence.fact);
  return workspaceEdit(
    view.workspace,
    index.all(found.symbol).map(({ file, range, fact }) => ({
      file,
      range,
      text: drbdFiles.has(file) ? inDrbd(file.text, range, newName) : newName,
      ...(facts ? { annotation: fact ? "machine" : "cluster" } : {}),
    })),
    support,
    {
      cluster: { label: "Configuration of the cluster" },
      machine: {
        label: "Files of the machine itself",
        description: "The machine has to bear the new name too.",
        needsConfirmation: true,
      },
    },
  );
}

/** A name as DRBD reads it where it stands: a whole bare word is put into quotes where it would mean something else. */
function inDrbd(text: string, { start, end }: Range, name: string): string {
  const isPart = (at: number) => /["\w./-]/.test(text.charAt(at));
  return isPart(start - 1) || isPart(end) ? name : drbd.nameWord(name);
}

/** What DRBD calls its own devices is not free. Throws a RenameError. */
function checkDevice(places: readonly Occurrence[], name: string): void {
  for (const { file, range, definition, fact } of places) {
    if (!definition || fact) continue;
    const entry = drbd.nodeAt(asDrbd(file), range.start);
    const minor = entry?.words.find((_, at) => entry.words[at - 1]?.value === "minor")?.value;
    const [, number, own] = /^\/dev\/drbd(?:(\d+)|(_.+))$/.exec(name) ?? [];
    if (number === undefined && own === undefined) {
      throw new RenameError("a device of DRBD is called /dev/drbd and its minor, or /dev/drbd_ and a name");
    }
    if (own !== undefined && minor === undefined) {
      throw new RenameError(
        `${name} does not tell its minor: a device with a name of its own needs \`minor\` behind it`,
      );
    }
    if (number !== undefined && minor !== undefined && Number(number) !== Number(minor)) {
      throw new RenameError(`${name} has the minor ${number}, but ${minor} is written behind it`);
    }
  }
}

function checkName({ symbol }: Occurrence, name: string): void {
  const problem = ((): string | undefined => {
    switch (symbol.kind) {
      case "node":
        return /^[A-Za-z0-9][\w.-]*$/.test(name) && canonicalAddress(name) === undefined
          ? undefined
          : "a node is named as a machine: letters, digits, - and .";
      case "resource":
        if (name === "all") return "all means every resource to drbdadm, and it refuses one of that name";
        return /^[A-Za-z0-9_][\w.-]*$/.test(name)
          ? undefined
          : "a DRBD resource is named with letters, digits, -, _ and .";
      case "device":
        return /^\/[\w./-]+$/.test(name) ? undefined : "a device is an absolute path without blanks";
      case "key":
        return /^(?:[1-9]|1[0-5])$/.test(name) ? undefined : "keys are numbered from 1 to 15";
      default:
        return undefined;
    }
  })();
  if (problem) throw new RenameError(problem);
}
