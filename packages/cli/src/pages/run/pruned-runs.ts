// Which runs were removed from the history, and which stay although the rules name them.

import type { Pruned } from '@cairn/core';
import { count, formatMoment } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';

interface PrunedOptions {
  readonly style: Style;
  readonly width?: number;
}

const reasons = {
  deployed: 'deployed',
  tagged: 'tagged',
  pinned: 'pinned',
  'last-finished': 'the last finished run',
  'last-whole': 'the last whole run',
} as const;

export function renderPruned(
  { isDry, removed, spared, left, others }: Pruned,
  { style, width }: PrunedOptions,
): string {
  const table = (rows: readonly (readonly string[])[]): string =>
    renderTable(new Array(5).fill({ title: '' }), rows, { style, indent: '  ', ...(width && { width }) });
  const tell = ({ run, pipeline, status, at }: Pruned['removed'][number]): readonly string[] => [
    run,
    pipeline,
    status,
    formatMoment(at),
  ];
  const what = removed.length ? count(removed.length, 'run') : 'nothing';
  return [
    `${isDry ? 'would remove' : 'removed'} ${what}, ${count(left, 'run')} ${isDry ? 'would be left' : 'left'}`,
    ...(removed.length ? [table(removed.map(tell))] : []),
    ...(spared.length
      ? [
          'kept, although the rules match them:',
          table(spared.map((run) => [...tell(run), style('dim', run.why.map((why) => reasons[why]).join(', '))])),
        ]
      : []),
    ...(others
      ? [
          style(
            'dim',
            `${count(others, 'run')} of other projects or working trees left out: --all-projects includes them`,
          ),
        ]
      : []),
    ...(removed.length && !isDry
      ? [style('dim', 'Artifacts that only they needed are still in the store: cairn store collect removes them.')]
      : []),
  ].join('\n');
}
