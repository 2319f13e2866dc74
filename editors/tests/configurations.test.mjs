// The configurations of editors that can't be run here: each is whole, has only what the editor's documentation knows, and is
// what its page shows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "smol-toml";
import { fixtures } from "./fixtures.mjs";
import { root, snippets } from "./pages.mjs";

const text = (name) => readFileSync(join(root, "editors", name), "utf8");
const known = (found, ...names) => assert.deepEqual(Object.keys(found).filter((key) => !names.includes(key)), []);

test("Helix: its languages", () => {
  const [page] = snippets("helix.md", "toml");
  assert.equal(page, text("helix/languages.toml"));
  const { language: [kd], grammar: [grammar], "language-server": servers } = parse(page);
  known(kd, "name", "scope", "file-types", "comment-tokens", "indent", "language-servers", "auto-format");
  assert.deepEqual(kd["language-servers"], Object.keys(servers));
  assert.deepEqual({ ...servers.kdsl }, { command: "kdsl", args: ["lsp"] });
  assert.equal(grammar.name, kd.name);
  assert.ok(readdirSync(join(root, grammar.source.path.replace("KDSL/", ""))).includes("grammar.js"));
});

test("Zed: its extension, with the words of its page", () => {
  const folder = mkdtempSync(join(tmpdir(), "kdsl-zed-"));
  try {
    mkdirSync(join(folder, "editors"));
    cpSync(join(root, "editors/zed"), join(folder, "editors/zed"), { recursive: true });
    const git = (...call) => execFileSync("git", ["-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com", ...call], { encoding: "utf8" });
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "--message", "x");
    execFileSync("sh", ["-euc", snippets("zed.md", "sh")[0].replace("KDSL", folder)]);
    const extension = parse(readFileSync(join(folder, "editors/zed/extension.toml"), "utf8"));
    known(extension, "id", "name", "version", "schema_version", "authors", "description", "repository", "grammars", "language_servers");
    const { kd } = extension.grammars;
    assert.deepEqual({ ...kd }, { repository: `file://${folder}`, rev: git("rev-parse", "HEAD").trim(), path: "editors/tree-sitter-kd" });
    const config = parse(text("zed/languages/kd/config.toml"));
    known(config, "name", "grammar", "path_suffixes", "line_comments", "tab_size", "word_characters", "brackets");
    assert.ok(config.grammar in extension.grammars);
    assert.deepEqual(extension.language_servers.kdsl.languages, [config.name]);
    assert.match(text("zed/src/lib.rs"), /which\("kdsl"\)[^]*"lsp"/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("Zed: the queries that it shares are those of the grammar", () => {
  for (const name of ["highlights.scm", "indents.scm"]) {
    assert.equal(text(`zed/languages/kd/${name}`), text(`tree-sitter-kd/queries/${name}`), name);
  }
});

test("Kate: its settings", () => {
  const [page] = snippets("kate.md", "json");
  assert.equal(page, text("kate/settings.json"));
  const { servers: { kd } } = JSON.parse(page);
  known(kd, "command", "rootIndicationFileNames", "highlightingModeRegex");
  assert.match(/<language name="(\w+)"/.exec(text("kate/kd.xml"))[1], new RegExp(kd.highlightingModeRegex));
});

test("Kate: every context, list and style that is named is there", () => {
  const xml = text("kate/kd.xml");
  const all = (pattern) => new Set([...xml.matchAll(pattern)].map((it) => it[1]));
  const contexts = all(/<context name="(\w+)"/g);
  for (const name of all(/context="(\w+)"/g)) assert.ok(contexts.has(name), name);
  const styles = all(/<itemData name="(\w+)"/g);
  for (const name of all(/ attribute="(\w+)"/g)) assert.ok(styles.has(name), name);
  const lists = all(/<list name="(\w+)"/g);
  for (const name of all(/<keyword [^>]*String="(\w+)"/g)) assert.ok(lists.has(name), name);
});

test("the lists of words are those of the language", () => {
  const words = (name) => new Set(fixtures.flatMap((it) => it.tokens.filter(([kind]) => kind === name).map(([, word]) => word)));
  const list = (name) => [...new RegExp(`<list name="${name}">([^]*?)</list>`).exec(text("kate/kd.xml"))[1].matchAll(/<item>(.*?)</g)].map((it) => it[1]);
  assert.deepEqual([...words("kind")].sort(), list("kinds").sort());
  assert.deepEqual([...words("word-operator")].sort(), list("operators").sort());
  const declarations = [...words("declaration")];
  for (const name of ["kate/kd.xml", "emacs/kd-mode.el"]) {
    for (const word of [...declarations, ...words("kind")]) assert.match(text(name), new RegExp(`\\b${word}\\b`), `${name}: ${word}`);
  }
});
