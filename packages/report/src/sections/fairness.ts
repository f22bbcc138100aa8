// Figures by group, with their intervals: a drawing and a table for each grouping.

import { chart } from '../charts/chart.ts';
import { drawIntervals } from '../charts/draw-intervals.ts';
import type { Fairness } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatRange } from '../text/format.ts';

export function renderFairness(name: string | Html, caption: string, { groupings }: Fairness): Html {
  return html`${groupings.map(({ columns, rows }) => {
    const by = columns.join(' and ');
    const drawn = rows.map(({ group, metric, value, low, high }) => ({
      label: `${metric}, ${group}`,
      value,
      low,
      high,
    }));
    return chart({
      title: html`${name}, by ${by}`,
      drawing: drawIntervals(`Figures by ${by} with their 95 % intervals, ${caption}`, drawn) ?? html``,
      caption: `the groups by ${by}, ${caption}`,
      columns: [
        { title: by },
        { title: 'metric' },
        { title: 'value', isFigure: true },
        { title: '95 % interval', isFigure: true },
        { title: 'rows', isFigure: true },
      ],
      rows: rows.map((row) => [row.group, row.metric, ...formatRange(row), row.n === null ? '' : String(row.n)]),
    });
  })}`;
}
