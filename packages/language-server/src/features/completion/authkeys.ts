import { asAuthkeys } from "@halint/cluster";
import { authMethods, keyIds } from "@halint/grammars";
import { CompletionItemKind } from "vscode-languageserver";
import type { View } from "../../workspace.js";
import { fillIn, type Proposal, wordAround } from "./item.js";

/** `auth`, key ids and methods; never a key. */
export function completeAuthkeys(view: View, offset: number): Proposal[] {
  const { text } = view.file;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const range = wordAround(text, offset, /\s/);
  const words = text
    .slice(lineStart, range.start)
    .split(/\s+/)
    .filter((word) => word !== "");
  const { keys, auths } = asAuthkeys(view.file);
  const [first] = words;
  if (first?.startsWith("#")) return [];
  if (first === undefined) {
    const used = new Set(keys.map((key) => key.id.value));
    const wanted = auths.find((auth) => !used.has(auth.id.value))?.id.value;
    let free: number = keyIds.min + 1;
    while (used.has(free) && free < keyIds.max) free++;
    const methods = [...authMethods].sort((a, b) => rankOf(a.name) - rankOf(b.name)).map(({ name }) => name);
    const number = (id: number, detail: string): Proposal => ({
      label: String(id),
      kind: CompletionItemKind.Value,
      range,
      detail,
      snippet: `${id} ${fillIn(1, methods)} $0`,
      rank: 2,
    });
    return [
      ...(auths.length === 0
        ? [
            {
              label: "auth",
              kind: CompletionItemKind.Keyword,
              range,
              detail: "which key signs",
              snippet: `auth ${fillIn(
                1,
                keys.map((key) => String(key.id.value)),
                "1",
              )}`,
              rank: 1,
            },
          ]
        : []),
      wanted === undefined ? number(free, "number of a further key") : number(wanted, "the key that auth names"),
    ];
  }
  if (words.length > 1) return [];
  if (first === "auth") {
    return keys.map((key) => ({
      label: String(key.id.value),
      kind: CompletionItemKind.Reference,
      range,
      detail: key.method.text,
    }));
  }
  return /^\d+$/.test(first)
    ? authMethods.map((method) => ({
        label: method.name,
        kind: CompletionItemKind.EnumMember,
        range,
        documentation: method.summary,
        rank: rankOf(method.name),
      }))
    : [];
}

/** The stronger, the further up. */
function rankOf(method: string): number {
  return method === "sha1" ? 1 : method === "md5" ? 5 : 8;
}
