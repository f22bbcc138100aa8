// A figure over runs, in the order in which they were made.

import * as Plot from '@observablehq/plot';
import type { Html } from '../markup/html.ts';
import { formatRange } from '../text/format.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

export interface HistoryPoint {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Undefined if no value is known. */
export function drawHistory(label: string, points: readonly HistoryPoint[]): Html | undefined {
  const known = points.flatMap(({ value, ...point }, index) =>
    value === null ? [] : [{ ...point, value, order: index + 1 }],
  );
  if (!known.length) return undefined;
  const ranged = known.filter(({ low, high }) => low !== null && high !== null);
  return drawPlot(label, {
    width: 900,
    height: 300,
    marginLeft: 60,
    marginBottom: 40,
    x: { label: 'run', tickFormat: 'd', ticks: Math.min(known.length, 10), nice: true },
    y: { label: null, grid: true, nice: true },
    marks: [
      Plot.ruleX(ranged, { x: 'order', y1: 'low', y2: 'high', stroke: series[0], strokeWidth: 3, strokeOpacity: 0.35 }),
      Plot.line(known, { x: 'order', y: 'value', stroke: series[0], strokeWidth: 1.5 }),
      Plot.dot(known, {
        x: 'order',
        y: 'value',
        fill: series[0],
        r: 4,
        title: (point: (typeof known)[number]) => `${point.label}: ${formatRange(point).join(' ')}`,
      }),
    ],
  });
}
