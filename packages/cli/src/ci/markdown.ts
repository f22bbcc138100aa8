// Writes Markdown that GitHub and GitLab show: escaped text, code, tables, and sections that open.

import { cleanLine, cleanText } from '@cairn/report';

/** Text on one line, with every character of Markdown escaped. */
export function escapeMarkdown(text: string): string {
  return toLine(text).replace(/[\\`*_{}[\]<>~#]/g, '\\$&');
}

/** Inline code, on one line. */
export function code(text: string): string {
  const line = toLine(text);
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Lines of code or of a log, exactly as they are. */
export function codeBlock(text: string): string {
  const plain = cleanText(text).trimEnd();
  const ticks = '`'.repeat(Math.max(3, longestRun(plain) + 1));
  return `${ticks}text\n${plain}\n${ticks}`;
}

export interface MarkdownColumn {
  readonly title: string;
  readonly align?: 'right';
}

/** Cells are already Markdown. */
export function markdownTable(columns: readonly MarkdownColumn[], rows: readonly (readonly string[])[]): string {
  const titles = writeRow(columns.map(({ title }) => title));
  const rule = writeRow(columns.map(({ align }) => (align ? '---:' : '---')));
  return [titles, rule, ...rows.map(writeRow)].join('\n');
}

/** A bar would end a cell, even within code. */
function writeRow(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell ? ` ${cell.replaceAll('|', '\\|')} ` : ' ')).join('|')}|`;
}

/** A section that a click opens. */
export function unfoldable(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function toLine(text: string): string {
  return cleanLine(text).replace(/\s+/g, ' ').trim();
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
