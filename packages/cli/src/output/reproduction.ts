// The verdict of a reproduction: `reproduced 23 of 23`, or the first node that differs, and how many others.

import type { Reproduction } from '@cairn/core';
import { count } from './format.ts';
import type { Style } from './terminal.ts';

type Told = Pick<Reproduction, 'run' | 'total' | 'equal' | 'differences' | 'how'>;

/** `isFromStore`: nothing was made again, what was made was looked for. */
export function renderReproduction(
  { run, total, equal, differences, how }: Told,
  style: Style,
  isFromStore = false,
): string {
  const head = isFromStore ? `${equal} of ${total} are in the store, and whole` : `reproduced ${equal} of ${total}`;
  const [first, ...others] = differences;
  if (!first)
    return `${style('green', `✓ ${head}`)}  ${style('dim', `${isFromStore ? `every output of run ${run} was hashed` : `every output of run ${run} came out the same, byte for byte`}`)}`;
  return [
    `${style('red', `✗ ${head}`)}`,
    '',
    `The first that differs: ${style('bold', `${first.label} .${first.output}`)}`,
    `  ${style('dim', 'recorded')}  ${first.expected}`,
    `  ${style('dim', 'now     ')}  ${first.found ?? 'not made'}`,
    `  ${first.reason}`,
    ...(how === null ? [] : [`  ${how}`]),
    ...(others.length ? ['', style('dim', `${count(others.length, 'other output')} differ: --json lists them`)] : []),
  ].join('\n');
}
