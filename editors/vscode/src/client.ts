import * as vscode from "vscode";
import { LanguageClient, type ServerOptions } from "vscode-languageclient/node";
import { settings } from "./settings";

/** The scheme of the documents that the server holds: the standard library. */
const SCHEME = "kdsl";

/** The client of `kdsl lsp`, as it is set now. It is not started yet. */
function newClient(): LanguageClient {
  const { path, stdlib } = settings();
  const server: ServerOptions = { command: path, args: ["lsp"] };
  return new LanguageClient("kdsl", "kdsl", server, {
    documentSelector: [{ language: "kd", scheme: "file" }, { language: "kd", scheme: "untitled" }, { scheme: SCHEME }],
    initializationOptions: { virtualDocuments: true, ...(stdlib === "" ? {} : { stdlib }) },
  });
}

/** The language server: it starts, and starts again when its settings change. */
export class Server implements vscode.Disposable {
  private client = newClient();

  async start(): Promise<void> {
    try {
      await this.client.start();
    } catch (error) {
      const message = `The language server did not start: ${error}. Is \`${settings().path}\` installed? The setting kdsl.path names it.`;
      void vscode.window.showErrorMessage(message);
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    this.client = newClient();
    await this.start();
  }

  async stop(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop();
  }

  /** The text of a document of the standard library. */
  async text(uri: vscode.Uri): Promise<string> {
    return await this.client.sendRequest<string>("kdsl/text", { textDocument: { uri: uri.toString() } });
  }

  dispose(): void {
    void this.stop();
  }
}

/** Shows the documents that the server holds. */
export function standardLibrary(server: Server): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => server.text(uri),
  });
}
