import { type CompletionItem, CompletionItemTag, InsertTextFormat } from "vscode-languageserver";
import { markup } from "../markup.js";
import type { View } from "../workspace.js";
import { completeAuthkeys } from "./completion/authkeys.js";
import { completeDrbd } from "./completion/drbd.js";
import { completeHaCf } from "./completion/ha-cf.js";
import { completeHaresources } from "./completion/haresources.js";
import { byRank } from "./completion/item.js";

/** Characters behind which proposals are asked for. */
export const completionTriggers: readonly string[] = [" ", ":", "/", ","];

const complete = {
  "ha.cf": completeHaCf,
  haresources: completeHaresources,
  authkeys: completeAuthkeys,
  drbd: completeDrbd,
} as const;

/** What may stand at an offset, the likeliest first. */
export function completion(
  view: View,
  offset: number,
  client: { readonly snippets: boolean; readonly formats: readonly string[] | undefined },
): CompletionItem[] {
  const proposals = complete[view.language](view, offset);
  return byRank(proposals).map((proposal, index) => {
    const { label, kind, range, detail, documentation, deprecated } = proposal;
    const snippet = client.snippets && proposal.snippet !== undefined;
    return {
      label,
      kind,
      sortText: String(index).padStart(4, "0"),
      textEdit: { range: view.text.range(range), newText: (snippet ? proposal.snippet : proposal.text) ?? label },
      ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      ...(detail ? { detail } : {}),
      ...(documentation ? { documentation: markup(documentation, client.formats) } : {}),
      ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    };
  });
}
