import type { ClustersAnswer, FindingModel, Severity } from "@halint/language-server";
import {
  CustomExecution,
  type Disposable,
  EventEmitter,
  type Pseudoterminal,
  Task,
  type TaskDefinition,
  TaskGroup,
  TaskScope,
  tasks,
  Uri,
  workspace,
} from "vscode";
import { countsOf } from "./clusters.js";
import type { Server } from "./server.js";

const ranks: readonly Severity[] = ["info", "warning", "error"];

/** Tasks of type `halint`: print what is found and fail if it is too much. The server does it; no program is needed. */
export function taskProvider(server: Server): Disposable {
  return tasks.registerTaskProvider("halint", {
    provideTasks: () => [makeTask(server, { type: "halint" })],
    resolveTask: (task) => makeTask(server, task.definition),
  });
}

function makeTask(server: Server, definition: TaskDefinition): Task {
  const failOn = typeof definition.failOn === "string" ? definition.failOn : "error";
  const execution = new CustomExecution(async () => new LintTerminal(server, failOn));
  const task = new Task(definition, TaskScope.Workspace, "lint workspace", "halint", execution);
  task.group = TaskGroup.Test;
  task.detail = "Checks all clusters of the open folders";
  return task;
}

class LintTerminal implements Pseudoterminal {
  readonly #write = new EventEmitter<string>();
  readonly #close = new EventEmitter<number>();

  constructor(
    readonly server: Server,
    readonly failOn: string,
  ) {}

  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  async open(): Promise<void> {
    try {
      const { clusters } = await this.server.ask<ClustersAnswer>("halint/lint");
      const findings = clusters.flatMap((cluster) => cluster.findings);
      for (const finding of findings) this.#line(compact(finding));
      this.#line(
        `${clusters.length} cluster${clusters.length === 1 ? "" : "s"}: ${countsOf(findings) ?? "nothing found"}`,
      );
      const least = ranks.indexOf(this.failOn as Severity);
      const fails = least >= 0 && findings.some(({ severity }) => ranks.indexOf(severity) >= least);
      this.#close.fire(fails ? 1 : 0);
    } catch (error) {
      this.#line(`halint: ${error instanceof Error ? error.message : String(error)}`);
      this.#close.fire(2);
    }
  }

  #line(text: string): void {
    this.#write.fire(`${text}\r\n`);
  }

  close(): void {}
}

/** As the command writes it in its compact format, which the problem matcher reads. */
function compact({ uri, range, severity, message, rule }: FindingModel): string {
  const path = workspace.asRelativePath(Uri.parse(uri));
  const [first] = message.split("\n");
  return `${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity} ${first} [${rule}]`;
}
