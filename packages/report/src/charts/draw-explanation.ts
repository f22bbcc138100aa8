// The pictures of an explanation: how much columns matter, how attributions spread, how answers depend on a column, and
// what adds up to the answer of one row.

import * as Plot from '@observablehq/plot';
import type { DependenceCurve, ExplainedRow, Explanation } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { count, formatFigure, formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { faint, series } from './colors.ts';
import { cutName } from './cut-name.ts';
import { drawIntervals } from './draw-intervals.ts';
import { drawPixels } from './draw-pixels.ts';
import { drawPlot } from './draw-plot.ts';
import { renderLegend } from './render-legend.ts';

/** Columns of one picture: the least important are left out. */
const mostColumns = 20;
/** Outputs of one picture: those that the column changes most. */
const mostOutputs = 4;
/** Parts of a row that have a bar of their own; the others are one bar. */
const mostParts = 10;
/** Rows and curves that a page shows. */
const most = { rows: 6, curves: 12 };

export function drawExplanation(name: string | Html, caption: string, explanation: Explanation): Html {
  const { importance, spread, curves, interactions, rows } = explanation;
  const drawn = curves.slice(0, most.curves);
  return html`${chart({
    title: html`${name}: permutation importance`,
    drawing: plotImportance(caption, explanation) ?? html``,
    caption: `the importance of columns, ${caption}`,
    columns: [{ title: 'column' }, { title: 'fall', isFigure: true }, { title: '95 % interval', isFigure: true }],
    rows: importance.map((row) => [row.label, ...formatRange(row)]),
  })}${
    spread.length > 0 &&
    chart({
      title: html`${name}: attributions of a sample of rows`,
      drawing: plotSpread(caption, explanation),
      note: noteSpread,
      caption: `the attributions, ${caption}`,
      columns: [{ title: 'column' }, { title: 'rows', isFigure: true }, { title: 'mean size', isFigure: true }],
      rows: spread.map(({ column, points }) => [
        column,
        String(points.length),
        formatFigure(points.reduce((sum, { attribution }) => sum + Math.abs(attribution) / points.length, 0)),
      ]),
    })
  }${drawn.map((curve) => {
    const { names, drawing } = plotDependence(caption, curve);
    return chart({
      title: html`${name}: ${curve.column}`,
      drawing: html`${names.length > 1 && renderLegend(names)}${drawing}`,
      note: noteDependence(curve),
      caption: `the dependence on ${curve.column}, ${caption}`,
      columns: [{ title: curve.column }, ...curve.outputs.map((output) => ({ title: output.name, isFigure: true }))],
      rows: curve.grid.map((value, index) => [
        typeof value === 'number' ? formatFigure(value) : value,
        ...curve.outputs.map(({ average }) => formatFigure(average[index] ?? null)),
      ]),
    });
  })}${
    interactions.length > 0 &&
    chart({
      title: html`${name}: what pairs of columns add together`,
      drawing: drawIntervals(`Mean size of interactions, ${caption}`, interactions.slice(0, 20), 0) ?? html``,
      caption: `the interactions, ${caption}`,
      columns: [{ title: 'columns' }, { title: 'mean size', isFigure: true }],
      rows: interactions.map(({ label, value }) => [label, formatFigure(value)]),
    })
  }${rows.slice(0, most.rows).map((row) =>
    chart({
      title: row.title,
      drawing: row.parts.length > 0 ? plotParts(caption, row) : drawPixels(`Attributions of row ${row.row}`, row),
      note: row.parts.length > 0 ? undefined : row.maps.map((map) => map.name).join(', '),
      caption: `the attributions of row ${row.row}, ${caption}`,
      columns: [{ title: 'column' }, { title: 'attribution', isFigure: true }],
      rows: row.parts.map(({ label, attribution }) => [label, formatFigure(attribution)]),
    }),
  )}`;
}

const noteSpread =
  'A point is a row; orange is a high value of the column, blue a low one, grey one that has no order.';

function noteDependence({ outputs }: DependenceCurve): string {
  const left = outputs.length - mostOutputs;
  const lines =
    outputs.length === 1
      ? 'Thin lines are single rows (ICE), the thick one is their mean; dashed: accumulated local effects.'
      : 'Partial dependence by output.';
  return left > 0 ? `${lines} ${count(left, 'output')} that change least are left out.` : lines;
}

/** Undefined if no importance is known. */
export function plotImportance(caption: string, { importance }: Explanation): Html | undefined {
  return drawIntervals(`How much worse the model is with a shuffled column, ${caption}`, importance.slice(0, 40), 0);
}

/** A beeswarm: a row of points for each column, moved apart where they would hide each other. */
export function plotSpread(caption: string, { spread }: Explanation): Html {
  const columns = spread.slice(0, mostColumns);
  const step = 30;
  const sizes = columns.flatMap(({ points }) => points.map(({ attribution }) => attribution));
  const [low, high] = [Math.min(0, ...sizes), Math.max(0, ...sizes)];
  const marginLeft = Math.max(...columns.map(({ column }) => Math.min(column.length, 24))) * 6.9 + 16;
  const points = columns.flatMap(({ points: own }, index) =>
    moveApart(own, { low, high, step }).map((point) => ({ ...point, y: index + point.shift })),
  );
  return drawPlot(`Attributions of a sample of rows by column, ${caption}`, {
    width: marginLeft + 320,
    height: columns.length * step + 50,
    marginLeft,
    marginTop: 6,
    marginBottom: 40,
    x: { label: 'attribution', grid: true, ticks: 5, nice: true },
    y: {
      label: null,
      domain: [columns.length - 0.5, -0.5],
      ticks: columns.map((_, index) => index),
      tickFormat: (index: number) => cutName(columns[index]?.column ?? '', 24),
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([0], { stroke: faint }),
      Plot.dot(points, {
        x: 'attribution',
        y: 'y',
        r: 2.6,
        fill: ({ position }: (typeof points)[number]) => (position === null ? faint : series[position > 0.5 ? 1 : 0]),
        fillOpacity: ({ position }: (typeof points)[number]) =>
          position === null ? 0.7 : 0.35 + 1.3 * Math.abs(position - 0.5),
      }),
    ],
    opacity: { type: 'identity' },
  });
}

/** By bins of the axis, points above and below each other, within their column's strip. */
function moveApart<T extends { readonly attribution: number }>(
  points: readonly T[],
  { low, high, step }: { readonly low: number; readonly high: number; readonly step: number },
): readonly (T & { readonly shift: number })[] {
  const bins = 60;
  const binOf = ({ attribution }: T) => Math.round(((attribution - low) / (high - low || 1)) * bins);
  const counts = new Map<number, number>();
  for (const point of points) counts.set(binOf(point), (counts.get(binOf(point)) ?? 0) + 1);
  const seen = new Map<number, number>();
  return points.map((point) => {
    const bin = binOf(point);
    const order = seen.get(bin) ?? 0;
    seen.set(bin, order + 1);
    const gap = Math.min(5.2 / step, 0.84 / Math.max(1, counts.get(bin)! - 1));
    return { ...point, shift: (order - (counts.get(bin)! - 1) / 2) * gap };
  });
}

/** The outputs that the column changes most, each a line; of one output also the curves of single rows. */
export function plotDependence(caption: string, { column, grid, outputs }: DependenceCurve) {
  const rangeOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const shown = outputs.toSorted((a, b) => rangeOf(b.average) - rangeOf(a.average)).slice(0, mostOutputs);
  const names = shown.map(({ name }) => name);
  const isNumeric = grid.every((value) => typeof value === 'number');
  const line = (values: readonly number[], name: string, row: number) =>
    values.map((y, index) => ({ x: grid[index]!, y, name, row }));
  const averages = shown.flatMap(({ average, name }) => line(average, name, 0));
  const single = shown.length === 1 ? shown[0]! : undefined;
  const individual = (single?.individual ?? []).flatMap((values, row) => line(values, single!.name, row));
  // Accumulated effects have mean 0: on the scale of the others they start where those have their mean.
  const mean = single ? single.average.reduce((sum, y) => sum + y / single.average.length, 0) : 0;
  const accumulated = (single?.accumulated ?? []).map(({ x, y }) => ({ x, y: y + mean }));
  const longest = isNumeric ? 0 : Math.max(...grid.map((value) => Math.min(String(value).length, 16)));
  const isTurned = longest * grid.length * 6.9 > 280;
  const drawing = drawPlot(`How the answer depends on ${column}, ${caption}`, {
    width: 340,
    height: 210 + (isTurned ? longest * 6 : 0),
    marginLeft: 52,
    marginBottom: 42 + (isTurned ? longest * 6 : 0),
    x: isNumeric
      ? { label: column, ticks: 6 }
      : {
          type: 'point',
          label: column,
          domain: [...grid],
          tickFormat: (value: string) => cutName(String(value), 16),
          tickRotate: isTurned ? -90 : 0,
        },
    y: { label: null, grid: true, ticks: 5, nice: true },
    color: { domain: names, range: names.map((_, index) => series[index % series.length]!) },
    marks: [
      Plot.line(individual, { x: 'x', y: 'y', z: 'row', stroke: faint, strokeWidth: 0.8, strokeOpacity: 0.6 }),
      ...(isNumeric ? [Plot.line(accumulated, { x: 'x', y: 'y', stroke: series[1], strokeDasharray: '4,3' })] : []),
      Plot.line(averages, { x: 'x', y: 'y', z: 'name', stroke: 'name', strokeWidth: 2.2 }),
      Plot.dot(averages, {
        x: 'x',
        y: 'y',
        fill: 'name',
        r: isNumeric ? 2 : 3.5,
        title: ({ x, y, name }: (typeof averages)[number]) => `${name}, ${x}: ${formatFigure(y)}`,
      }),
    ],
  });
  return { names, drawing };
}

/** A waterfall: from the base, part by part, to the value of the row. */
export function plotParts(caption: string, { row, base, value, parts }: ExplainedRow): Html {
  const shown = parts.slice(0, mostParts);
  const rest = parts.slice(mostParts);
  const all = [
    ...shown,
    ...(rest.length > 0
      ? [
          {
            label: `${count(rest.length, 'more column')}`,
            attribution: rest.reduce((sum, { attribution }) => sum + attribution, 0),
          },
        ]
      : []),
  ].toReversed();
  let from = base;
  const bars = all.map(({ label, attribution }) => {
    const bar = { label, attribution, x1: from, x2: from + attribution };
    from += attribution;
    return bar;
  });
  const ordered = bars.toReversed().map((bar, index) => ({ ...bar, y: index }));
  const longest = Math.max(...ordered.map(({ label }) => Math.min(label.length, 30)));
  const marginLeft = longest * 6.9 + 16;
  const ends = [base, value, ...ordered.flatMap(({ x1, x2 }) => [x1, x2])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const textOf = ({ attribution }: (typeof ordered)[number]) =>
    `${attribution < 0 ? '−' : '+'}${formatFigure(Math.abs(attribution))}`;
  return drawPlot(`What adds up to ${formatFigure(value)} for row ${row}, from ${formatFigure(base)}, ${caption}`, {
    width: marginLeft + 320,
    height: ordered.length * 24 + 62,
    marginLeft,
    marginTop: 20,
    marginBottom: 40,
    marginRight: 24,
    x: {
      label: `base ${formatFigure(base)} to value ${formatFigure(value)}`,
      ticks: 5,
      grid: true,
      // Room for the number behind the bar that reaches farthest.
      domain: [low, high + 0.22 * (high - low || 1)],
    },
    y: {
      label: null,
      domain: [ordered.length - 0.5, -0.5],
      ticks: ordered.map(({ y }) => y),
      tickFormat: (index: number) => cutName(ordered[index]?.label ?? '', 30),
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([base, value], { stroke: faint, strokeDasharray: '3,3' }),
      Plot.rect(ordered, {
        x1: 'x1',
        x2: 'x2',
        y1: ({ y }: (typeof ordered)[number]) => y - 0.36,
        y2: ({ y }: (typeof ordered)[number]) => y + 0.36,
        fill: ({ attribution }: (typeof ordered)[number]) => (attribution < 0 ? series[0] : series[1]),
      }),
      Plot.text(ordered, {
        x: ({ x1, x2 }: (typeof ordered)[number]) => Math.max(x1, x2),
        y: 'y',
        text: textOf,
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  });
}
