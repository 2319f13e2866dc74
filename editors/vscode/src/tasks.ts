import { dirname } from "node:path";
import * as vscode from "vscode";
import { settings, stdlibFlags } from "./settings";

type Command = "build" | "check" | "test";

interface Definition extends vscode.TaskDefinition {
  command: Command;
  file?: string;
  arguments?: string[];
}

/** The words of a call. */
export function call(command: Command, file: string, more: readonly string[] = []): string[] {
  const set = settings();
  const output = command === "build" && set.output !== "" ? ["--output", set.output] : [];
  const target = command === "build" ? ["--target", set.target] : [];
  const format = command === "check" ? ["--message-format", "short"] : [];
  return [command, file, ...target, ...output, ...format, ...stdlibFlags(set), ...more];
}

/** A task for a program. It runs in the program's folder. */
export function task(definition: Definition, file: string): vscode.Task {
  const { command } = definition;
  const execution = new vscode.ProcessExecution(settings().path, call(command, file, definition.arguments), { cwd: dirname(file) });
  const matcher = command === "check" ? "$kdsl-short" : "$kdsl";
  const made = new vscode.Task(definition, vscode.TaskScope.Workspace, command, "kdsl", execution, matcher);
  made.group = command === "test" ? vscode.TaskGroup.Test : vscode.TaskGroup.Build;
  return made;
}

/** The program that is open in front. */
export function openProgram(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === "kd" && document.uri.scheme === "file" ? document : undefined;
}

/** Tasks for the program that is open. */
export const provider: vscode.TaskProvider = {
  provideTasks() {
    const file = openProgram()?.uri.fsPath;
    return file === undefined ? [] : (["build", "check", "test"] as const).map((command) => task({ type: "kdsl", command }, file));
  },
  resolveTask(of) {
    const definition = of.definition as Definition;
    const file = definition.file ?? openProgram()?.uri.fsPath;
    return file === undefined ? undefined : task(definition, file);
  },
};
