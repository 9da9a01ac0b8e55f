// Runs inside VS Code's extension host; host.test.ts bundles it and reads what it prints.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as vscode from "vscode";

const folder = (): vscode.Uri => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
};
const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Waits until something is so. */
async function until<T>(what: string, ask: () => T | PromiseLike<T>, good: (value: T) => boolean): Promise<T> {
  let last: T | undefined;
  for (let end = Date.now() + 90_000; Date.now() < end; await pause(100)) {
    last = await ask();
    if (good(last)) return last;
  }
  throw new Error(`waited in vain for ${what}; last: ${JSON.stringify(last)}`);
}

function rulesOf(path: string): string[] {
  return vscode.languages
    .getDiagnostics(uriOf(path))
    .filter(({ source }) => source === "halint")
    .map(({ code }) => String(typeof code === "object" ? code.value : code));
}

async function show(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));
}

/** Language servers that this extension host has started. */
function servers(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1]);
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      return parent === process.pid && words.some((word) => word.endsWith("/dist/server.cjs")) ? [Number(name)] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

const broken = "master2/etc/ha.d/ha.cf";
const settings = () => vscode.workspace.getConfiguration("halint");

const tests: readonly (readonly [string, () => Promise<void>])[] = [
  [
    "a folder with a cluster starts the extension, and its findings are there before any file is opened",
    async () => {
      await until(
        "findings",
        () => rulesOf(broken),
        (rules) => rules.includes("cluster/peer-ucast"),
      );
      assert.equal(vscode.window.visibleTextEditors.length, 0);
      assert.equal(vscode.extensions.getExtension("halint.halint-vscode")?.isActive, true);
    },
  ],
  [
    "languages go by file names, and a .res of somebody else is left alone",
    async () => {
      const wanted: Record<string, string> = {
        [broken]: "ha.cf",
        "names/ha.cf.master1": "ha.cf",
        "names/1ha.cf": "ha.cf",
        "names/master1_haresources": "haresources",
        "master1/etc/ha.d/haresources": "haresources",
        "master1/etc/ha.d/authkeys": "authkeys",
        "names/drbd.conf": "drbd",
        "names/drbd.d/r0.res": "drbd",
        "names/drbd.d/global_common.conf": "drbd",
        "names/begins.res": "drbd",
        "names/Button.res": "plaintext",
        "names/nginx.conf": "plaintext",
      };
      for (const [path, language] of Object.entries(wanted)) {
        const { languageId } = await vscode.workspace.openTextDocument(uriOf(path));
        assert.equal(languageId === "nginx" || languageId === "properties" ? "plaintext" : languageId, language, path);
      }
    },
  ],
  [
    "every command of the manifest is there",
    async () => {
      const manifest = vscode.extensions.getExtension("halint.halint-vscode")?.packageJSON as {
        contributes: { commands: { command: string }[] };
      };
      const there = new Set(await vscode.commands.getCommands(true));
      for (const { command } of manifest.contributes.commands) assert.ok(there.has(command), command);
    },
  ],
  [
    "hovers, completion, definitions and renames come from the server",
    async () => {
      const { document } = await show(broken);
      const at = (word: string, shift = 1) => document.positionAt(document.getText().indexOf(word) + shift);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at("keepalive"),
      );
      const said = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
      assert.match(said.join("\n"), /Time between two heartbeats/);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        new vscode.Position(document.lineCount - 1, 0),
      );
      assert.ok(list.items.some(({ label }) => (typeof label === "object" ? label.label : label) === "bcast"));
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        at("node master1", 6),
        "web1",
      );
      assert.ok(edit.entries().length >= 5, "all files of both nodes");
    },
  ],
  [
    "settings: lenses and hints can be turned off, the version of DRBD is obeyed",
    async () => {
      const { document } = await show(broken);
      const lenses = () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = () =>
        vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, all);
      await until("lenses", lenses, (found) => found.length > 0);
      await until("hints", hints, (found) => found.length > 0);
      await settings().update("codeLens", false, vscode.ConfigurationTarget.Workspace);
      await until("no lenses", lenses, (found) => found.length === 0);
      for (const kind of ["parameterNames", "units", "owners"])
        await settings().update(`inlayHints.${kind}`, false, vscode.ConfigurationTarget.Workspace);
      await until("no hints", hints, (found) => found.length === 0);
      const conf = "master1/usr/local/drbd/etc/drbd.conf";
      assert.ok(!rulesOf(conf).includes("drbd/wrong-section"));
      const before = rulesOf(conf).join();
      await settings().update("drbdVersion", "9", vscode.ConfigurationTarget.Workspace);
      await until(
        "findings for DRBD 9",
        () => rulesOf(conf).join(),
        (rules) => rules !== before,
      );
      await settings().update("drbdVersion", undefined, vscode.ConfigurationTarget.Workspace);
      await until(
        "findings as before",
        () => rulesOf(conf).join(),
        (rules) => rules === before,
      );
    },
  ],
  [
    "what is typed is checked together with the other node's files",
    async () => {
      const editor = await show(broken);
      const line = editor.document
        .getText()
        .split("\n")
        .findIndex((text) => text.startsWith("ucast"));
      const { range } = editor.document.lineAt(line);
      await editor.edit((edit) => edit.replace(range, "ucast eth1 10.1.1.1"));
      await until(
        "the repair",
        () => rulesOf(broken),
        (rules) => !rules.includes("cluster/peer-ucast"),
      );
      await vscode.commands.executeCommand("workbench.action.files.revert");
      await until(
        "the error",
        () => rulesOf(broken),
        (rules) => rules.includes("cluster/peer-ucast"),
      );
    },
  ],
  [
    "documents that are no files are not checked, new ones are",
    async () => {
      const document = await vscode.workspace.openTextDocument({ language: "ha.cf", content: "nonesuch 1\n" });
      const rules = () => vscode.languages.getDiagnostics(document.uri).length;
      await until("findings of an untitled document", rules, (count) => count > 0);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    },
  ],
  [
    "the task prints what is found, and fails",
    async () => {
      const [task] = await vscode.tasks.fetchTasks({ type: "halint" });
      assert.ok(task);
      const ended = new Promise<number | undefined>((resolve) => {
        const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
          if (execution.task.name !== task.name) return;
          subscription.dispose();
          resolve(exitCode);
        });
      });
      await vscode.tasks.executeTask(task);
      assert.equal(await ended, 1);
    },
  ],
  [
    "the page of a rule is a preview",
    async () => {
      await vscode.commands.executeCommand("halint.explainRule", "cluster/peer-ucast");
      const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      await until("the preview", labels, (all) => all.includes("Preview peer-ucast.md"));
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    },
  ],
  [
    "a report of a problem holds no name, no address and no key",
    async () => {
      await vscode.commands.executeCommand("halint.reportBug");
      const text = vscode.window.activeTextEditor?.document.getText() ?? "";
      assert.match(text, /language server 0\.1\.0 \(running\)/);
      assert.match(text, /cluster\/peer-ucast 1/);
      assert.doesNotMatch(text, /master\d|10\.1\.1|192\.168|Hello!|tutorial/);
      assert.ok(!text.includes(folder().path));
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    },
  ],
  [
    "a restart: another server, the same findings",
    async () => {
      const [before] = await until("one server", servers, (all) => all.length === 1);
      const rules = rulesOf(broken).join();
      await vscode.commands.executeCommand("halint.restart");
      const [after] = await until("one server", servers, (all) => all.length === 1);
      assert.notEqual(after, before);
      await until(
        "the findings",
        () => rulesOf(broken).join(),
        (now) => now === rules,
      );
    },
  ],
  [
    "a server that ends is started again; one that ends again and again is left alone, until somebody restarts it",
    async () => {
      const rules = rulesOf(broken).join();
      for (let round = 1; round <= 5; round++) {
        const [pid] = await until(`server ${round}`, servers, (all) => all.length === 1);
        await until(
          "the findings",
          () => rulesOf(broken).join(),
          (now) => now === rules,
        );
        process.kill(pid as number, "SIGKILL");
        await until("its end", servers, (all) => pid === undefined || !all.includes(pid));
      }
      await pause(2000);
      assert.deepEqual(servers(), []);
      // Commands say so instead of waiting for ever.
      await vscode.commands.executeCommand("halint.explainRule", "cluster/peer-ucast");
      await vscode.commands.executeCommand("halint.restart");
      await until("one server", servers, (all) => all.length === 1);
      await until(
        "the findings",
        () => rulesOf(broken).join(),
        (now) => now === rules,
      );
    },
  ],
];

/** Called by VS Code. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const [name, test] of tests) {
    try {
      await test();
      console.log(`HALINT passed: ${name}`);
    } catch (error) {
      failed++;
      const text = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
      console.log(`HALINT failed: ${name}: ${text}`);
    }
  }
  console.log(`HALINT ran ${tests.length} on VS Code ${vscode.version}`);
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
