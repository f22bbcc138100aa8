// A drawing as a file of its own: with a title and a legend, and with colours instead of the variables of a page, since
// many programs that show SVG know no variables. Where the viewer prefers dark, a browser shows it dark.

import { escapeHtml, type Html } from '../markup/html.ts';
import { cleanText } from '../text/clean-text.ts';

interface Parts {
  readonly title: string;
  readonly drawing: Html;
  /** By colour of the series, in order; none for one line. */
  readonly legend: readonly string[];
}

/** As in `assets/report.css`: light, dark. */
const palette = {
  '--series-1': ['#1f6fb5', '#5ba7ea'],
  '--series-2': ['#b8500f', '#f0945a'],
  '--series-3': ['#2b7d46', '#6cc58a'],
  '--series-4': ['#8a3f9c', '#cf91df'],
  '--faint': ['#8a94a0', '#75808c'],
  '--line': ['#d4dae1', '#39434e'],
  text: ['#1a2129', '#e4e9ee'],
  paper: ['#ffffff', '#14181d'],
} as const;

const padding = 14;
const titleSize = 15;
const lineHeight = 20;
/** Pixels of a character, at most on average. */
const characterWidth = { title: 9.2, legend: 7.2 };
/** Narrower pictures have no room for a title. */
const leastWidth = 300;

export function writeSvg({ title, drawing, legend }: Parts): string {
  const [width, height] = sizeOf(drawing);
  const inner = Math.max(width, leastWidth);
  const titles = wrap(cleanText(title), Math.floor(inner / characterWidth.title));
  const legends = layOutLegend(legend, inner);
  const legendTop = padding + titles.length * lineHeight;
  const top = legendTop + (legends.at(-1)?.y ?? -lineHeight) + lineHeight + (legends.length > 0 ? 6 : 2);
  const [all, bottom] = [inner + 2 * padding, top + height + padding];
  const head = titles.map(
    (line, index) =>
      `<text x="${padding}" y="${padding + titleSize + index * lineHeight}" font-size="${titleSize}" font-weight="600">${escapeHtml(line)}</text>`,
  );
  const keys = legends.map(
    ({ name, x, y, color }) =>
      `<rect x="${padding + x}" y="${legendTop + y + 5}" width="10" height="10" rx="2" fill="var(${color})"/><text x="${padding + x + 15}" y="${legendTop + y + 14}" font-size="12">${escapeHtml(name)}</text>`,
  );
  const markup = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${all}" height="${bottom}" viewBox="0 0 ${all} ${bottom}" color="${palette.text[0]}" fill="currentColor" font-family="system-ui, sans-serif" role="img" aria-label="${escapeHtml(title)}"><style>${darkStyle}</style><title>${escapeHtml(title)}</title><rect width="${all}" height="${bottom}" fill="${palette.paper[0]}"/>${head.join('')}${keys.join('')}<g transform="translate(${padding},${top})" font-size="12">${bare(drawing)}</g></svg>\n`;
  return markup.replaceAll(/var\((--[\w-]+)\)/g, (whole, name: string) =>
    Object.hasOwn(palette, name) ? palette[name as keyof typeof palette][0] : whole,
  );
}

/** Colours of a dark page, for each light one that is an attribute. */
const darkStyle = `@media (prefers-color-scheme: dark){svg{color:${palette.text[1]}}${Object.values(palette)
  .map(([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`)
  .join('')}}`;

/** What charts write as the first attributes of their root. */
function sizeOf({ markup }: Html): readonly [width: number, height: number] {
  const root = /^<svg\b[^>]*>/.exec(markup)?.[0] ?? '';
  const side = (name: string): number => Number(new RegExp(`\\s${name}="([\\d.]+)"`).exec(root)?.[1] ?? 0);
  return [side('width'), side('height')];
}

/** Without the style of the chart: it is of pages, where a drawing shrinks with the window. */
function bare({ markup }: Html): string {
  return markup.replace(/<style>.*?<\/style>/s, '').replace(/\sstyle="[^"]*"/, ' overflow="visible"');
}

/** Lines of at most so many characters, cut between words; a longer word is cut itself. */
function wrap(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.slice(0, 4);
}

function layOutLegend(names: readonly string[], width: number) {
  let [x, y] = [0, 0];
  return names.map((whole, index) => {
    const name = whole.length > 40 ? `${whole.slice(0, 39)}…` : whole;
    const room = 15 + name.length * characterWidth.legend + 14;
    if (x > 0 && x + room > width) [x, y] = [0, y + lineHeight];
    const placed = { name, x, y, color: `--series-${(index % 4) + 1}` };
    x += room;
    return placed;
  });
}
