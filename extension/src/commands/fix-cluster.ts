import type { ClusterRepairs } from "@halint/language-server";
import {
  commands,
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from "vscode";
import { type Clusters, chooseCluster } from "../clusters.js";
import type { Server } from "../server.js";

const scheme = "halint-repaired";

/**
 * `halint.fixCluster`: shows what every safe repair of a cluster would make of its files, as a change of several
 * files, and makes it when the user agrees. Files are left unsaved, so that one can still take it back.
 */
export class FixCluster implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor(
    readonly server: Server,
    readonly clusters: Clusters,
  ) {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  async run(given: unknown): Promise<void> {
    const cluster = await chooseCluster(this.clusters, given);
    if (!cluster) return;
    const repairs = await this.server.ask<ClusterRepairs | null>("halint/fixCluster", { cluster: cluster.id });
    if (!repairs) return;
    const { count, files, name } = repairs;
    if (files.length === 0) {
      void window.showInformationMessage(`halint: nothing in ${name} can be repaired safely.`);
      return;
    }
    const title = `Repairs of ${name}`;
    await this.#preview(title, repairs);
    const modes = repairs.modes.map(({ uri, mode }) => `mode ${mode} for ${workspace.asRelativePath(Uri.parse(uri))}`);
    const what = [
      `${count} repair${count === 1 ? "" : "s"} in ${files.length} file${files.length === 1 ? "" : "s"} of ${name}`,
      ...modes,
    ].join(", ");
    const rest =
      repairs.remaining === 0
        ? ""
        : ` ${repairs.remaining} finding${repairs.remaining === 1 ? " needs" : "s need"} a decision of yours.`;
    const make = "Make These Changes";
    const answer = await window.showInformationMessage(`halint: ${what}.${rest}`, make, "Leave It");
    await closePreview(title);
    if (answer === make) await this.#make(repairs);
  }

  async #preview(title: string, repairs: ClusterRepairs): Promise<void> {
    const resources = repairs.files.flatMap(({ uri, after, created }): [Uri, Uri | undefined, Uri][] => {
      if (after === undefined) return [];
      const file = Uri.parse(uri);
      const repaired = file.with({ scheme });
      this.#texts.set(repaired.toString(), after);
      this.#changed.fire(repaired);
      return [[file, created ? undefined : file, repaired]];
    });
    if (resources.length > 0) await commands.executeCommand("vscode.changes", title, resources);
  }

  async #make(repairs: ClusterRepairs): Promise<void> {
    if (repairs.edit) {
      // The versions for which the edits were made go along: what was typed meanwhile is not overwritten.
      const edit = await this.server.asEdit(repairs.edit);
      if (!edit || !(await workspace.applyEdit(edit))) {
        void window.showWarningMessage("halint: a file has changed meanwhile; nothing was repaired. Try it again.");
        return;
      }
    }
    if (repairs.modes.length > 0) await commands.executeCommand("halint.setModes", ...repairs.modes);
    if (!repairs.settled) void window.showWarningMessage("halint: some repairs undo each other; the rest was made.");
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

async function closePreview(title: string): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  await window.tabGroups.close(tabs.filter(({ label }) => label === title || label.startsWith(`${title} `)));
}
