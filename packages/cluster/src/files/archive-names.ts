/** What stands between an archive and a path inside it. */
export const archiveMark = "!";

/** Whether a name is that of a tar archive, compressed or not. */
export function isArchiveName(path: string): boolean {
  return /\.(?:tar|tar\.gz|tgz|tar\.xz|txz|tar\.bz2|tbz2?|tar\.zst)$/i.test(path);
}

/**
 * The archive in which a path lies, or undefined: `/a/node1.tar.gz` of `/a/node1.tar.gz!/etc/ha.d/ha.cf`. What lies in
 * an archive is read and never written.
 */
export function archiveOf(path: string): string | undefined {
  for (let at = path.indexOf(archiveMark); at !== -1; at = path.indexOf(archiveMark, at + 1)) {
    const next = path[at + 1];
    if ((next === undefined || next === "/") && isArchiveName(path.slice(0, at))) return path.slice(0, at);
  }
  return undefined;
}
