// The metrics of two or more runs in one table. The first run is what the others are compared with.

import type { RunMetrics } from '@cairn/core';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { type Cell, table } from '../markup/table.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import { sortMetrics } from '../view/choose-metrics.ts';
import { compareRunMetrics, type MetricComparison } from '../view/compare-metrics.ts';

export function renderComparedMetrics(runs: readonly ReportedRun[], names: readonly string[]): Html | undefined {
  const [first, ...others] = runs.map(({ view }) => view.metrics);
  const metrics = sortMetrics(runs.flatMap(({ view }) => Object.keys(view.metrics)));
  if (!first || !metrics.length) return undefined;
  const compared = others.map((now) => new Map(compareRunMetrics(now, first).map((one) => [one.name, one])));
  return table({
    caption: 'Metrics of all runs, compared with the first',
    columns: [
      { title: 'metric' },
      { title: names[0]!, isFigure: true },
      ...names.slice(1).flatMap((title) => [{ title, isFigure: true }, { title: 'change' }]),
    ],
    rows: metrics.map((name): readonly Cell[] => [
      name,
      renderValue(first, name),
      ...others.flatMap((own, index): readonly Cell[] => [
        renderValue(own, name),
        renderChange(compared[index]!.get(name)),
      ]),
    ]),
  });
}

function renderValue(metrics: RunMetrics, name: string): Html {
  const found = metrics[name];
  if (!found) return html`–`;
  const [value, interval] = formatRange(found);
  return html`${value} <span class="interval">${interval}</span>`;
}

function renderChange(compared: MetricComparison | undefined): Html {
  if (!compared) return html``;
  const { change, movement } = compared;
  const sign = change === null || change === 0 ? '' : change > 0 ? '+' : '−';
  const figure = change === null || change === 0 ? '' : `${sign}${formatFigure(Math.abs(change), true)} `;
  return html`<span class="movement ${movement.replaceAll(' ', '-')}">${figure}${movement}</span>`;
}
