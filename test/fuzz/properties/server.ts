import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { decode } from "@halint/grammars";
import { positionAt, Session } from "../../e2e/lsp/client.js";
import { hold, type Property } from "../property.js";
import { bytesOf } from "../tree.js";

const atPosition = ["hover", "completion", "definition", "documentHighlight", "prepareRename", "signatureHelp"];
const ofDocument = ["documentSymbol", "foldingRange", "documentLink", "semanticTokens/full", "codeLens"];

let session: Session | undefined;
let used = 0;

async function begun(): Promise<Session> {
  // Now and then a new one: what is wrong after a thousand documents is another question.
  if (session && ++used % 50 === 0) await end();
  if (!session) {
    session = new Session();
    await session.start({ folders: ["."] });
  }
  return session;
}

async function end(): Promise<void> {
  const old = session;
  session = undefined;
  await old?.stop();
}

/** A language server answers whatever is asked of whatever document, and lives. */
export const server: Property = {
  name: "server",
  every: 15,
  async check(tree, dice) {
    const s = await begun();
    const folder = `t${used}`;
    const documents = Object.entries(tree).filter(([path]) => !path.split("/").some((part) => part === ".."));
    for (const [path, file] of documents) {
      mkdirSync(join(s.directory, folder, dirname(path)), { recursive: true });
      writeFileSync(join(s.directory, folder, path), bytesOf(file), { mode: (file.mode ?? 0o644) | 0o600 });
    }
    const ask = async (method: string, params: object) => {
      try {
        return await s.request(`textDocument/${method}`, params);
      } catch (error) {
        const { code, message } = error as { code?: number; message: string };
        // A document may not be renamed there, may have changed, or be no document of ours.
        hold(code !== -32603, () => `${method} fails: ${message}`);
        return null;
      }
    };
    hold(s.process.exitCode === null, () => "the server has ended");
    for (const [path, file] of documents.slice(0, 8)) {
      const { text } = decode(bytesOf(file));
      const name = `${folder}/${path}`;
      const uri = s.uri(name);
      await s.open(name, "", text);
      const position = () => positionAt(text, dice.below(text.length + 1));
      const asked = [
        ...atPosition.map((method) => ask(method, { textDocument: { uri }, position: position() })),
        ...ofDocument.map((method) => ask(method, { textDocument: { uri } })),
        ask("references", { textDocument: { uri }, position: position(), context: { includeDeclaration: true } }),
        ask("rename", { textDocument: { uri }, position: position(), newName: "other" }),
        ask("selectionRange", { textDocument: { uri }, positions: [position(), position()] }),
        ask("formatting", { textDocument: { uri }, options: { tabSize: 4, insertSpaces: true } }),
        ask("inlayHint", { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: position() } }),
        ask("codeAction", {
          textDocument: { uri },
          range: { start: { line: 0, character: 0 }, end: position() },
          context: { diagnostics: [] },
        }),
      ];
      const [from, to] = [position(), position()].sort((a, b) => a.line - b.line || a.character - b.character);
      if (from && to) await s.change(name, dice.pick(["", "x", "\n", "}", "{", "::"]), { start: from, end: to });
      await Promise.all(asked);
    }
    await s.settle();
    for (const { method, params } of s.notifications.splice(0)) {
      if (method === "window/logMessage" || method === "window/showMessage") {
        const { type, message } = params as { type: number; message: string };
        hold(type !== 1, () => `the server says ${message}`);
      }
      hold(!JSON.stringify(params ?? null).includes("halint/internal-error"), () => JSON.stringify(params));
    }
    for (const [path] of documents.slice(0, 8)) await s.close(`${folder}/${path}`);
  },
  end,
};
