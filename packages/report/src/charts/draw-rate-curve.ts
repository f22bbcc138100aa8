// ROC, precision and recall, and calibration: curves in the unit square.

import * as Plot from '@observablehq/plot';
import type { RateCurve } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { chart } from './chart.ts';
import { faint, series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

const words = {
  roc: { title: 'ROC', x: 'false positive rate', y: 'true positive rate', hasDiagonal: true },
  'precision-recall': { title: 'Precision and recall', x: 'recall', y: 'precision', hasDiagonal: false },
  calibration: { title: 'Calibration', x: 'mean predicted probability', y: 'share of positives', hasDiagonal: true },
} as const;

/** A curve of rates in the unit square. The diagonal is a model that guesses, or perfect calibration. */
export function drawRateCurve(name: string, caption: string, curve: RateCurve): Html {
  const { title, x, y } = words[curve.type];
  return chart({
    title: `${title}, ${name}`,
    drawing: plotRateCurve(caption, curve),
    caption: `the curve ${title} of ${caption}`,
    columns: [
      { title: x, isFigure: true },
      { title: y, isFigure: true },
    ],
    rows: curve.points.map((point) => [formatFigure(point.x, true), formatFigure(point.y, true)]),
  });
}

export function titleOfCurve({ type }: RateCurve): string {
  return words[type].title;
}

export function plotRateCurve(caption: string, { type, points }: RateCurve): Html {
  const { title, x, y, hasDiagonal } = words[type];
  const ranged = points.flatMap(({ x, low, high }) => (low === null || high === null ? [] : [{ x, low, high }]));
  return drawPlot(`${title} of ${caption}`, {
    width: 300,
    height: 290,
    marginLeft: 44,
    marginBottom: 42,
    x: { label: x, domain: [0, 1], ticks: 5, grid: true },
    y: { label: y, domain: [0, 1], ticks: 5, grid: true },
    marks: [
      ...(hasDiagonal
        ? [
            Plot.line(
              [
                [0, 0],
                [1, 1],
              ],
              { stroke: faint, strokeDasharray: '3,3' },
            ),
          ]
        : []),
      Plot.ruleX(ranged, { x: 'x', y1: 'low', y2: 'high', stroke: series[0], strokeOpacity: 0.6 }),
      Plot.line(points, { x: 'x', y: 'y', stroke: series[0], strokeWidth: 2 }),
      ...(type === 'calibration' ? [Plot.dot(points, { x: 'x', y: 'y', fill: series[0], r: 3 })] : []),
    ],
  });
}
