// What the pages of the editors tell to copy.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The blocks of a language on an editor's page. */
export function snippets(page, language) {
  const text = readFileSync(join(root, "docs/editors", page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter((it) => it[1] === language).map((it) => it[2]);
}
