import * as Plot from '@observablehq/plot';
import type { LearningCurves } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { series as colors, faint } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

/** The figures of a training, epoch by epoch. Losses and shares have scales of their own: a panel each. */
export function drawLearningCurves(name: string | Html, caption: string, curves: LearningCurves): Html {
  const panels = Map.groupBy(curves.series, (series) => (/loss/i.test(series.name) ? 'loss' : 'other'));
  const epochs = [...new Set(curves.series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const drawings = [...panels.values()].map((panel) => drawPanel(caption, panel, curves.keptEpoch));
  return chart({
    title: name,
    drawing: html`${drawings}`,
    note: curves.keptEpoch === null ? undefined : `The model has the weights of epoch ${curves.keptEpoch}.`,
    caption: `the training ${caption}`,
    columns: [{ title: 'epoch' }, ...curves.series.map((series) => ({ title: series.name, isFigure: true }))],
    rows: epochs.map((epoch) => [
      String(epoch),
      ...curves.series.map(({ points }) => formatFigure(points.find(({ x }) => x === epoch)?.y ?? null)),
    ]),
  });
}

function drawPanel(caption: string, panel: LearningCurves['series'], keptEpoch: number | null): Html {
  const points = panel.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const names = panel.map(({ name }) => name);
  const drawing = drawPlot(`${names.join(' and ')} by epoch of ${caption}`, {
    width: 340,
    height: 190,
    marginLeft: 48,
    marginBottom: 42,
    x: { label: 'epoch', ticks: 6, tickFormat: 'd' },
    y: { label: null, grid: true, ticks: 5, zero: true },
    color: { domain: names, range: [...colors] },
    marks: [
      ...(keptEpoch === null ? [] : [Plot.ruleX([keptEpoch], { stroke: faint, strokeDasharray: '3,3' })]),
      Plot.line(points, { x: 'x', y: 'y', stroke: 'name', strokeWidth: 2 }),
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        fill: 'name',
        r: 2.5,
        title: ({ name, x, y }: (typeof points)[number]) => `epoch ${x}: ${name} ${formatFigure(y)}`,
      }),
    ],
  });
  return html`<p class="legend">${names.map((name, index) => html`<span><i class="series-${(index % 4) + 1}"></i>${name}</span>`)}</p>${drawing}`;
}
