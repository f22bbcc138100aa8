// Two texts, line by line: removed lines, added lines, and the unchanged lines next to them.

import { diffLines } from 'diff';
import { cut } from '../text/width.ts';
import type { Style } from './terminal.ts';

/** The number of unchanged lines that are shown on each side of a change. */
const context = 1;

/** So much of a change is shown; code that was made by a program has long lines. */
const mostLines = 60;
const mostColumns = 400;

export function renderLineDiff(before: string, now: string, style: Style): readonly string[] {
  const lines = diffLines(before.replace(/\r\n?/g, '\n'), now.replace(/\r\n?/g, '\n')).flatMap(
    ({ value, added, removed }) =>
      value
        .replace(/\n$/, '')
        .split('\n')
        .map((text) => ({ text, sign: added ? '+' : removed ? '-' : ' ' })),
  );
  const isShown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' '),
  );
  const shown = lines.flatMap(({ text, sign }, index) => {
    if (!isShown[index]) return isShown[index - 1] ? [style('dim', '    …')] : [];
    const line = `    ${sign} ${cut(text, mostColumns)}`;
    return [sign === '+' ? style('green', line) : sign === '-' ? style('red', line) : line];
  });
  const rest = shown.length - mostLines;
  if (rest <= 1) return shown;
  return [...shown.slice(0, mostLines), style('dim', `    and ${rest} more lines: --json has all`)];
}
