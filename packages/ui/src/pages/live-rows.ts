// The runs that go on, a row each.

import type { LiveRun } from '@cairn/core';
import { formatMoment } from '@cairn/report';
import { type Html, html, table } from '@cairn/report/html';
import { describeLive, readLiveState } from './live-state.ts';

export function renderLiveRows(live: readonly LiveRun[]): Html {
  return table({
    caption: 'Runs that go on',
    columns: [{ title: 'Pipeline' }, { title: 'Began' }, { title: 'Ended' }, { title: 'Running' }],
    rows: live.map((run) => {
      const state = readLiveState(run);
      return [
        html`<a href="/live/${run.name}">${run.pipeline}</a>`,
        html`<time datetime="${run.at}">${formatMoment(run.at)}</time>`,
        describeLive(state),
        [...state.running.values()].map(({ label }) => label).join(', '),
      ];
    }),
  });
}
