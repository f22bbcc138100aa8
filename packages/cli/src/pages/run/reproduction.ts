// The verdict of a reproduction: `reproduced 23 of 23`, or the first node that differs, and how many others; of a look
// into the store, what of the run is missing there or damaged.

import type { Reproduction } from '@cairn/core';
import { count } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { nameSome } from '../../text/name-some.ts';
import { toOneLine } from '../../text/width.ts';

type Told = Pick<Reproduction, 'run' | 'total' | 'equal' | 'differences' | 'how'>;

/** `isFromStore`: nothing was made again, what was made was looked for. */
export function renderReproduction(
  { run, total, equal, differences, how }: Told,
  style: Style,
  isFromStore = false,
): string {
  const head = isFromStore ? `${equal} of ${total} are in the store and undamaged` : `reproduced ${equal} of ${total}`;
  const [first, ...others] = differences;
  if (isFromStore && first) return [style('red', `✗ ${head}`), '', ...renderAbsent(differences, style)].join('\n');
  if (!first)
    return `${style('green', `✓ ${head}`)}  ${style('dim', `${isFromStore ? `every output of run ${run} was hashed` : `every output of run ${run} is the same, byte for byte`}`)}`;
  return [
    `${style('red', `✗ ${head}`)}`,
    '',
    `The first output that differs: ${style('bold', `${first.label} .${first.output}`)}`,
    `  ${style('dim', 'recorded')}  ${first.expected}`,
    `  ${style('dim', 'now     ')}  ${first.found ?? 'not made'}`,
    `  ${first.reason}`,
    ...(how === null ? [] : [`  ${how}`]),
    ...(others.length ? ['', style('dim', `${count(others.length, 'other output')} differ: --json lists them`)] : []),
  ].join('\n');
}

function renderAbsent(differences: Told['differences'], style: Style): readonly string[] {
  const lines = (['missing', 'damaged'] as const).flatMap((state) => {
    const absent = differences.filter(({ absence }) => absence === state);
    const labels = [...new Set(absent.map(({ label }) => toOneLine(label)))];
    if (!absent.length) return [];
    return `${style('bold', state)}: ${count(absent.length, 'output')} of ${count(labels.length, 'node')}: ${nameSome(labels)}`;
  });
  return [...lines, style('dim', '--json lists them; cairn run computes them again if code and data are the same')];
}
