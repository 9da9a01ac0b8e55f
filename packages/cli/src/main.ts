import { readLintArguments, readWords, UsageError, type Words } from "./arguments.js";
import { lintCommand } from "./lint.js";
import { clean, Failure, failed, say, tell } from "./outcome.js";

declare const HALINT_VERSION: string;

async function main(words: readonly string[]): Promise<number> {
  let help = "halint --help";
  try {
    const read = readWords(words);
    if (read.command.name !== "") help = `halint ${read.command.name} --help`;
    if (read.has("help")) {
      const { helpText } = await import("./help.js");
      say(helpText(read.command));
      return clean;
    }
    if (read.has("version")) {
      say(`${HALINT_VERSION}\n`);
      return clean;
    }
    return await run(read);
  } catch (error) {
    if (error instanceof UsageError) {
      tell(`${error.message}\n${help} lists the options.`);
      return failed;
    }
    if (error instanceof Failure) {
      tell(error.message);
      return failed;
    }
    throw error;
  }
}

/** Every command but lint is loaded when it is asked for. */
async function run(words: Words): Promise<number> {
  switch (words.command.name) {
    case "explain":
      return (await import("./commands/explain.js")).explain(words);
    case "rules":
      return (await import("./commands/rules.js")).listRules(words);
    case "show":
      return (await import("./commands/show.js")).showClusters(words);
    case "diff":
      return (await import("./commands/diff.js")).diffNodes(words);
    case "format":
      return (await import("./commands/format.js")).formatFiles(words);
    case "graph":
      return (await import("./commands/graph.js")).drawCluster(words);
    case "init":
      return (await import("./commands/init.js")).makeCluster(words);
    case "lsp":
      return (await import("./commands/lsp.js")).serveEditor(words);
    case "completion":
      return (await import("./commands/completion.js")).completion(words);
    default:
      return lintCommand(readLintArguments(words));
  }
}

// What is being written is written to the end first: files that belong together are never left half done.
main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    tell(`this is a bug in halint: please report it\n${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = failed;
  },
);
