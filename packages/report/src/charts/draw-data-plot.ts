// A plot that a step returned as data: lines, dots or bars, with intervals.

import * as Plot from '@observablehq/plot';
import type { PlotFigure } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { series as colors } from './colors.ts';
import { cutName } from './cut-name.ts';
import { drawPlot } from './draw-plot.ts';
import { renderLegend } from './render-legend.ts';

/** A line of more points has no dots, which would hide it. */
const mostDots = 150;

export function drawDataPlot(name: string | Html, caption: string, plot: PlotFigure): Html {
  const { title, xLabel, yLabel, series } = plot;
  const names = series.map(({ name }) => name);
  const hasIntervals = series.some(({ points }) => points.some(({ low }) => low !== null));
  return chart({
    title: title ? html`${name}: ${title}` : name,
    drawing: html`${names.length > 1 && renderLegend(names)}${plotData(caption, plot)}`,
    caption: `${title || yLabel || 'the plot'}, ${caption}`,
    columns: [
      { title: 'series' },
      { title: xLabel || 'x', isFigure: true },
      { title: yLabel || 'y', isFigure: true },
      ...(hasIntervals ? [{ title: 'interval', isFigure: true }] : []),
    ],
    rows: series.flatMap(({ name, points }) =>
      points.map((point) => {
        const [value, interval] = formatRange(point);
        return [name, showX(point.x), value, ...(hasIntervals ? [interval] : [])];
      }),
    ),
  });
}

export function plotData(caption: string, { title, xLabel, yLabel, series }: PlotFigure): Html {
  const names = series.map(({ name }) => name);
  const points = series.flatMap(({ name, mark, points }) => points.map((point) => ({ ...point, name, mark })));
  const places = [...new Set(points.map(({ x }) => x))];
  const isNamed = typeof places[0] === 'string';
  const hasBars = series.some(({ mark }) => mark === 'bars');
  const shown = points.filter(({ value }) => value !== null);
  const of = (mark: string) => points.filter((point) => point.mark === mark);
  const ranged = shown.filter(({ low, high }) => low !== null && high !== null);
  const bars = of('bars').filter(({ value }) => value !== null);
  const label = title || `${yLabel || names.join(' and ')}${xLabel && ` by ${xLabel}`}`;
  const tip = ({ name, x, value, low, high }: (typeof points)[number]): string =>
    `${name}, ${showX(x)}: ${formatRange({ value, low, high }).join(' ').trim()}`;
  // Bars of several series are next to each other within a name; other marks share the axis.
  const [bandOf, within] = names.length > 1 && hasBars ? ['x', 'name'] : [undefined, 'x'];
  const band = { ...(bandOf && { fx: bandOf }), x: within };
  return drawPlot(`${label}, ${caption}`, {
    width: Math.min(720, Math.max(340, hasBars || isNamed ? 60 + places.length * names.length * 26 : 340)),
    height: isNamed ? 250 : 220,
    marginLeft: 52,
    marginBottom: isNamed && !bandOf ? 84 : 42,
    ...(bandOf && { fx: { label: xLabel || null, domain: places, tickFormat: showX } }),
    x: hasBars
      ? bandOf
        ? { axis: null, domain: names }
        : { label: xLabel || null, domain: places, tickRotate: isNamed ? -35 : 0, tickFormat: showX }
      : isNamed
        ? { type: 'point', label: xLabel || null, domain: places, tickRotate: -35, tickFormat: showX }
        : { label: xLabel || null, ticks: 6 },
    y: { label: yLabel || null, grid: true, ticks: 5, ...(hasBars && { zero: true }) },
    color: { domain: names, range: names.map((_, index) => colors[index % colors.length]!) },
    marks: [
      ...(bars.length ? [Plot.barY(bars, { ...band, y: 'value', fill: 'name', title: tip }), Plot.ruleY([0])] : []),
      ...(hasBars
        ? [
            Plot.ruleX(ranged, {
              ...band,
              y1: 'low',
              y2: 'high',
              stroke: 'currentColor',
              strokeWidth: 1.5,
            }),
          ]
        : [
            Plot.areaY(
              of('line').filter(({ low, high }) => low !== null && high !== null),
              { x: 'x', y1: 'low', y2: 'high', z: 'name', fill: 'name', fillOpacity: 0.15 },
            ),
            Plot.ruleX(
              ranged.filter(({ mark }) => mark === 'dots'),
              { x: 'x', y1: 'low', y2: 'high', stroke: 'name', strokeOpacity: 0.6, strokeWidth: 2 },
            ),
            Plot.line(of('line'), { x: 'x', y: 'value', z: 'name', stroke: 'name', strokeWidth: 2 }),
          ]),
      Plot.dot(
        shown.filter(({ mark }) => mark === 'dots' || (mark === 'line' && (hasBars || shown.length <= mostDots))),
        { ...(hasBars ? band : { x: 'x' }), y: 'value', fill: 'name', r: 3, title: tip },
      ),
    ],
  });
}

function showX(x: number | string): string {
  return typeof x === 'number' ? formatFigure(x) : cutName(x, 16);
}
