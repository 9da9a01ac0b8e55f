import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/run-halint.js";

/** What tests look at in the manifest of the extension. */
export interface Manifest {
  readonly version: string;
  readonly engines: { readonly vscode: string };
  readonly icon: string;
  readonly contributes: {
    readonly languages: readonly { id: string; configuration: string; icon: { light: string; dark: string } }[];
    readonly grammars: readonly { path: string }[];
    readonly snippets: readonly { language: string; path: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly commands: readonly { command: string; title: string }[];
    readonly problemPatterns: readonly { regexp: string }[];
    readonly walkthroughs: readonly { steps: readonly { media: { image: string } }[] }[];
  };
}

/** A setting as the manifest describes it. */
export interface Property {
  readonly default: unknown;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

/** Where the extension is. */
export const extension = join(repository, "extension");

/** A file of the extension. */
export const readExtension = (path: string): string => readFileSync(join(extension, path), "utf8");

/** Its package.json. */
export const manifest = JSON.parse(readExtension("package.json")) as Manifest;
