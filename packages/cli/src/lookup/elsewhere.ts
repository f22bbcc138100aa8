// Where a run was made that this folder has no record of.

import type { Elsewhere } from '@cairn/core';
import type { Terminal } from '../terminal/terminal.ts';

/** `in the working tree '/home/me/other'` */
export function describeElsewhere(elsewhere: Elsewhere): string {
  if (elsewhere.kind === 'worktree') return `in the working tree '${elsewhere.folder}'`;
  if (elsewhere.kind === 'project') return `by the project '${elsewhere.path || '.'}' of this repository`;
  return 'elsewhere and fetched';
}

/** On standard error, so that what programs read stays as it is. */
export function warnOfElsewhere(
  run: string,
  elsewhere: Elsewhere,
  terminal: Pick<Terminal, 'complain' | 'errorStyle'>,
): void {
  terminal.complain(
    `${terminal.errorStyle('yellow', 'note:')} run ${run} was made ${describeElsewhere(elsewhere)}: its artifacts may not be in this store`,
  );
}
