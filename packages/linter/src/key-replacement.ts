import { asAuthkeys, type Cluster, filesOf } from "@halint/cluster";
import type { Edit, Fix } from "./diagnostic.js";

/** Bits of a new key: as many as SHA-1 has. */
const keyBytes = 20;

/** A key from the system's cryptographic source. The global is loaded on first use, which `node:crypto` is not. */
function newKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(keyBytes))).toString("hex");
}

/**
 * A fix that signs with sha1 and a new random key, on all nodes at once: nodes with different keys do not hear each
 * other and both take everything over. Undefined where some node has no key that signs.
 */
export function newKeyFix(cluster: Cluster): Fix | undefined {
  const text = `sha1 ${newKey()}`;
  const edits: Edit[] = [];
  for (const { file } of filesOf(cluster, "authkeys")) {
    const signing = asAuthkeys(file).signing;
    if (!signing) return undefined;
    const { method, key } = signing.key;
    edits.push({
      kind: "text",
      file,
      range: { start: method.range.start, end: (key ?? method).range.end },
      text,
      secret: true,
    });
  }
  return { title: "Sign with sha1 and a new random key on all nodes (restart both together)", safety: "unsafe", edits };
}
