const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** A text for XML 1.0. Control characters are gone already; what else XML does not know becomes U+FFFD. */
export function xml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] as string)
    .replace(/\p{Cs}|[\ufffe\uffff]/gu, "\ufffd");
}
