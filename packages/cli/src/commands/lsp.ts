import { serve } from "@halint/language-server";
import { UsageError, type Words } from "../arguments.js";
import { clean } from "../outcome.js";

/** `halint lsp --stdio`: serves an editor until it hangs up. */
export async function serveEditor(words: Words): Promise<number> {
  if (words.operands.length > 0)
    throw new UsageError("halint lsp takes no path: the editor says which folders are open");
  await serve();
  return clean;
}
