// The extension for VS Code: its code runs in a small host against the real server, and what it contributes is checked.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { kdsl } from "./fixtures.mjs";
import { snippets } from "./pages.mjs";
import { load, newHost, Position, Range } from "./vscode/host.mjs";

const editors = dirname(dirname(fileURLToPath(import.meta.url)));
const extension = join(editors, "vscode");
const json = (name) => JSON.parse(readFileSync(join(extension, name), "utf8"));
const manifest = json("package.json");
const folder = mkdtempSync(join(tmpdir(), "kdsl-vscode-"));
const program = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const SITE = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";
const WRONG = "app wordpress <\n  web: stateless x3 own-volume 10Gi\n  db: stateful mariadb x2\n>\n";
const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };

let host, activated, context;
before(async () => {
  const dist = join(folder, "extension.js");
  execFileSync("node", ["build.mjs"], { cwd: editors, env: { ...process.env, DIST: dist } });
  host = newHost({ "kdsl.path": kdsl });
  activated = load(dist, host);
  context = { subscriptions: [] };
  await activated.activate(context);
});
after(async () => {
  await activated.deactivate();
  for (const part of context.subscriptions) part.dispose();
  rmSync(folder, { recursive: true });
});

test("its types are right", () => {
  const checked = spawnSync(join(editors, "node_modules/.bin/tsc"), ["-p", extension], { encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stdout);
});

test("mistakes are shown while typing", async () => {
  const document = host.open(program("wrong.kd", WRONG));
  const [found] = await host.mistakes(document, (all) => all.length > 0);
  assert.match(found.message, /its replicas can't own a volume each/);
  assert.deepEqual(found.range, new Range(1, 20, 1, 30));
  host.type(document, SITE);
  await host.mistakes(document, (all) => all.length === 0);
});

test("kinds are completed, words are explained, names are renamed, texts are formatted", async () => {
  const document = host.open(program("site.kd", SITE));
  await host.mistakes(document, (all) => all.length === 0);
  const { CompletionItem, Hover, Rename, DocumentFormattingEdit } = host.providers;
  const completed = await CompletionItem.provideCompletionItems(document, new Position(0, 21), token, { triggerKind: 0 });
  const labels = (completed.items ?? completed).map((item) => item.label?.label ?? item.label);
  assert.ok(labels.includes("stateless") && labels.includes("stateful"), String(labels));
  const hover = await Hover.provideHover(document, new Position(0, 60), token);
  assert.match(hover.contents.map((it) => it.value).join(""), /Becomes a StatefulSet/);
  const edit = await Rename.provideRenameEdits(document, new Position(0, 49), "store", token);
  assert.deepEqual(edit.entries().flatMap(([, edits]) => edits.flat().flatMap((it) => it?.newText ?? [])), ["store"]);
  const edits = await DocumentFormattingEdit.provideDocumentFormattingEdits(document, { tabSize: 2, insertSpaces: true }, token);
  assert.ok(Array.isArray(edits ?? []));
});

test("a definition in the standard library can be read", async () => {
  const document = host.open(program("other.kd", SITE));
  await host.mistakes(document, (all) => all.length === 0);
  const found = await host.providers.Definition.provideDefinition(document, new Position(0, 62), token);
  const [place] = [found].flat();
  const uri = place.targetUri ?? place.given?.[0] ?? place.uri;
  assert.equal(uri.toString(), "kdsl:std/mariadb.kd");
  assert.match(await host.contents.kdsl.provideTextDocumentContent(uri), /^component mariadb: stateful \{/m);
});

test("the preview shows the objects, and what is wrong where there are none", async () => {
  const document = host.open(program("shown.kd", SITE));
  await host.commands["kdsl.preview"]();
  assert.equal(document.saved, 1, "what is previewed is what is on the disk");
  const { document: shown, how } = host.shown.at(-1);
  assert.equal(how.viewColumn, host.vscode.ViewColumn.Beside);
  assert.match(shown.uri.path, /shown\.kd\.yaml$/);
  const built = execFileSync(kdsl, ["build", document.uri.fsPath, "--stdout"], { encoding: "utf8", stdio: "pipe" });
  assert.ok(shown.text.replace(/^(# .*\n)*/, "") === built, "the preview is what is built");

  const renewed = new Promise((done) => host.contents["kdsl-preview"].onDidChange(done));
  writeFileSync(document.uri.fsPath, WRONG);
  host.save(document);
  const text = await host.contents["kdsl-preview"].provideTextDocumentContent(await renewed);
  assert.match(text, /^# error\[KD0301\]: /);
  assert.ok(text.split("\n").every((line) => line === "" || line.startsWith("#")), text);
});

test("a build is a task with the settings of the user", async () => {
  host.open(program("built.kd", SITE));
  host.settings["kdsl.target"] = "helm";
  host.settings["kdsl.output"] = join(folder, "charts");
  await host.commands["kdsl.build"]();
  const { execution, problemMatchers, group } = host.tasks.at(-1);
  assert.deepEqual([problemMatchers, group], ["$kdsl", "build"]);
  execFileSync(execution.process, execution.args, { cwd: execution.options.cwd, stdio: "pipe" });
  assert.ok(readdirSync(join(folder, "charts/wordpress")).includes("Chart.yaml"));
  await host.commands["kdsl.test"]();
  assert.equal(host.tasks.at(-1).execution.args[0], "test");
  assert.deepEqual(host.taskProvider.provideTasks().map((task) => task.name), ["build", "check", "test"]);
});

test("the server starts again when its path changes, and says so when it can't", async () => {
  host.set("kdsl.path", join(folder, "missing"));
  while (!host.messages.some((it) => /did not start.*kdsl\.path/.test(it))) await new Promise((done) => setTimeout(done, 20));
  host.settings["kdsl.path"] = kdsl;
  await host.commands["kdsl.restart"]();
  const document = host.open(program("again.kd", WRONG));
  await host.mistakes(document, (all) => all.length > 0);
});

test("every command of the manifest is there, and no other", () => {
  const declared = manifest.contributes.commands.map((it) => it.command).sort();
  assert.deepEqual(Object.keys(host.commands).filter((name) => name.startsWith("kdsl.")).sort(), declared);
});

test("every setting that is read is declared, and on the page", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties);
  const page = readFileSync(join(editors, "../docs/editors/vscode.md"), "utf8");
  for (const name of declared) assert.ok(page.includes(`| \`${name}\` |`), name);
  const source = readdirSync(join(extension, "src")).map((name) => readFileSync(join(extension, "src", name), "utf8")).join("\n");
  const read = [...source.matchAll(/get<string>\("(\w+)"\)/g)].map((it) => `kdsl.${it[1]}`);
  assert.deepEqual([...read, "kdsl.trace.server"].sort(), declared.sort());
});

test("the problem matchers read what the command says", () => {
  program("wrong.kd", WRONG);
  const { problemPatterns } = manifest.contributes;
  const patterns = (name) => problemPatterns.find((it) => it.name === name).patterns.map((it) => ({ ...it, regexp: new RegExp(it.regexp) }));
  const said = (...flags) => {
    const ran = spawnSync(kdsl, ["check", "wrong.kd", ...flags], { cwd: folder, encoding: "utf8" });
    return (ran.stdout + ran.stderr).split("\n");
  };
  const [head, place] = patterns("kdsl");
  const told = said();
  const at = told.findIndex((line) => head.regexp.test(line));
  const [, severity, code, message] = head.regexp.exec(told[at]);
  const [, file, line, column] = place.regexp.exec(told[at + 1]);
  assert.deepEqual([severity, code, file, line, column], ["error", "KD0301", "wrong.kd", "2", "21"]);
  const [short] = patterns("kdsl-short");
  const found = said("--message-format", "short").map((it) => short.regexp.exec(it)).find(Boolean);
  const named = Object.fromEntries(["file", "line", "column", "severity", "code", "message"].map((key) => [key, found[short[key]]]));
  assert.deepEqual(named, { file: "wrong.kd", line: "2", column: "21", severity: "error", code: "KD0301", message });
});

test("the snippets give programs that are right", () => {
  const filled = (body) =>
    body.join("\n").replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1").replace(/\$\d+/g, "");
  const around = {
    Environment: "app shop < web: stateless \"docker.io/nginxinc/nginx-unprivileged:1.30.4\" x2 { user 101 } >\n@\n",
    Test: "app shop < web: stateless \"docker.io/nginxinc/nginx-unprivileged:1.30.4\" x2 { user 101 } >\n@\n",
    "Cron job": "app shop <\n@\n>\n",
    Parameter: "component type: stateless {\n  image \"docker.io/nginxinc/nginx-unprivileged:1.30.4\"\n  user 101\n@\"x\"\n}\n",
  };
  for (const [name, { body }] of Object.entries(json("snippets/kd.json"))) {
    const text = (around[name] ?? "@\n").replace("@", () => filled(body));
    const ran = spawnSync(kdsl, ["check", "-"], { input: text, encoding: "utf8" });
    assert.equal(ran.status, 0, `${name}\n${text}\n${ran.stderr}`);
  }
});

test("words and indentation are those of the language", () => {
  const { wordPattern, indentationRules } = json("language-configuration.json");
  const words = "shared-volume x3 own-volume 50Gi a-b_c - d".match(new RegExp(wordPattern.pattern, `${wordPattern.flags}g`));
  assert.deepEqual(words, ["shared-volume", "x3", "own-volume", "50Gi", "a-b_c", "d"]);
  const [more, less] = [indentationRules.increaseIndentPattern, indentationRules.decreaseIndentPattern].map((it) => new RegExp(it));
  for (const line of ["app shop <", "  web: stateless {", "  args [ # these"]) assert.match(line, more);
  for (const line of ["  port http 80", "# <"]) assert.doesNotMatch(line, more);
  for (const line of ["> {", "  }", "]"]) assert.match(line, less);
});

test("the official tool packages it, called as the page says", () => {
  const vsix = join(folder, "kdsl.vsix");
  const tool = join(editors, "node_modules/.bin/vsce");
  const [, call] = /^npx vsce (.*)$/m.exec(snippets("vscode.md", "sh")[0]);
  const ran = spawnSync(tool, call.replace("kdsl.vsix", vsix).split(" "), { cwd: extension, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  const listed = execFileSync("python3", ["-m", "zipfile", "-l", vsix], { encoding: "utf8" });
  for (const name of ["dist/extension.js", "package.json", "syntaxes/kd.tmLanguage.json", "snippets/kd.json", "language-configuration.json"]) {
    assert.ok(listed.includes(`extension/${name}`), `${name} is not in\n${listed}`);
  }
  assert.ok(!listed.includes("extension/src"), listed);
});
