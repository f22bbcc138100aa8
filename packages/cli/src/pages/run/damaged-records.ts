// Which records of runs cannot be read: what is listed or removed leaves them out, and says so on standard error.

import { count } from '@cairn/report';
import type { Terminal } from '../../terminal/terminal.ts';
import { nameSome } from '../../text/name-some.ts';

export function warnOfDamaged(damaged: readonly string[], terminal: Pick<Terminal, 'complain' | 'errorStyle'>): void {
  if (!damaged.length) return;
  const what = `the record${damaged.length === 1 ? '' : 's'} of ${count(damaged.length, 'run')} cannot be read`;
  const fix = 'put the files back from a copy, or remove them';
  terminal.complain(
    `${terminal.errorStyle('yellow', 'warning:')} ${what} (in .cairn/runs: ${fix}): ${nameSome(damaged)}`,
  );
}
