// Three lines of the author's code, with a caret under a position.

import { cut } from '../text/width.ts';
import type { Style } from './terminal.ts';

const widest = 110;

/** Empty if the position is not in the text. Columns count from 1. */
export function renderCodeFrame(text: string, line: number, column: number, style: Style): string {
  const lines = text.split(/\r?\n/);
  if (line < 1 || line > lines.length) return '';
  const from = startOf(column);
  const first = Math.max(1, line - 1);
  const last = Math.min(lines.length, line + 1);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const source = cut((lines[number - 1] ?? '').slice(from).replaceAll('\t', '  '), widest);
    const mark = number === line ? style('red', '>') : ' ';
    frame.push(`${mark} ${style('dim', `${String(number).padStart(gutter)} |`)} ${source}`.trimEnd());
    if (number !== line) continue;
    const before = (lines[number - 1] ?? '').slice(from, Math.max(from, column - 1)).replaceAll('\t', '  ');
    frame.push(`  ${style('dim', `${' '.repeat(gutter)} |`)} ${' '.repeat(before.length)}${style('red', '^')}`);
  }
  return frame.join('\n');
}

/** Very long lines are shown from shortly before the position. */
function startOf(column: number): number {
  return column <= widest ? 0 : column - widest / 2;
}
