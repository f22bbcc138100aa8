// The metrics of a run, by result: figures in a table, and those between 0 and 1 as a drawing with their intervals.

import type { Estimate } from '@cairn/core';
import { drawIntervals } from '../charts/draw-intervals.ts';
import { type Html, html } from '../markup/html.ts';
import { table } from '../markup/table.ts';
import { formatEstimate } from '../text/format.ts';
import { sortMetrics } from '../view/choose-metrics.ts';
import type { RunView } from '../view/run-view.ts';

export function renderMetrics({ metrics, results }: RunView): Html | undefined {
  const byResult = Map.groupBy(Object.keys(metrics), (name) => name.split('.')[0]!);
  if (!byResult.size) return undefined;
  return html`${[...byResult].map(([result, names]) => {
    const summary = results[result]?.summary ?? [];
    const rows = sortMetrics(names).map((name) => ({ name, estimate: metrics[name]! }));
    return html`<h3>${result}</h3>${summary.length ? html`<ul class="findings">${summary.map(({ text, decision }) => html`<li class="${decision ?? ''}">${text}</li>`)}</ul>` : ''}
<div class="beside">${renderTable(result, rows)}${drawShares(result, rows)}</div>`;
  })}`;
}

interface Row {
  readonly name: string;
  readonly estimate: Estimate;
}

function renderTable(result: string, rows: readonly Row[]): Html {
  return table({
    caption: `Metrics of ${result}`,
    columns: [
      { title: 'metric' },
      { title: 'value', isFigure: true },
      { title: '95 % interval', isFigure: true },
      { title: 'rows', isFigure: true },
    ],
    rows: rows.map(({ name, estimate }) => {
      const [value, interval, , reason] = formatEstimate(estimate);
      const { n } = estimate;
      return [
        html`${shorten(name, result)}${reason && html`<br><span class="reason">${reason}</span>`}`,
        value,
        interval,
        n ? String(n) : '',
      ];
    }),
  });
}

/** Metrics of one scale: those with an interval that are shares. */
function drawShares(result: string, rows: readonly Row[]): Html | undefined {
  const shares = rows.filter(({ estimate: { value, low, high } }) =>
    [value, low, high].every((bound) => bound !== null && bound >= 0 && bound <= 1),
  );
  if (shares.length < 2) return undefined;
  const drawn = shares.map(({ name, estimate: { value, low, high } }) => ({
    label: shorten(name, result),
    value,
    low,
    high,
  }));
  return drawIntervals(`Metrics of ${result} with their 95 % intervals`, drawn);
}

function shorten(name: string, result: string): string {
  return name.startsWith(`${result}.`) ? name.slice(result.length + 1) : name;
}
