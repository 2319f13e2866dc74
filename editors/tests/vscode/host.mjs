// A small host of extensions: as much of the module `vscode` as the extension and its client use, kept in memory. What
// the extension registers can be called, what it shows can be read, and what a user does can be done.
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { pathToFileURL, fileURLToPath } from "node:url";

export class Disposable {
  constructor(work) {
    this.dispose = work ?? (() => {});
  }
  static from(...parts) {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }
}

export class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = self === undefined ? listener : listener.bind(self);
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(value) {
    for (const listener of this.listeners) listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

export class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

export class Range {
  constructor(...at) {
    const [start, end] = at.length === 4 ? [new Position(at[0], at[1]), new Position(at[2], at[3])] : at;
    Object.assign(this, { start, end });
  }
}

export class Uri {
  constructor({ scheme, path = "", query = "" }) {
    Object.assign(this, { scheme, path, query });
  }
  static file = (path) => new Uri({ scheme: "file", path });
  static from = (parts) => new Uri(parts);
  static parse(text) {
    const [, scheme, path, query] = /^([^:]+):(?:\/\/)?([^?]*)\??(.*)$/.exec(text);
    return new Uri({ scheme, path: decodeURIComponent(path), query: decodeURIComponent(query) });
  }
  get fsPath() {
    return fileURLToPath(pathToFileURL(this.path));
  }
  toString() {
    if (this.scheme === "file") return pathToFileURL(this.path).href;
    return `${this.scheme}:${this.path}${this.query === "" ? "" : `?${encodeURIComponent(this.query)}`}`;
  }
}

class Document {
  version = 1;
  isClosed = false;
  isDirty = false;
  saved = 0;
  constructor(uri, languageId, text) {
    Object.assign(this, { uri, languageId, text });
  }
  get fileName() {
    return this.uri.path;
  }
  getText() {
    return this.text;
  }
  async save() {
    this.saved++;
    return true;
  }
}

/** A class or a list of numbers that nobody asks anything of. */
const anything = (name) => ({ [name]: class { constructor(...given) { this.given = given; } } })[name];
/** An object whose missing parts are made when they are asked for: events, classes, and functions that give something to dispose of. */
function open(known) {
  return new Proxy(known, {
    get(target, name) {
      if (!(name in target) && typeof name === "string" && name !== "then") {
        if (/^on[A-Z]/.test(name)) target[name] = new EventEmitter().event;
        else if (/^[A-Z]/.test(name)) target[name] = anything(name);
        else target[name] = () => new Disposable();
      }
      return target[name];
    },
  });
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
  static Empty = new CodeActionKind("");
  static QuickFix = new CodeActionKind("quickfix");
  static Refactor = new CodeActionKind("refactor");
  static RefactorExtract = new CodeActionKind("refactor.extract");
  static RefactorInline = new CodeActionKind("refactor.inline");
  static RefactorRewrite = new CodeActionKind("refactor.rewrite");
  static Source = new CodeActionKind("source");
  static SourceOrganizeImports = new CodeActionKind("source.organizeImports");
}

const numbered = (...names) => Object.fromEntries(names.map((name, number) => [name, number]));

/** A host with these settings. */
export function newHost(settings) {
  const host = { settings, providers: {}, contents: {}, commands: {}, diagnostics: new Map(), tasks: [], messages: [], shown: [] };
  const [opened, closed, changed, saved, configured] = Array.from({ length: 5 }, () => new EventEmitter());
  const diagnosed = new EventEmitter();
  const documents = [];
  let active;

  const matches = (selector, document) =>
    [selector].flat().some((it) => (!it.language || it.language === document.languageId) && (!it.scheme || it.scheme === document.uri.scheme));
  const workspace = open({
    textDocuments: documents,
    workspaceFolders: undefined,
    notebookDocuments: [],
    onDidOpenTextDocument: opened.event,
    onDidCloseTextDocument: closed.event,
    onDidChangeTextDocument: changed.event,
    onDidSaveTextDocument: saved.event,
    onDidChangeConfiguration: configured.event,
    getConfiguration: (section) => ({
      get: (key, otherwise) => host.settings[`${section}.${key}`] ?? otherwise,
      inspect: () => undefined,
    }),
    registerTextDocumentContentProvider(scheme, provider) {
      host.contents[scheme] = provider;
      return new Disposable(() => delete host.contents[scheme]);
    },
    openTextDocument: async (uri) => new Document(uri, "yaml", await host.contents[uri.scheme].provideTextDocumentContent(uri)),
  });
  const languages = open({
    match: (selector, document) => (matches(selector, document) ? 10 : 0),
    createDiagnosticCollection: () => ({
      set(uri, found) {
        host.diagnostics.set(uri.toString(), found);
        diagnosed.fire(uri.toString());
      },
      has: (uri) => host.diagnostics.has(uri.toString()),
      delete: (uri) => host.diagnostics.delete(uri.toString()),
      clear: () => host.diagnostics.clear(),
      dispose: () => {},
    }),
  });
  const registering = new Proxy(languages, {
    get(target, name) {
      const what = /^register(\w+)Provider$/.exec(String(name))?.[1];
      if (!what) return target[name];
      return (_selector, provider) => {
        host.providers[what] = provider;
        return new Disposable(() => host.providers[what] === provider && delete host.providers[what]);
      };
    },
  });
  const say = async (message) => void host.messages.push(String(message));
  const window = open({
    get activeTextEditor() {
      return active && { document: active };
    },
    visibleTextEditors: [],
    tabGroups: open({ all: [] }),
    createOutputChannel: () => open({ append: () => {}, appendLine: () => {} }),
    showErrorMessage: say,
    showWarningMessage: say,
    showInformationMessage: say,
    showTextDocument: async (document, how) => void host.shown.push({ document, how }),
  });
  host.vscode = open({
    version: "1.91.0",
    Disposable, EventEmitter, Position, Range, Uri, CodeActionKind, workspace, window,
    languages: registering,
    env: open({ language: "en", appName: "host" }),
    extensions: open({ all: [] }),
    commands: open({
      registerCommand(name, work) {
        host.commands[name] = work;
        return new Disposable(() => delete host.commands[name]);
      },
    }),
    tasks: open({
      registerTaskProvider(_type, provider) {
        host.taskProvider = provider;
        return new Disposable();
      },
      executeTask: async (task) => void host.tasks.push(task),
    }),
    Task: class {
      constructor(definition, scope, name, source, execution, problemMatchers) {
        Object.assign(this, { definition, scope, name, source, execution, problemMatchers });
      }
    },
    ProcessExecution: class {
      constructor(process, args, options) {
        Object.assign(this, { process, args, options });
      }
    },
    TaskScope: { Workspace: 2 },
    TaskGroup: { Build: "build", Test: "test" },
    ViewColumn: { Beside: -2 },
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter().event };
      cancel() {}
      dispose() {}
    },
    Diagnostic: class {
      constructor(range, message, severity) {
        Object.assign(this, { range, message, severity });
      }
    },
    CompletionItem: class {
      constructor(label, kind) {
        Object.assign(this, { label, kind });
      }
    },
    CompletionList: class {
      constructor(items, isIncomplete) {
        Object.assign(this, { items, isIncomplete });
      }
    },
    Hover: class {
      constructor(contents, range) {
        Object.assign(this, { contents: [contents].flat(), range });
      }
    },
    MarkdownString: class {
      constructor(value = "") {
        this.value = value;
      }
      appendCodeblock(text) {
        this.value += text;
      }
    },
    WorkspaceEdit: class {
      changes = new Map();
      set(uri, edits) {
        this.changes.set(uri.toString(), edits);
      }
      entries() {
        return [...this.changes];
      }
    },
    TextEdit: class {
      constructor(range, newText) {
        Object.assign(this, { range, newText });
      }
    },
    DiagnosticSeverity: numbered("Error", "Warning", "Information", "Hint"),
    TextDocumentSaveReason: { Manual: 1, AfterDelay: 2, FocusOut: 3 },
    CompletionTriggerKind: numbered("Invoke", "TriggerCharacter", "TriggerForIncompleteCompletions"),
  });

  /** Opens a program in front. */
  host.open = (path) => {
    const document = new Document(Uri.file(path), "kd", readFileSync(path, "utf8"));
    documents.push(document);
    active = document;
    opened.fire(document);
    return document;
  };
  /** Saves it. */
  host.save = (document) => saved.fire(document);
  /** Types a new text into it. */
  host.type = (document, text) => {
    const lines = document.text.split("\n");
    const range = new Range(0, 0, lines.length - 1, lines.at(-1).length);
    document.text = text;
    document.version++;
    changed.fire({ document, contentChanges: [{ range, text }], reason: undefined });
  };
  /** Sets a setting. */
  host.set = (name, value) => {
    host.settings[name] = value;
    configured.fire({ affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`) });
  };
  /** The mistakes of a document, once there are such that fit. */
  host.mistakes = (document, fit) =>
    new Promise((done) => {
      const look = () => {
        const found = host.diagnostics.get(document.uri.toString());
        if (found && fit(found)) {
          listener.dispose();
          done(found);
        }
      };
      const listener = diagnosed.event(look);
      look();
    });
  return host;
}

/** Loads a file of Node in which `require("vscode")` is the host. */
export function load(file, host) {
  const usual = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? host.vscode : usual(name, ...rest));
  try {
    return createRequire(import.meta.url)(file);
  } finally {
    Module._load = usual;
  }
}
