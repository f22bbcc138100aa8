import * as Plot from '@observablehq/plot';
import type { RobustnessCurve } from '../figures/figure.ts';
import type { Html } from '../markup/html.ts';
import { formatFigure, formatRange } from '../text/format.ts';
import { chart } from './chart.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

/** A metric under attacks of growing strength ε, with its interval. */
export function drawRobustness(name: string | Html, caption: string, { metric, points }: RobustnessCurve): Html {
  const known = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]));
  const ranged = known.filter(({ low, high }) => low !== null && high !== null);
  const drawing = drawPlot(`${metric} by the strength of the attack, ${caption}`, {
    width: 340,
    height: 220,
    marginLeft: 44,
    marginBottom: 42,
    x: { label: 'strength of the attack, ε', ticks: 6 },
    y: { label: metric, domain: [0, 1], ticks: 5, grid: true },
    marks: [
      Plot.areaY(ranged, { x: 'epsilon', y1: 'low', y2: 'high', fill: series[0], fillOpacity: 0.15 }),
      Plot.line(known, { x: 'epsilon', y: 'value', stroke: series[0], strokeWidth: 2 }),
      Plot.dot(known, {
        x: 'epsilon',
        y: 'value',
        fill: series[0],
        r: 3,
        title: (point: (typeof known)[number]) => `ε ${formatFigure(point.epsilon)}: ${formatRange(point).join(' ')}`,
      }),
    ],
  });
  return chart({
    title: name,
    drawing,
    caption: `${metric} by strength, ${caption}`,
    columns: [{ title: 'ε' }, { title: metric, isFigure: true }, { title: '95 % interval', isFigure: true }],
    rows: points.map((point) => [formatFigure(point.epsilon), ...formatRange(point)]),
  });
}
