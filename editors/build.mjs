// Builds the extension for VS Code: what `vscode/dist` holds.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [at("vscode/src/extension.ts")],
  outfile: process.env.DIST ?? at("vscode/dist/extension.js"),
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
});
