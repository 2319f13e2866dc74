import { execFile } from "node:child_process";
import { dirname } from "node:path";
import * as vscode from "vscode";
import { settings, stdlibFlags } from "./settings";

const SCHEME = "kdsl-preview";

/** The address of a program's preview; it ends in `.yaml`, so that it is coloured. */
export function previewOf(program: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `${program.path}.yaml`, query: program.toString() });
}

/** The objects of a program on the disk; what is wrong with it where it can't be built. */
export function objects(program: string): Promise<string> {
  const set = settings();
  const target = set.target === "helm" ? "kubernetes" : set.target;
  const call = ["build", program, "--stdout", "--target", target, "--color", "never", ...stdlibFlags(set)];
  return new Promise((done) => {
    execFile(set.path, call, { cwd: dirname(program), maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const remarks = (error && stderr === "" ? error.message : stderr).trimEnd();
      const comment = remarks === "" ? "" : `${remarks.replace(/^/gm, "# ").replace(/ +$/gm, "")}\n`;
      done(comment + stdout);
    });
  });
}

/** Documents that show the objects of programs. Saving a program renews them all, since others may import it. */
export class Preview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly shown = new Map<string, vscode.Uri>();
  private readonly parts: vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor() {
    this.parts = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidSaveTextDocument((saved) => {
        if (saved.languageId === "kd") for (const uri of this.shown.values()) this.changed.fire(uri);
      }),
      vscode.workspace.onDidCloseTextDocument((closed) => void this.shown.delete(closed.uri.toString())),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    this.shown.set(uri.toString(), uri);
    return objects(vscode.Uri.parse(uri.query).fsPath);
  }

  async show(program: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(previewOf(program));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}
