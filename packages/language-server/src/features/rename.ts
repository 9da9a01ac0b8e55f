import { sameName } from "@halint/cluster";
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
  const { kind, scope } = found.symbol;
  const taken = index.all({ kind, name: newName, scope });
  const same = kind === "node" && sameName(found.symbol.name, newName);
  if (taken.length > 0 && !same && newName !== found.symbol.name) {
    throw new RenameError(`${newName} is already there: the two could not be told apart any more`);
  }
  const facts = index.all(found.symbol).some((occurrence) => occurrence.fact);
  return workspaceEdit(
    view.workspace,
    index.all(found.symbol).map(({ file, range, fact }) => ({
      file,
      range,
      text: newName,
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

function checkName({ symbol }: Occurrence, name: string): void {
  const problem = ((): string | undefined => {
    switch (symbol.kind) {
      case "node":
        return /^[A-Za-z0-9][\w.-]*$/.test(name) ? undefined : "a node is named as a machine: letters, digits, - and .";
      case "resource":
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
