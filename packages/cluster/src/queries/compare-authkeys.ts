import { type AuthLine, isUsableKey, type KeyLine } from "@halint/grammars";
import type { Cluster } from "../model/cluster.js";
import { asAuthkeys } from "../model/source-file.js";
import { type Compared, differing, nodeFiles } from "./compare-nodes.js";

/** The key with which a node signs. */
export interface SigningKey {
  readonly auth: AuthLine;
  readonly key: KeyLine;
}

/** What of the signing keys of two nodes differs. */
export interface KeyDifference extends Compared<SigningKey> {
  readonly differs: readonly ("id" | "method" | "secret")[];
}

function keyMeaning({ id, method, key }: KeyLine): string {
  return `${id.value} ${method.text} ${key?.text ?? ""}`;
}

function signers(cluster: Cluster) {
  return nodeFiles(cluster, "authkeys").flatMap((entry) => {
    const { signing, keys } = asAuthkeys(entry.file);
    return signing ? [{ ...entry, ...signing, keys }] : [];
  });
}

/** Nodes that sign with another key than the others. */
export function keyDifferences(cluster: Cluster): KeyDifference[] {
  return differing(signers(cluster), ({ key }) => keyMeaning(key)).map(({ own, reference }) => ({
    own,
    reference,
    differs: [
      ...(own.key.id.value === reference.key.id.value ? [] : ["id" as const]),
      ...(own.key.method.text === reference.key.method.text ? [] : ["method" as const]),
      ...(own.key.key?.text === reference.key.key?.text ? [] : ["secret" as const]),
    ],
  }));
}

/** Nodes that sign with the same key as the others and hold other keys besides. */
export function spareKeyDifferences(cluster: Cluster): Compared<SigningKey>[] {
  const all = signers(cluster);
  const spare = (keys: readonly KeyLine[]) => keys.filter(isUsableKey).map(keyMeaning).sort().join("\n");
  return differing(all, ({ keys }) => spare(keys)).filter(
    ({ own, reference }) => keyMeaning(own.key) === keyMeaning(reference.key),
  );
}
