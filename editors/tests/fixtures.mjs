// What the Rust side tells: the programs of the repository as the real parser reads them, and the command.
import { readFileSync } from "node:fs";

/** Each program: its name, its text, its tokens as `[class, text]`, and its outline. */
export const fixtures = JSON.parse(readFileSync(process.env.FIXTURES, "utf8"));

/** The built command. */
export const kdsl = process.env.KDSL;

/** The class of each character of a program, as the real parser has it: `null` for what has none. */
export function classes(fixture) {
  return fixture.tokens.flatMap(([name, text]) => Array.from({ length: text.length }, () => name));
}

/** The first places where two lists of classes differ, for a message. White space has no class. */
export function differences(fixture, found) {
  const expected = classes(fixture);
  const told = [];
  let last = null;
  for (let at = 0; at < expected.length; at++) {
    const wanted = expected[at];
    if (wanted === null || /\s/.test(fixture.text[at]) || wanted === found[at]) {
      last = null;
      continue;
    }
    const what = `${wanted}, not ${found[at]}`;
    if (what !== last) {
      const line = fixture.text.slice(0, at).split("\n").length;
      const start = fixture.text.lastIndexOf("\n", at - 1) + 1;
      told.push(`${fixture.name}, line ${line}, column ${at - start + 1}: ${what}: ${fixture.text.slice(start).split("\n")[0]}`);
    }
    last = what;
  }
  return told;
}
