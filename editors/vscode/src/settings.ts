import * as vscode from "vscode";

/** What the user set, with what holds where nothing is set. */
export interface Settings {
  readonly path: string;
  readonly target: string;
  readonly output: string;
  readonly stdlib: string;
}

export function settings(): Settings {
  const found = vscode.workspace.getConfiguration("kdsl");
  return {
    path: found.get<string>("path") || "kdsl",
    target: found.get<string>("target") || "kubernetes",
    output: found.get<string>("output") || "",
    stdlib: found.get<string>("stdlib") || "",
  };
}

/** The flags for a standard library of the user's own. */
export function stdlibFlags(of: Settings): string[] {
  return of.stdlib === "" ? [] : ["--stdlib", of.stdlib];
}
