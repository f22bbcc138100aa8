import * as Plot from '@observablehq/plot';
import type { Thresholds } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { series as colors, faint } from './colors.ts';
import { drawPlot } from './draw-plot.ts';
import { renderLegend } from './render-legend.ts';

/** Precision, recall and cost by threshold. */
export function drawThresholds(name: string | Html, caption: string, thresholds: Thresholds): Html {
  const { points, chosen, positive } = thresholds;
  return chart({
    title: name,
    drawing: html`${plotThresholds(caption, thresholds).map(({ names, drawing }) => html`${renderLegend(names)}${drawing}`)}`,
    note: `The threshold ${formatFigure(chosen)} was chosen.`,
    caption: `the thresholds of '${positive}', ${caption}`,
    columns: ['threshold', 'precision', 'recall', 'cost'].map((title) => ({ title, isFigure: true })),
    rows: points.map(({ threshold, precision, recall, cost }) =>
      [threshold, precision, recall, cost].map((value) => formatFigure(value)),
    ),
  });
}

/** A panel for precision and recall; another for the costs, where a choice by costs has them. */
export function plotThresholds(caption: string, { points, chosen }: Thresholds) {
  const panels = [
    { panel: 'rates', names: ['precision', 'recall'] as const },
    ...(points.some(({ cost }) => cost !== null) ? [{ panel: 'cost', names: ['cost'] as const }] : []),
  ];
  return panels.map(({ panel, names }) => {
    const lines = names.flatMap((name) =>
      points.flatMap((point) => {
        const y = point[name];
        return y === null ? [] : [{ x: point.threshold, y, name }];
      }),
    );
    const drawing = drawPlot(`${names.join(' and ')} by threshold, ${caption}`, {
      width: 340,
      height: 210,
      marginLeft: 52,
      marginBottom: 42,
      x: { label: 'threshold', ticks: 6 },
      y: { label: null, grid: true, ticks: 5, zero: true, ...(panel === 'rates' && { domain: [0, 1] }) },
      color: { domain: [...names], range: names.map((_, index) => colors[index]!) },
      marks: [
        Plot.ruleX([chosen], { stroke: faint, strokeDasharray: '3,3' }),
        Plot.line(lines, { x: 'x', y: 'y', z: 'name', stroke: 'name', strokeWidth: 2 }),
      ],
    });
    return { panel, names: [...names], drawing };
  });
}
