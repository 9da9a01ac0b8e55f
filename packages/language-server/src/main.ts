import { posix } from "node:path";
import { disk, statQuietly } from "@halint/cluster";
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { URI } from "vscode-uri";
import { startServer } from "./server.js";

declare const HALINT_VERSION: string;

/** Serves the client at standard input and output. Resolves when it hangs up. */
export function serve(): Promise<void> {
  // What a library prints must not end up among the messages.
  console.log = console.error;
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  // A failing feature is an answer with an error; whatever else goes wrong is said, and the server lives.
  process.on("unhandledRejection", (error) => connection.console.error(String(error)));
  process.on("uncaughtException", (error) => connection.console.error(error.stack ?? error.message));
  startServer(connection, {
    version: typeof HALINT_VERSION === "string" ? HALINT_VERSION : "0.0.0",
    docs: bundledDocs(),
  });
  return new Promise((resolve) => process.stdin.on("close", resolve));
}

/** Pages of the rules beside the bundle, or in the repository that it was built in. */
function bundledDocs(): string | undefined {
  if (typeof __dirname !== "string") return undefined;
  const places = ["docs/rules", "../docs/rules", "../../../docs/rules", "../../../../docs/rules"].map((path) =>
    posix.join(__dirname, path),
  );
  const found = places.find((path) => statQuietly(disk, path)?.kind === "directory");
  return found === undefined ? undefined : URI.file(found).toString();
}
