import * as Plot from '@observablehq/plot';
import type { RadiusCurve, RobustnessCurve } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

/** A metric under attacks of growing strength ε, or proven within growing radii, with its interval. */
export function drawRobustness(name: string | Html, caption: string, curve: RobustnessCurve | RadiusCurve): Html {
  const { symbol, metric, points } = readStrengths(curve);
  return chart({
    title: name,
    drawing: plotRobustness(caption, curve),
    caption: `${metric} by strength, ${caption}`,
    columns: [{ title: symbol }, { title: metric, isFigure: true }, { title: '95 % interval', isFigure: true }],
    rows: points.map((point) => [formatFigure(point.at), ...formatRange(point)]),
  });
}

export function plotRobustness(caption: string, curve: RobustnessCurve | RadiusCurve): Html {
  const { symbol, label, metric, points } = readStrengths(curve);
  const known = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]));
  const ranged = known.filter(({ low, high }) => low !== null && high !== null);
  return drawPlot(`${metric} by ${label}, ${caption}`, {
    width: 340,
    height: 220,
    marginLeft: 44,
    marginBottom: 42,
    x: { label, ticks: 6 },
    y: { label: metric, domain: [0, 1], ticks: 5, grid: true },
    marks: [
      Plot.areaY(ranged, { x: 'at', y1: 'low', y2: 'high', fill: series[0], fillOpacity: 0.15 }),
      Plot.line(known, { x: 'at', y: 'value', stroke: series[0], strokeWidth: 2 }),
      Plot.dot(known, {
        x: 'at',
        y: 'value',
        fill: series[0],
        r: 3,
        title: (point: (typeof known)[number]) =>
          `${symbol} ${formatFigure(point.at)}: ${formatRange(point).join(' ')}`,
      }),
    ],
  });
}

function readStrengths(curve: RobustnessCurve | RadiusCurve) {
  if (curve.type === 'radius')
    return {
      symbol: 'radius',
      label: 'radius within which it is proven',
      metric: curve.metric,
      points: curve.points.map(({ radius: at, ...found }) => ({ at, ...found })),
    };
  return {
    symbol: 'ε',
    label: 'strength of the attack, ε',
    metric: curve.metric,
    points: curve.points.map(({ epsilon: at, ...found }) => ({ at, ...found })),
  };
}
