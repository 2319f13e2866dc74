// A terminal's screen, as `tmux capture-pane -e` gives it, as a picture.

const NAMED = ["#1d2021", "#cc241d", "#98971a", "#d79921", "#458588", "#b16286", "#689d6a", "#d5c4a1", "#7c6f64", "#fb4934", "#b8bb26", "#fabd2f", "#83a598", "#d3869b", "#8ec07c", "#fbf1c7"];
const [BACK, FRONT] = ["#14161b", "#e0e2ea"];
const [WIDTH, HEIGHT, MARGIN] = [8.4, 18, 10];

/** A colour of the 256. */
function numbered(number) {
  if (number < 16) return NAMED[number];
  const parts = number < 232 ? [36, 6, 1].map((step) => Math.floor((number - 16) / step) % 6).map((it) => (it === 0 ? 0 : 55 + 40 * it)) : Array(3).fill(8 + 10 * (number - 232));
  return `#${parts.map((it) => it.toString(16).padStart(2, "0")).join("")}`;
}

/** How the characters look after the numbers of one sequence. */
function styled(style, numbers) {
  const next = { ...style };
  const rest = [...numbers];
  while (rest.length > 0) {
    const it = rest.shift();
    if (it === 0) for (const key of Object.keys(next)) delete next[key];
    else if (it === 1) next.bold = true;
    else if (it === 3) next.italic = true;
    else if (it === 4) next.line = true;
    else if (it === 7) next.swapped = true;
    else if (it === 22) delete next.bold;
    else if (it === 23) delete next.italic;
    else if (it === 24) delete next.line;
    else if (it === 27) delete next.swapped;
    else if (it === 39) delete next.front;
    else if (it === 49) delete next.back;
    else if (it === 38 || it === 48) {
      const colour = rest.shift() === 5 ? numbered(rest.shift()) : `#${rest.splice(0, 3).map((part) => part.toString(16).padStart(2, "0")).join("")}`;
      next[it === 38 ? "front" : "back"] = colour;
    } else if (it >= 30 && it < 38) next.front = NAMED[it - 30];
    else if (it >= 40 && it < 48) next.back = NAMED[it - 40];
    else if (it >= 90 && it < 98) next.front = NAMED[it - 82];
    else if (it >= 100 && it < 108) next.back = NAMED[it - 92];
  }
  return next;
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** The picture of a screen. */
export function svg(screen, columns, title) {
  const lines = screen.replace(/\n$/, "").split("\n");
  const parts = [];
  let style = {};
  lines.forEach((line, row) => {
    let column = 0;
    for (const piece of line.split(/(\x1b\[[\d;:]*m)/)) {
      const sequence = /^\x1b\[([\d;:]*)m$/.exec(piece);
      if (sequence) {
        // A number behind a colon says more of the one before it, such as the form of a line.
        style = styled(style, sequence[1].replace(/:\d+/g, "").split(";").map(Number));
        continue;
      }
      const text = piece.replace(/\x1b.|[\x00-\x1f]/g, "");
      if (text === "") continue;
      const [x, y, length] = [MARGIN + column * WIDTH, MARGIN + row * HEIGHT, [...text].length * WIDTH].map((it) => Math.round(it * 10) / 10);
      const [front, back] = style.swapped ? [style.back ?? BACK, style.front ?? FRONT] : [style.front ?? FRONT, style.back];
      if (back) parts.push(`<rect x="${x}" y="${y}" width="${length}" height="${HEIGHT}" fill="${back}"/>`);
      if (text.trim() !== "") {
        const more = [style.bold && ' font-weight="bold"', style.italic && ' font-style="italic"', style.line && ' text-decoration="underline"'].filter(Boolean).join("");
        parts.push(`<text x="${x}" y="${y + 13}" textLength="${length}" fill="${front}"${more}>${escaped(text)}</text>`);
      }
      column += [...text].length;
    }
  });
  const [width, height] = [Math.round(columns * WIDTH + 2 * MARGIN), lines.length * HEIGHT + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="monospace" font-size="14" xml:space="preserve">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${BACK}"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}
