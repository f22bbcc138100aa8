import * as Plot from '@observablehq/plot';
import type { Residuals } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { faint, series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

/** What a regressor says too much or too little, by what it says. */
export function drawResiduals(name: string | Html, caption: string, residuals: Residuals): Html {
  return chart({
    title: name,
    drawing: plotResiduals(caption, residuals),
    caption: `the residuals, ${caption}`,
    columns: ['truth', 'prediction'].map((title) => ({ title, isFigure: true })),
    rows: residuals.points.map(({ actual, predicted }) => [formatFigure(actual), formatFigure(predicted)]),
  });
}

export function plotResiduals(caption: string, { points }: Residuals): Html {
  const residuals = points.map(({ actual, predicted }) => ({ predicted, residual: predicted - actual, actual }));
  return drawPlot(`Residuals by prediction, ${caption}`, {
    width: 340,
    height: 240,
    marginLeft: 56,
    marginBottom: 42,
    x: { label: 'prediction', ticks: 5, nice: true },
    y: { label: 'prediction − truth', grid: true, ticks: 5, nice: true },
    marks: [
      Plot.ruleY([0], { stroke: faint }),
      Plot.dot(residuals, {
        x: 'predicted',
        y: 'residual',
        fill: series[0],
        fillOpacity: 0.55,
        r: 2.5,
        title: ({ actual, predicted }: (typeof residuals)[number]) =>
          `truth ${formatFigure(actual)}, predicted ${formatFigure(predicted)}`,
      }),
    ],
  });
}
