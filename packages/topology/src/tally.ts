import type { Mark, MarkSeverity, Picture } from "./picture.js";

/** Every finding that the picture shows anywhere. */
export function allMarks(picture: Picture): readonly Mark[] {
  return [
    picture,
    ...picture.nodes,
    ...picture.links.flatMap(({ interfaces, pings }) => [...interfaces, ...pings]),
    ...picture.groups.flatMap((group) => [group, ...group.resources]),
    ...picture.drbd.flatMap((resource) => [resource, ...resource.hosts]),
  ].flatMap(({ marks }) => marks);
}

/** `2 errors, 1 warning`. */
export function countText(marks: readonly Mark[]): string {
  const count = (severity: MarkSeverity, one: string) => {
    const number = marks.filter((mark) => mark.severity === severity).length;
    return number === 0 ? [] : [number === 1 ? `1 ${one}` : `${number} ${one}s`];
  };
  const parts = [...count("error", "error"), ...count("warning", "warning")];
  return parts.length > 0 ? parts.join(", ") : "no errors or warnings";
}
