import * as Plot from '@observablehq/plot';
import type { LearningCurves } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { series as colors, faint } from './colors.ts';
import { drawPlot } from './draw-plot.ts';
import { renderLegend } from './render-legend.ts';

/** The figures of a training, epoch by epoch. Losses and shares have scales of their own: a panel each. */
export function drawLearningCurves(name: string | Html, caption: string, curves: LearningCurves): Html {
  const epochs = [...new Set(curves.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  return chart({
    title: name,
    drawing: html`${plotLearningCurves(caption, curves).map(({ names, drawing }) => html`${renderLegend(names)}${drawing}`)}`,
    note: curves.keptEpoch === null ? undefined : `The model has the weights of epoch ${curves.keptEpoch}.`,
    caption: `the training ${caption}`,
    columns: [{ title: 'epoch' }, ...curves.series.map((series) => ({ title: series.name, isFigure: true }))],
    rows: epochs.map((epoch) => [
      String(epoch),
      ...curves.series.map(({ points }) => formatFigure(points.find(({ x }) => x === epoch)?.y ?? null)),
    ]),
  });
}

/** A panel for losses, and one for all other figures: the names of its lines, and the drawing. */
export function plotLearningCurves(caption: string, { series, keptEpoch }: LearningCurves) {
  const panels = Map.groupBy(series, ({ name }) => (/loss/i.test(name) ? 'loss' : 'other'));
  return [...panels].map(([panel, lines]) => ({
    panel,
    names: lines.map(({ name }) => name),
    drawing: plotPanel(caption, lines, keptEpoch),
  }));
}

function plotPanel(caption: string, panel: LearningCurves['series'], keptEpoch: number | null): Html {
  const points = panel.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const names = panel.map(({ name }) => name);
  return drawPlot(`${names.join(' and ')} by epoch of ${caption}`, {
    width: 340,
    height: 190,
    marginLeft: 48,
    marginBottom: 42,
    x: { label: 'epoch', ticks: wholeTicks(points.map(({ x }) => x)), tickFormat: 'd' },
    y: { label: null, grid: true, ticks: 5, zero: true },
    color: { domain: names, range: names.map((_, index) => colors[index % colors.length]!) },
    marks: [
      ...(keptEpoch === null ? [] : [Plot.ruleX([keptEpoch], { stroke: faint, strokeDasharray: '3,3' })]),
      Plot.line(points, { x: 'x', y: 'y', z: 'name', stroke: 'name', strokeWidth: 2 }),
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        fill: 'name',
        r: 2.5,
        title: ({ name, x, y }: (typeof points)[number]) => `epoch ${x}: ${name} ${formatFigure(y)}`,
      }),
    ],
  });
}

/** At most seven whole numbers of equal distance: there is no half of an epoch. */
function wholeTicks(epochs: readonly number[]): readonly number[] {
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  const step = Math.max(1, Math.ceil((last - first) / 6));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}
