// Values with their intervals, below each other on one scale.

import * as Plot from '@observablehq/plot';
import type { Html } from '../markup/html.ts';
import { formatRange } from '../text/format.ts';
import { series } from './colors.ts';
import { drawPlot } from './draw-plot.ts';

export interface IntervalRow {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Drawn so that it is seen first. */
  readonly isMarked?: boolean;
}

const mostRows = 40;
/** Of a label, and its width in pixels. */
const mostCharacters = 34;
const characterWidth = 6.9;

/** Values with their intervals below each other, on one scale. Undefined if no value is known. */
export function drawIntervals(
  label: string,
  rows: readonly IntervalRow[],
  domain?: readonly [number, number],
): Html | undefined {
  const known = rows.flatMap(({ value, ...row }) => (value === null ? [] : [{ ...row, value }])).slice(0, mostRows);
  if (!known.length) return undefined;
  const ranged = known.filter(({ low, high }) => low !== null && high !== null);
  const color = ({ isMarked }: IntervalRow): string => (isMarked ? series[1] : series[0]);
  const longest = Math.max(...known.map((row) => Math.min(row.label.length, mostCharacters)));
  const marginLeft = longest * characterWidth + 16;
  return drawPlot(label, {
    width: marginLeft + 300,
    height: known.length * 22 + 44,
    marginLeft,
    marginTop: 6,
    x: { label: null, grid: true, ticks: 5, ...(domain && { domain: [...domain] }) },
    y: { label: null, domain: known.map((row) => row.label), tickFormat: cutLabel, tickSize: 0 },
    marks: [
      Plot.ruleY(ranged, { y: 'label', x1: 'low', x2: 'high', stroke: color, strokeWidth: 3, strokeOpacity: 0.45 }),
      Plot.dot(known, {
        y: 'label',
        x: 'value',
        fill: color,
        r: 4,
        title: (row: (typeof known)[number]) => `${row.label}: ${formatRange(row).join(' ')}`,
      }),
    ],
  });
}

function cutLabel(label: string): string {
  return label.length > mostCharacters ? `…${label.slice(1 - mostCharacters)}` : label;
}
