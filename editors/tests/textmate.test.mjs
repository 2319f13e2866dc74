// The TextMate grammar gives every token of every program of the repository the class that the real parser gives it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { differences, fixtures } from "./fixtures.mjs";

/** The class that a scope stands for; the first that fits counts. */
const SCOPES = [
  ["comment.line.documentation", "documentation"],
  ["comment", "comment"],
  ["keyword.declaration", "declaration"],
  ["constant.character.escape", "escape"],
  ["punctuation.section.interpolation", "interpolation"],
  ["punctuation.section.topology", "topology"],
  ["punctuation", "punctuation"],
  ["constant.numeric.count", "count"],
  ["constant.numeric", "number"],
  ["keyword.operator.word", "word-operator"],
  ["keyword.operator", "operator"],
  ["keyword.other.statement", "statement"],
  ["keyword.other.head", "head"],
  ["storage.modifier", "kind"],
  ["entity.name.function.component", "component"],
  ["entity.name.type.declaration", "name"],
  ["support.type.property-name", "entry"],
  ["variable.parameter", "parameter"],
  ["variable.other.member", "field"],
  ["variable.other", "name"],
  ["string", "string"],
];

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () =>
    textmate.parseRawGrammar(readFileSync(new URL("../vscode/syntaxes/kd.tmLanguage.json", import.meta.url), "utf8"), "kd.json"),
});
const grammar = await registry.loadGrammar("source.kd");

function classOf(scopes) {
  for (const scope of scopes.toReversed()) {
    const known = SCOPES.find(([prefix]) => scope === prefix || scope.startsWith(`${prefix}.`));
    if (known) return known[1];
    if (scope.startsWith("meta.interpolation")) return null;
  }
  return null;
}

/** The class of each character of a text. */
function classify(text) {
  const classes = Array.from({ length: text.length }, () => null);
  let state = textmate.INITIAL;
  let start = 0;
  for (const line of text.split("\n")) {
    const read = grammar.tokenizeLine(line.replace(/\r$/, ""), state);
    for (const { startIndex, endIndex, scopes } of read.tokens) {
      classes.fill(classOf(scopes), start + startIndex, Math.min(start + endIndex, start + line.length));
    }
    state = read.ruleStack;
    start += line.length + 1;
  }
  return classes;
}

test("every token of every program has the class that the parser gives it", () => {
  const told = fixtures.flatMap((fixture) => differences(fixture, classify(fixture.text)));
  assert.equal(told.length, 0, told.slice(0, 40).join("\n"));
});

test("a bracket that was forgotten spoils one declaration", () => {
  for (const open of ["{ env { A: [1, (2", 'web: stateless { args ["a"', "< web: stateless { a = (1"]) {
    const text = `app shop < ${open}\napp next < web: stateless x2 >\n`;
    const next = text.indexOf("\n") + 1;
    const classes = classify(text);
    assert.equal(classes[next], "declaration", open);
    assert.equal(classes[text.indexOf("x2")], "count", open);
    assert.equal(classes[text.indexOf("web", next)], "component", open);
  }
});

test("a line that begins with > closes the topology, whatever is open in it", () => {
  const text = 'app shop <\n  web: stateless { args ["a"\n> {\n  version "1"\n}\n';
  assert.equal(classify(text)[text.indexOf("\n>") + 1], "topology");
  assert.equal(classify(text)[text.indexOf("version")], "statement");
});

test("a string that was not closed ends with its line", () => {
  for (const open of ['"abc', "'abc", '"abc ${web.host']) {
    const text = `component web: stateless {\n  image ${open}\n  port http 80\n}\n`;
    assert.equal(classify(text)[text.indexOf("port")], "statement", open);
  }
});
