// Kate's own highlighter colours every program of the repository; each token has the style that the real parser asks for.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { classes, fixtures } from "./fixtures.mjs";
import { root } from "./pages.mjs";

const definition = join(root, "editors/kate/kd.xml");
const styles = [...readFileSync(definition, "utf8").matchAll(/<itemData name="(\w+)"/g)].map((it) => it[1]);
const colour = (style) => `#0000${(16 + styles.indexOf(style)).toString(16)}`;

/**
 * The styles that fit a class. Kate knows no more of a word than its line shows: what stands before a colon names something,
 * and a kind's word looks like one wherever it stands.
 */
const FITTING = {
  comment: ["Comment"],
  documentation: ["Documentation"],
  declaration: ["Declaration"],
  string: ["String"],
  escape: ["Escape"],
  interpolation: ["Escape"],
  count: ["Count"],
  number: ["Number"],
  "word-operator": ["Keyword"],
  kind: ["Kind"],
  component: ["Component"],
  entry: ["Component", "Text"],
  statement: ["Statement", "Text"],
  parameter: ["Text"],
  name: ["Text", "Component", "Kind"],
  head: ["Text"],
  field: ["Text", "Component"],
  operator: ["Symbol"],
  punctuation: ["Symbol"],
  topology: ["Symbol"],
};

/** The style of each character of a text. */
function styled(text) {
  const folder = mkdtempSync(join(tmpdir(), "kdsl-kate-"));
  try {
    const data = join(folder, "org.kde.syntax-highlighting");
    mkdirSync(join(data, "syntax"), { recursive: true });
    mkdirSync(join(data, "themes"));
    copyFileSync(definition, join(data, "syntax/kd.xml"));
    const plain = { "text-color": "#000001", "selected-text-color": "#000001" };
    const names = ["Normal", "Keyword", "Function", "Variable", "ControlFlow", "Operator", "BuiltIn", "Extension", "Preprocessor", "Attribute", "Char", "SpecialChar", "String", "VerbatimString", "SpecialString", "Import", "DataType", "DecVal", "BaseN", "Float", "Constant", "Comment", "Documentation", "Annotation", "CommentVar", "RegionMarker", "Information", "Warning", "Alert", "Error", "Others"];
    const own = Object.fromEntries(styles.map((style) => [style, { "text-color": colour(style), "selected-text-color": colour(style) }]));
    const theme = {
      metadata: { name: "Told Apart", revision: 1 },
      "text-styles": Object.fromEntries(names.map((name) => [name, plain])),
      "custom-styles": { kd: own },
      "editor-colors": { BackgroundColor: "#ffffff" },
    };
    writeFileSync(join(data, "themes/apart.theme"), JSON.stringify(theme));
    writeFileSync(join(folder, "all.kd"), text);
    const environment = { ...process.env, XDG_DATA_HOME: folder, QT_QPA_PLATFORM: "offscreen" };
    const html = execFileSync("kate-syntax-highlighter", ["-s", "kd", "-t", "Told Apart", "-f", "html", join(folder, "all.kd")], {
      env: environment,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return read(html.slice(html.indexOf("<pre>") + 5, html.lastIndexOf("</pre>")).replace(/^\n/, ""), text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The styles in what it wrote, which is the text itself between the tags. */
function read(html, text) {
  const found = [];
  const open = [];
  let shown = "";
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };
  for (const [part] of html.matchAll(/<[^>]*>|&\w+;|[^<&]+/g)) {
    if (part.startsWith("</")) open.pop();
    else if (part.startsWith("<")) open.push(styles.find((style) => part.includes(`color:${colour(style)}`)) ?? "Text");
    else {
      const characters = entities[part] ?? part;
      shown += characters;
      found.push(...Array.from({ length: characters.length }, () => open.at(-1) ?? "Text"));
    }
  }
  assert.ok(shown.startsWith(text.trimEnd()), "the text is shown as it is");
  return found;
}

test("every token of every program has a style that fits", () => {
  const text = fixtures.map((it) => it.text.replace(/\r\n?/g, "\n").replace(/\n*$/, "\n\n")).join("");
  const found = styled(text);
  const told = [];
  let start = 0;
  for (const fixture of fixtures) {
    const expected = classes(fixture);
    for (let at = 0; at < expected.length; at++) {
      const kind = expected[at];
      if (kind === null || /\s/.test(fixture.text[at]) || FITTING[kind].includes(found[start + at])) continue;
      const line = fixture.text.slice(0, at).split("\n").length;
      const last = told.at(-1);
      if (!last?.startsWith(`${fixture.name}, line ${line}:`)) {
        told.push(`${fixture.name}, line ${line}: ${kind} is ${found[start + at]}: ${fixture.text.split("\n")[line - 1]}`);
      }
    }
    start += fixture.text.replace(/\n*$/, "\n\n").length;
  }
  assert.equal(told.length, 0, `${told.length} lines\n${told.slice(0, 60).join("\n")}`);
});
