// A real Emacs, with the snippet of its page, works with the real server by eglot.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kdsl } from "./fixtures.mjs";
import { root, snippets } from "./pages.mjs";

const folder = mkdtempSync(join(tmpdir(), "kdsl-emacs-"));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 100 }));
mkdirSync(join(folder, "bin"));
symlinkSync(kdsl, join(folder, "bin/kdsl"));
const init = join(folder, "init.el");
writeFileSync(init, snippets("emacs.md", "elisp")[0].replace("KDSL", root));

function emacs(more, ...call) {
  const environment = { ...process.env, HOME: folder, PATH: `${join(folder, "bin")}:${process.env.PATH}`, ...more };
  const ran = spawnSync("emacs", ["--batch", "-f", "package-activate-all", ...call], { cwd: folder, env: environment, encoding: "utf8", timeout: 120_000 });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  return ran.stderr;
}

test("mistakes, completion, rename and formatting by eglot", () => {
  const [program, seen] = [join(folder, "site.kd"), join(folder, "seen.json")];
  writeFileSync(program, "app wordpress <\n  web: stateless x3 own-volume 10Gi\n  db: stateful mariadb x2\n>\n");
  emacs({ PROGRAM: program, SEEN: seen }, "-l", init, "-l", join(root, "editors/tests/emacs/drive.el"));
  const { mode, mistakes, completions, text, faces } = JSON.parse(readFileSync(seen, "utf8"));
  assert.equal(mode, "kd-mode");
  assert.match(mistakes[0][0], /its replicas can't own a volume each/);
  assert.deepEqual(mistakes[0].slice(1), [2, "own-volume"]);
  assert.deepEqual(completions, ["stateful", "stateless"]);
  const formatted = execFileSync(kdsl, ["fmt", "-"], { input: text, encoding: "utf8" });
  assert.equal(text, formatted);
  assert.match(text, /^ {2}web: stateless x3 shared-volume\n {2}store: stateful mariadb x2$/m);
  assert.deepEqual(Object.fromEntries(faces), {
    app: "font-lock-keyword-face",
    web: "font-lock-variable-name-face",
    stateless: "font-lock-type-face",
    x3: "font-lock-constant-face",
    store: "font-lock-variable-name-face",
  });
});

test("programs that are formatted stay as they are when they are indented", () => {
  const programs = ["examples/blog/site.kd", "examples/boutique/site.kd", "examples/photos/site.kd", "stdlib/mysql.kd", "stdlib/wordpress.kd"];
  const files = programs.map((name) => join(root, name)).join(":");
  emacs({ PROGRAMS: files }, "-l", init, "-l", join(root, "editors/tests/emacs/indent.el"));
});

test("the mode compiles without a warning", () => {
  const copy = join(folder, "kd-mode.el");
  writeFileSync(copy, readFileSync(join(root, "editors/emacs/kd-mode.el")));
  const said = emacs({}, "--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile", copy);
  assert.doesNotMatch(said, /Warning/);
});
