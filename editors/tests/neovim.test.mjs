// A real Neovim, with the snippets of its page, is typed into; it works with the real server.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kdsl } from "./fixtures.mjs";
import { root, snippets } from "./pages.mjs";

const nvim = join(root, ".tools/neovim/nvim");
const folder = mkdtempSync(join(tmpdir(), "kdsl-nvim-"));
const WRONG = "app wordpress <\n  web: stateless x3 own-volume 10Gi\n  db: stateful mariadb x2\n>\n";
const editors = [];
after(() => {
  for (const editor of editors) editor.process.kill();
  rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 100 });
});

mkdirSync(join(folder, "bin"));
symlinkSync(kdsl, join(folder, "bin/kdsl"));

/** A Neovim with this `init.lua`, and a home of its own. */
class Neovim {
  constructor(name, init, text) {
    const home = join(folder, name);
    mkdirSync(join(home, ".config/nvim"), { recursive: true });
    writeFileSync(join(home, ".config/nvim/init.lua"), init);
    this.file = join(home, "site.kd");
    writeFileSync(this.file, text);
    const bare = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(XDG_|NVIM|VIM)/.test(key)));
    this.environment = { ...bare, HOME: home, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
    this.home = home;
    this.socket = join(home, "socket");
    editors.push(this);
  }

  async start() {
    this.process = spawn(nvim, ["--headless", "--listen", this.socket, this.file], { cwd: this.home, env: this.environment, stdio: "ignore" });
    await this.until("the socket", () => existsSync(this.socket));
  }

  /** Types keys. */
  type(keys) {
    execFileSync(nvim, ["--server", this.socket, "--remote-send", keys], { env: this.environment, stdio: "pipe" });
  }

  /** The value of an expression of Lua. */
  ask(lua) {
    writeFileSync(join(this.home, "ask.lua"), `return vim.json.encode({ ${lua} })`);
    const call = ["--server", this.socket, "--remote-expr", `luaeval('dofile(_A)', '${join(this.home, "ask.lua")}')`];
    return JSON.parse(execFileSync(nvim, call, { env: this.environment, encoding: "utf8", stdio: "pipe" }))[0];
  }

  async until(what, holds) {
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      const found = holds();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`${what} did not come`);
  }

  mistakes(fit) {
    return this.until("the mistakes", () => {
      const found = this.ask("vim.diagnostic.get(0)");
      return fit(found) && found;
    });
  }

  /** Waits until the server works for the file. */
  attached() {
    return this.until("the server", () => this.ask("#vim.lsp.get_clients({ bufnr = 0, name = 'kdsl' })") === 1);
  }

  get text() {
    return this.ask("table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')");
  }
}

const [own, plugin] = snippets("neovim.md", "lua");
const setups = { "own set-up": own, "lspconfig's": plugin.replace("KDSL", root) };
for (const [name, init] of Object.entries(setups)) {
  test(`with its ${name}: mistakes, their repair, completion, rename`, async () => {
    const editor = new Neovim(name.replace(/\W/g, ""), init, WRONG);
    await editor.start();
    await editor.attached();
    const [mistake] = await editor.mistakes((all) => all.length > 0);
    assert.match(mistake.message, /its replicas can't own a volume each/);
    assert.deepEqual([mistake.code, mistake.lnum, mistake.col, mistake.end_col], ["KD0301", 1, 20, 30]);

    // The mistake is put right by hand.
    editor.type(":2s/own-volume 10Gi/shared-volume/<CR>");
    await editor.mistakes((all) => all.length === 0);

    // A component of a kind that is chosen from the menu.
    editor.type("3Gocache: state<C-x><C-o>");
    const words = await editor.until("the menu", () => {
      const { items, pum_visible: shown } = editor.ask("vim.fn.complete_info({ 'items', 'pum_visible' })");
      return shown === 1 && items.length > 0 && items.map((item) => item.word);
    });
    assert.deepEqual([...words].sort(), ["stateful", "stateless"]);
    editor.type("<C-e><Esc>u");

    editor.type(`3G^:lua vim.lsp.buf.rename('store')<CR>`);
    await editor.until("the new name", () => editor.text.includes("store: stateful mariadb"));
    assert.equal(editor.ask("vim.bo.filetype"), "kd");
    editor.type(":qa!<CR>");
  });
}

test("with the parser: colours and folds", async () => {
  const editor = new Neovim("colours", plugin.replace("KDSL", root), WRONG);
  const config = join(editor.home, ".config/nvim");
  const [script] = snippets("neovim.md", "sh");
  const copy = join(editor.home, "copy/editors/tree-sitter-kd");
  cpSync(join(root, "editors/tree-sitter-kd"), copy, { recursive: true });
  execFileSync("sh", ["-euc", script.replace("KDSL", join(editor.home, "copy"))], { env: { ...editor.environment, HOME: editor.home } });
  assert.ok(existsSync(join(config, "parser/kd.so")));
  await editor.start();
  const captures = (line, column) => editor.ask(`vim.tbl_map(function(it) return it.capture end, vim.treesitter.get_captures_at_pos(0, ${line}, ${column}))`);
  await editor.until("the parser", () => editor.ask("vim.treesitter.highlighter.active[1] ~= nil"));
  editor.ask("vim.treesitter.get_parser(0):parse(true) ~= nil");
  assert.equal(captures(0, 0).at(-1), "keyword");
  assert.equal(captures(1, 2).at(-1), "function");
  assert.equal(captures(1, 7).at(-1), "keyword.modifier");
  assert.equal(captures(1, 17).at(-1), "number.count");
  const levels = editor.ask("vim.tbl_map(function(line) return vim.fn.foldlevel(line) end, { 1, 2, 3, 4 })");
  assert.deepEqual(levels, [1, 1, 1, 1]);
  editor.type(":qa!<CR>");
});

test("its configuration is the one that the page shows", () => {
  const file = readFileSync(join(root, "editors/neovim/lsp/kdsl.lua"), "utf8");
  for (const part of ["cmd = { 'kdsl', 'lsp' }", "filetypes = { 'kd' }", "root_markers = { '.git' }"]) {
    assert.ok(file.includes(part) && own.includes(part), part);
  }
});
