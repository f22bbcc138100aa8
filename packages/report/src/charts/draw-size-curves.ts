// Figures of a model by the number of its training rows.

import * as Plot from '@observablehq/plot';
import type { SizeCurves } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

type SizeCurve = SizeCurves['curves'][number];

/** Figures that a page draws: the first ones are the main ones. */
const mostDrawn = 4;

/** Figures by the number of training rows. */
export function drawSizeCurves(name: string | Html, caption: string, { curves }: SizeCurves): Html {
  return html`${curves.slice(0, mostDrawn).map((curve) =>
    chart({
      title: html`${name}: ${curve.metric}`,
      drawing: plotSizeCurve(caption, curve) ?? html``,
      caption: `${curve.metric} by training rows, ${caption}`,
      columns: ['training rows', curve.metric, '95 % interval'].map((title) => ({ title, isFigure: true })),
      rows: curve.points.map((point) => [formatFigure(point.size), ...formatRange(point)]),
    }),
  )}`;
}

/** Undefined if no value is known. */
export function plotSizeCurve(caption: string, { metric, points }: SizeCurve): Html | undefined {
  const known = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]));
  if (known.length === 0) return undefined;
  const ranged = known.filter(({ low, high }) => low !== null && high !== null);
  return drawPlot(`${metric} by training rows, ${caption}`, {
    width: 340,
    height: 210,
    marginLeft: 52,
    marginBottom: 42,
    x: { label: 'training rows', ticks: 5, nice: true },
    y: { label: metric, grid: true, ticks: 5, nice: true },
    marks: [
      Plot.ruleX(ranged, { x: 'size', y1: 'low', y2: 'high', stroke: series[0], strokeWidth: 3, strokeOpacity: 0.35 }),
      Plot.line(known, { x: 'size', y: 'value', stroke: series[0], strokeWidth: 2 }),
      Plot.dot(known, { x: 'size', y: 'value', fill: series[0], r: 3 }),
    ],
  });
}
