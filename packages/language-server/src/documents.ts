import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { type PositionEncoding, ProtocolText } from "./positions.js";

/** The languages that the server speaks. */
export type DocumentLanguage = "ha.cf" | "haresources" | "authkeys" | "drbd";

const languages: readonly string[] = ["ha.cf", "haresources", "authkeys", "drbd"];

/** Names under which the programs look for their files. */
const exactNames: Readonly<Record<string, DocumentLanguage>> = {
  "ha.cf": "ha.cf",
  haresources: "haresources",
  authkeys: "authkeys",
  "drbd.conf": "drbd",
};

/**
 * The language of a document: what one of the programs would take a file of that name for, else the client's word for
 * it, else what the file name says. Some clients send one language for all files of a server.
 */
export function languageOf(languageId: string, path: string): DocumentLanguage | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (Object.hasOwn(exactNames, name)) return exactNames[name];
  if (languages.includes(languageId)) return languageId as DocumentLanguage;
  if (/^(?:.*[._-])?ha\.cf(?:\.[\w.-]+)?$|^\d+ha\.cf$/.test(name)) return "ha.cf";
  if (/^(?:.*[._-])?haresources(?:\.[\w.-]+)?$/.test(name)) return "haresources";
  if (/^(?:.*[._-])?authkeys(?:\.[\w.-]+)?$/.test(name)) return "authkeys";
  return /^drbd.*\.conf$|\.res$|^global_common\.conf$/.test(name) ? "drbd" : undefined;
}

/** A document that is open in the client. */
export class OpenDocument {
  #content: ProtocolText;
  #version: number;

  constructor(
    /** As the client writes it. */
    readonly uri: string,
    readonly path: string,
    readonly language: DocumentLanguage | undefined,
    version: number,
    text: string,
    readonly encoding: PositionEncoding,
  ) {
    this.#version = version;
    this.#content = new ProtocolText(text, encoding);
  }

  get version(): number {
    return this.#version;
  }

  get content(): ProtocolText {
    return this.#content;
  }

  get text(): string {
    return this.#content.text;
  }

  /** Takes over what the client has changed, one change after the other. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      let text = change.text;
      if ("range" in change && change.range) {
        const { start, end } = this.#content.offsets(change.range);
        const old = this.#content.text;
        text = old.slice(0, start) + change.text + old.slice(end);
      }
      this.#content = new ProtocolText(text, this.encoding);
    }
    this.#version = version;
  }
}
