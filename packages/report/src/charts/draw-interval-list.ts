import type { IntervalList } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { drawIntervals } from './draw-intervals.ts';

/** Figures with their intervals, with a line to compare them with. */
export function drawIntervalList(name: string | Html, caption: string, list: IntervalList): Html {
  return chart({
    title: html`${name}: ${list.title}`,
    drawing: plotIntervalList(caption, list) ?? html``,
    caption: `${list.title}, ${caption}`,
    columns: [{ title: '' }, { title: 'value', isFigure: true }, { title: '95 % interval', isFigure: true }],
    rows: list.rows.map((row) => [row.label, ...formatRange(row)]),
  });
}

/** Undefined if no value is known. */
export function plotIntervalList(caption: string, { title, rows, mark }: IntervalList): Html | undefined {
  return drawIntervals(`${title}, ${caption}`, rows, mark);
}
