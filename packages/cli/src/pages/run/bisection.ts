// The commit that moved a metric, with what the metric was before it and is since.

import type { Bisection } from '@cairn/core';
import { count } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';

export function renderBisection(
  { metric, culprit, before, doubtful, measured, total }: Bisection,
  style: Style,
): string {
  const ran = measured.filter(({ isRecorded }) => !isRecorded).length;
  const effort = style('dim', `${count(total, 'commit')}, ${ran} of them run`);
  if (!culprit || !before) return `No commit found  ${effort}`;
  const head = `${style('bold', culprit.commit)}  ${culprit.subject}`;
  const change = `  ${metric}: ${showValue(before.value)} → ${showValue(culprit.value)}`;
  const doubt = doubtful.length
    ? [
        '',
        `It may also be one of ${count(doubtful.length, 'commit')} before it that could not be measured:`,
        ...doubtful.map(({ commit, subject, reason }) => `  ${commit.slice(0, 12)} ${subject}: ${reason}`),
      ]
    : [];
  return ['The first bad commit is', '', head, change, ...doubt, '', effort].join('\n');
}

/** Six digits: what moved may have moved by little. */
function showValue(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}
