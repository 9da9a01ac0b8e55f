import type { Placed } from "@halint/language-server";
import { type Command, commands, Range, type TextDocumentShowOptions, Uri, ViewColumn, window } from "vscode";

/** The protocol's range as VS Code's own. */
export function asRange({ start, end }: Placed["range"]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

/** Opens a place. Its arguments are plain, so that they can stand in a command of a tree or a page. */
export async function openPlace(place: Placed, options: TextDocumentShowOptions = {}): Promise<void> {
  // Only the start is selected: typing must not overwrite a whole line.
  const start = asRange(place.range).start;
  await window.showTextDocument(Uri.parse(place.uri), { ...options, selection: new Range(start, start) });
}

/** The command of an item that stands somewhere. */
export function openCommand(place: Placed): Command {
  return { title: "Open", command: "halint.openPlace", arguments: [{ uri: place.uri, range: place.range }] };
}

/** Where a page in this column puts what is opened from it: always the same column, whichever is active. */
export function columnBeside(column: ViewColumn | undefined): ViewColumn {
  return column === ViewColumn.One || column === undefined ? ViewColumn.Two : ViewColumn.One;
}

/** Shows places as VS Code shows references; `halint.showReferences` of the server's lenses. */
export async function showReferences(
  uri: string,
  position: Placed["range"]["start"],
  locations: readonly Placed[],
): Promise<void> {
  const { Location, Position } = await import("vscode");
  await commands.executeCommand(
    "editor.action.showReferences",
    Uri.parse(uri),
    new Position(position.line, position.character),
    locations.map((location) => new Location(Uri.parse(location.uri), asRange(location.range))),
  );
}
