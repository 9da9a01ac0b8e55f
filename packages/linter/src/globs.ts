/** A rule pattern as a test: an id, or a glob in which `*` stands for anything. */
export function ruleMatcher(pattern: string): (id: string) => boolean {
  if (!pattern.includes("*")) return (id) => id === pattern;
  const expression = new RegExp(`^${pattern.split("*").map(quoted).join(".*")}$`);
  return (id) => expression.test(id);
}

/**
 * A path pattern as a test of relative paths: `*` and `?` stay inside a name, `**` does not. A pattern without `/`
 * matches a name in any directory, one that ends in `/` all below a directory.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const whole = pattern.endsWith("/") ? `${pattern}**` : pattern;
  const anywhere = whole.includes("/") ? whole.replace(/^\.?\//, "") : `**/${whole}`;
  const source = anywhere.replace(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : quoted(part);
  });
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
