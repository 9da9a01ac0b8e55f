import { asAuthkeys, asDrbd, asHaCf, asHaresources, type Cluster, filesOf, type SourceFile } from "@halint/cluster";
import { meantHaresources } from "@halint/grammars";
import { rendererMark } from "./authkeys-lines.js";
import { isTemplateDrbd } from "./drbd-templates.js";
import { isTemplateHaCf } from "./ha-cf-support.js";
import { isTemplate } from "./templates.js";

/** Whether a file of a cluster is the source of a renderer, so that what it says is not what a program will read. */
export function isUnrendered(cluster: Cluster, file: SourceFile): boolean {
  const has = (language: "ha.cf" | "haresources" | "authkeys") =>
    filesOf(cluster, language).some((entry) => entry.file === file);
  if (has("ha.cf")) return isTemplateHaCf(asHaCf(file));
  if (has("haresources")) return isTemplate(meantHaresources(asHaresources(file)).text);
  if (has("authkeys")) return rendererMark(asAuthkeys(file)) !== undefined;
  return isTemplateDrbd(asDrbd(file)) || cluster.drbd.some((entry) => entry.template && entry.files.includes(file));
}
