import * as vscode from "vscode";
import { Server, standardLibrary } from "./client";
import { Preview } from "./preview";
import { openProgram, provider, task } from "./tasks";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const started = new Server();
  const preview = new Preview();
  server = started;
  context.subscriptions.push(
    started,
    preview,
    standardLibrary(started),
    vscode.tasks.registerTaskProvider("kdsl", provider),
    vscode.commands.registerCommand("kdsl.build", () => run("build")),
    vscode.commands.registerCommand("kdsl.test", () => run("test")),
    vscode.commands.registerCommand("kdsl.preview", () => onProgram((document) => preview.show(document.uri))),
    vscode.commands.registerCommand("kdsl.restart", () => started.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("kdsl.path") || change.affectsConfiguration("kdsl.stdlib")) void started.restart();
    }),
  );
  await started.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Does something with the program that is open, as it is saved. */
async function onProgram(work: (document: vscode.TextDocument) => Thenable<unknown>): Promise<void> {
  const document = openProgram();
  if (document === undefined) {
    void vscode.window.showWarningMessage("Open a program first: a file that ends in .kd.");
    return;
  }
  await document.save();
  await work(document);
}

function run(command: "build" | "test"): Promise<void> {
  return onProgram((document) => vscode.tasks.executeTask(task({ type: "kdsl", command }, document.uri.fsPath)));
}
