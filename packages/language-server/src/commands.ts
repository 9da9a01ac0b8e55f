import { disk, FileError, WriteError, writeTogether } from "@halint/cluster";
import { pathOf, type Workspace } from "./workspace.js";

/** A command that cannot be carried out, and why. */
export class CommandError extends Error {}

/** Sets modes of files of the workspace's clusters. Nothing else can be changed by it. */
export function setModes(workspace: Workspace, args: readonly unknown[]): void {
  workspace.refresh();
  const writes = args.map((argument) => {
    const { uri, mode } = (argument ?? {}) as { uri?: unknown; mode?: unknown };
    const path = typeof uri === "string" ? pathOf(uri) : undefined;
    if (path === undefined || typeof mode !== "string" || !/^0?[0-7]{3}$/.test(mode)) {
      throw new CommandError(
        'a mode change is { uri, mode }, such as { uri: "file:///etc/ha.d/authkeys", mode: "0600" }',
      );
    }
    const known = workspace
      .clusters()
      .some(
        (cluster) =>
          cluster.files.some((file) => file.path === path) ||
          cluster.nodes.some((node) =>
            [...(node.facts.resourceD ?? []), ...(node.facts.initD ?? [])].some((agent) => agent.path === path),
          ),
      );
    if (!known) throw new CommandError(`${path} belongs to no cluster of this workspace`);
    try {
      const bytes = disk.read(path);
      return { path, before: bytes, after: bytes, mode: Number.parseInt(mode, 8) };
    } catch (error) {
      if (error instanceof FileError) throw new CommandError(`${path}: ${error.message}`);
      throw error;
    }
  });
  try {
    writeTogether(writes);
  } catch (error) {
    if (error instanceof WriteError) throw new CommandError(`${error.path}: ${error.message}`);
    throw error;
  }
  workspace.filesChanged(
    writes.map(({ path }) => workspace.uriOf(path)),
    true,
  );
}
