// How a node that was debugged ended: why it failed, and which of its outputs are as in the run.

import type { DebuggedNode } from '@cairn/core';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { renderVerdicts } from './verdicts.ts';

export function renderDebugged(
  { label, run, status, message, stack, verdicts, outputs }: DebuggedNode,
  style: Style,
): string {
  const rows = Object.entries(outputs).map(([name, { now, recorded }]) => [
    name,
    now === null
      ? style('dim', 'not written')
      : now === recorded
        ? style('green', 'same as in the run')
        : recorded === null
          ? 'not made in the run'
          : style('yellow', 'differs from the run'),
  ]);
  const failure =
    status === 'failed' ? [`${style('red', 'failed:')} ${style('bold', label)}`, stack || message || ''] : [];
  return [
    ...failure,
    ...(verdicts?.length ? [renderVerdicts(verdicts, style)] : []),
    `${style('bold', label)} of run ${run}: nothing was stored`,
    renderTable([{ title: '' }, { title: '' }], rows, { style, indent: '  ' }),
  ].join('\n');
}
