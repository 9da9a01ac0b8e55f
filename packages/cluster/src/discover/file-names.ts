/** The files of an ha.d that make a directory one. */
export const haFileNames = ["ha.cf", "haresources", "authkeys"] as const;

/** Name of a file of an ha.d. */
export type HaFileName = (typeof haFileNames)[number];

const backup =
  /~$|^#.*#$|\.(?:bak|bck|bckup|backup|old|orig|rej|save|saved|sav|swp|swo|tmp|rpmsave|rpmnew|rpmorig|ucf-\w+|dpkg-[\w-]+|pacnew|pacsave)$/i;

/** Whether a name is that of a copy that editors, packages or careful people leave behind. */
export function isBackup(name: string): boolean {
  return backup.test(name);
}

const templateEnding = /\.(?:erb|epp|j2|jinja2?|tpl|tmpl|template|mustache|ejs)$/i;

/** Whether a name says that the file must still be rendered. */
export function isTemplateName(name: string): boolean {
  return templateEnding.test(name);
}

/** The name without what says that it is a template or a copy. */
export function plainName(name: string): string {
  let plain = name;
  for (let shorter = plain; ; plain = shorter) {
    shorter = plain.replace(templateEnding, "").replace(backup, "");
    if (shorter === plain || shorter === "") return plain;
  }
}

/** A file of an ha.d, by its name. */
export interface HaName {
  readonly language: HaFileName;
  /** What distinguishes it from its siblings: the name of a node, or a number; undefined for the plain name. */
  readonly variant: string | undefined;
}

const patterns = new Map<string, HaName | undefined>();

/** Which file of an ha.d a name may be: `ha.cf`, `ha.cf.NODE`, `ha.cf-NODE`, `NODE_ha.cf`, `1ha.cf`. */
export function haName(name: string): HaName | undefined {
  if (!/ha\.cf|haresources|authkeys/.test(name)) return undefined;
  if (!patterns.has(name)) patterns.set(name, read(name));
  return patterns.get(name);
}

function read(name: string): HaName | undefined {
  const match = /^(?:(.+?)[._-]|(\d{1,3})[._-]?)?(ha\.cf|haresources|authkeys)(?:[._-](.+)|(\d{1,3}))?$/.exec(name);
  if (!match) return undefined;
  const before = match[1] ?? match[2];
  const behind = match[4] ?? match[5];
  if (before !== undefined && behind !== undefined) return undefined;
  return { language: match[3] as HaFileName, variant: before ?? behind };
}

/** Whether a name is that of a DRBD file: a root, resources, or global_common.conf. */
export function isDrbdName(name: string): boolean {
  return /^drbd(?:-\d\d)?\.conf$|^[^.].*\.res$|^global_common\.conf$/.test(name);
}

/** What stands for a node in a name of an archive: without `!` and the endings. */
export function withoutArchiveEnding(name: string): string {
  return name.replace(/(?:\.tar(?:\.gz|\.xz|\.bz2)?|\.tgz|\.txz|\.tbz2?)!?$/i, "");
}
