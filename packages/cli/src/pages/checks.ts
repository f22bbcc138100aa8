// What `cairn doctor` found: a line each, and the fix below it where something is wrong.

import type { Style } from '../terminal/terminal.ts';
import { padEnd } from '../text/width.ts';

export interface Check {
  readonly name: string;
  /** `note`: something is missing that runs do without. */
  readonly state: 'well' | 'note' | 'wrong';
  readonly found: string;
  readonly fix?: string;
}

export function renderChecks(checks: readonly Check[], style: Style): string {
  const signs = { well: style('green', '✓'), note: style('yellow', '·'), wrong: style('red', '✗') };
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .flatMap(({ name, state, found, fix }) => [
      `${signs[state]} ${style('bold', padEnd(name, width))}  ${found}`,
      ...(fix ? [`  ${' '.repeat(width)}  ${style('green', 'fix:')} ${fix}`] : []),
    ])
    .join('\n');
}
