// Takes the pictures of the editors' pages: `KDSL=path/to/kdsl node captures/capture.mjs [EDITOR]`. Each editor runs in tmux with
// the snippet that its page begins with.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { root, snippets } from "../tests/pages.mjs";
import { svg } from "./svg.mjs";

const [COLUMNS, LINES] = [100, 16];
const PROGRAM = `## The company blog.
app wordpress <
  web: stateless x3 own-volume 10Gi {
    expose "blog.example.com"
    table-prefix = "blog_"
  }
  db: stateful mariadb x2
>
`;

const EDITORS = {
  neovim: {
    title: "Neovim shows what is wrong with a program",
    init: ".config/nvim/init.lua",
    text: () => snippets("neovim.md", "lua")[0],
    call: [join(root, ".tools/neovim/nvim"), "site.kd"],
    keys: [["3G", "29|"]],
  },
  emacs: {
    title: "Emacs shows what is wrong with a program",
    init: ".emacs.d/init.el",
    text: () => `(menu-bar-mode -1)\n(setq native-comp-async-report-warnings-errors nil)\n${snippets("emacs.md", "elisp")[0].replace("KDSL", root)}`,
    call: ["emacs", "-nw", "+3:22", "site.kd"],
    keys: [["M-x"], ["-l", "flymake-show-buffer-diagnostics"], ["C-m"], ["C-l"]],
  },
};

function capture(name) {
  const editor = EDITORS[name];
  const home = mkdtempSync(join(tmpdir(), "kdsl-capture-"));
  mkdirSync(dirname(join(home, editor.init)), { recursive: true });
  mkdirSync(join(home, "bin"));
  symlinkSync(resolve(process.env.KDSL), join(home, "bin/kdsl"));
  writeFileSync(join(home, editor.init), editor.text());
  writeFileSync(join(home, "site.kd"), PROGRAM);
  const environment = { ...process.env, HOME: home, PATH: `${join(home, "bin")}:${process.env.PATH}`, COLORTERM: "truecolor" };
  const tmux = (...call) => execFileSync("tmux", ["-L", "kdsl", "-f", "/dev/null", ...call], { env: environment, encoding: "utf8" });
  const sleep = (seconds) => execFileSync("sleep", [String(seconds)]);
  tmux("new-session", "-d", "-x", String(COLUMNS), "-y", String(LINES), "-c", home, "env", "TERM=tmux-256color", ...editor.call);
  tmux("set", "-g", "status", "off");
  try {
    sleep(4);
    for (const keys of editor.keys) {
      tmux("send-keys", ...keys);
      sleep(3);
    }
    const screen = tmux("capture-pane", "-p", "-e");
    writeFileSync(join(root, `docs/editors/${name}.svg`), svg(screen, COLUMNS, editor.title));
  } finally {
    tmux("kill-session");
    rmSync(home, { recursive: true, maxRetries: 5, retryDelay: 200 });
  }
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(EDITORS)) capture(name);
