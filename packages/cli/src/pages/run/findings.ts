// What a report says about itself, line by line: what failed first, and no more than fits.

import type { SummaryLine } from '@cairn/core';
import type { Style } from '../../terminal/terminal.ts';
import { wrap } from '../../text/width.ts';

export interface FindingsOptions {
  readonly style: Style;
  readonly width?: number;
  /** How many lines to show. */
  readonly most: number;
}

export function renderFindings(
  name: string,
  lines: readonly SummaryLine[],
  run: string,
  { style, width = Number.POSITIVE_INFINITY, most }: FindingsOptions,
): string {
  const ordered = [...lines.filter(isAgainst), ...lines.filter((line) => !isAgainst(line))];
  // A line that says that one is left out takes as much room as the one.
  const shown = ordered.length > most + 1 ? ordered.slice(0, most) : ordered;
  const more = lines.length - shown.length;
  return [
    style('bold', name),
    ...shown.map((line) => wrap(line.text, width, { first: '  ', others: '    ' })),
    ...(more ? [`  ${style('dim', `and ${more} more: cairn show ${run}`)}`] : []),
  ].join('\n');
}

function isAgainst({ decision }: SummaryLine): boolean {
  return decision === 'failed';
}
