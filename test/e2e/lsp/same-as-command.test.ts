import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol";
import { halintJson, repository } from "../../support/run-halint.js";
import { Session } from "./client.js";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

test("the server says of the tutorial's cluster what the command says", async () => {
  const s = new Session();
  try {
    cpSync(join(repository, "examples/tutorial"), s.directory, { recursive: true, verbatimSymlinks: true });
    const report = halintJson(["."], s.directory);
    await s.start();
    const files = [...new Set(report.diagnostics.map(({ file }) => file))];
    expect(Object.keys(await s.rules())).toEqual(files.sort());
    for (const file of files) {
      const expected = report.diagnostics.filter((finding) => finding.file === file);
      const said = await s.diagnostics(file);
      expect(
        said.map(({ code, severity, range }) => [code, severity, range.start.line + 1, range.start.character + 1]),
      ).toEqual(
        expected.map(({ rule, severity, range }) => [
          rule,
          severities[severity as keyof typeof severities],
          range?.start.line ?? 1,
          range?.start.column ?? 1,
        ]),
      );
    }
  } finally {
    await s.stop();
  }
});
