// Values with their intervals, below each other on one scale.

import * as Plot from '@observablehq/plot';
import type { Html } from '../markup/html.ts';
import { formatRange } from '../text/format.ts';
import { faint, series } from './colors.ts';
import { cutName } from './cut-name.ts';
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
  /** A line at this value, for comparison. */
  mark: number | null = null,
): Html | undefined {
  const known = rows
    .flatMap(({ value, ...row }) => (value === null ? [] : [{ ...row, value }]))
    .slice(0, mostRows)
    .map((row, index) => ({ ...row, place: String(index) }));
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
    x: { label: null, grid: true, ticks: 5 },
    y: {
      label: null,
      domain: known.map(({ place }) => place),
      tickFormat: (place: string) => cutName(known[Number(place)]!.label, mostCharacters),
      tickSize: 0,
    },
    marks: [
      ...(mark === null ? [] : [Plot.ruleX([mark], { stroke: faint, strokeDasharray: '3,3' })]),
      Plot.ruleY(ranged, { y: 'place', x1: 'low', x2: 'high', stroke: color, strokeWidth: 3, strokeOpacity: 0.45 }),
      Plot.dot(known, {
        y: 'place',
        x: 'value',
        fill: color,
        r: 4,
        title: (row: (typeof known)[number]) => `${row.label}: ${formatRange(row).join(' ')}`,
      }),
    ],
  });
}
