import { gzipSync } from "node:zlib";
import { MemoryFiles, withArchives } from "@halint/cluster";
import type { Dice } from "../../conformance/heartbeat/generate.js";
import { lintAll } from "../lint.js";
import { hold, type Property } from "../property.js";
import { bytesOf, memoryOf, type Tree } from "../tree.js";

/** An entry of a tar archive as it is written. */
export interface TarItem {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly type?: string;
  readonly target?: string;
  readonly mode?: number;
}

/** A tar archive in the format of POSIX. */
export function tarOf(items: readonly TarItem[]): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, content = new Uint8Array(), type = "0", target = "", mode = 0o644 } of items) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    blocks.push(header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function nodesOf(tree: Tree): [node: string, items: TarItem[]][] {
  const nodes = new Map<string, TarItem[]>();
  for (const [path, file] of Object.entries(tree)) {
    const slash = path.indexOf("/");
    const name = path.slice(slash + 1);
    if (slash < 1 || name.length > 100) continue;
    const mode = file.mode ?? (path.endsWith("authkeys") ? 0o600 : 0o644);
    const items = nodes.get(path.slice(0, slash)) ?? [];
    nodes.set(path.slice(0, slash), [...items, { name: `./${name}`, content: bytesOf(file), mode }]);
  }
  return [...nodes];
}

function damaged(dice: Dice, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let times = 1 + dice.below(3); times > 0; times--) {
    // Headers are where damage matters.
    const at = dice.chance(0.7) ? 512 * dice.below(copy.length / 512) + dice.below(512) : dice.below(copy.length);
    if (at < copy.length) copy[at] = dice.below(256);
  }
  return dice.chance(0.3) ? copy.subarray(0, dice.below(copy.length)) : copy;
}

/** A packed node says what its files say; a damaged archive says that it is, and nothing leads out of it. */
export const archives: Property = {
  name: "archives",
  every: 3,
  check(tree, dice) {
    const nodes = nodesOf(tree);
    const whole = new MemoryFiles();
    const broken = new MemoryFiles({ "/outside/ha.cf": "node outsider\n" });
    for (const [node, items] of nodes) {
      whole.set(`/case/${node}.tar`, { content: tarOf(items) });
      const links: TarItem[] = [
        { name: "../../outside/ha.cf", content: Buffer.from("node x\n") },
        { name: "etc/ha.d/resource.d", type: "2", target: "../../../../outside" },
        { name: "etc/loop", type: "2", target: "loop" },
        { name: "etc/hard", type: "1", target: "../../../outside/ha.cf" },
        { name: "/etc/fifo", type: "6" },
      ];
      const bytes = damaged(dice, tarOf(dice.shuffle([...items, ...links])));
      broken.set(`/case/${node}.tar.gz`, {
        content: dice.chance(0.5) ? gzipSync(bytes) : damaged(dice, gzipSync(bytes)),
      });
    }
    const packed = lintAll(
      withArchives(whole),
      nodes.map(([node]) => `/case/${node}.tar`),
    );
    const plain = lintAll(
      memoryOf(Object.fromEntries(Object.entries(tree).filter(([path]) => path.includes("/") && path.length < 100))),
      nodes.map(([node]) => `/case/${node}`),
    );
    const rules = (found: typeof packed) =>
      found.diagnostics
        .map(({ rule }) => rule)
        .sort()
        .join(" ");
    // Packed and loose nodes have other names for what they belong to, so only the rules are compared.
    if (nodes.length === 1)
      hold(rules(packed) === rules(plain), () => `packed: ${rules(packed)}; loose: ${rules(plain)}`);
    const { diagnostics, discovery } = lintAll(
      withArchives(broken),
      nodes.map(([node]) => `/case/${node}.tar.gz`),
    );
    for (const { at } of diagnostics) hold(at.file.path.startsWith("/case/"), () => `${at.file.path} lies outside`);
    for (const cluster of discovery.clusters) {
      hold(!cluster.nodes.some(({ name }) => name === "outsider"), () => "an archive leads out of itself");
    }
  },
};
