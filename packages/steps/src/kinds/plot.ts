// A plot as data: what is drawn, not how. The terminal shows a line of text for each series, `cairn report` draws it, and
// `cairn get --to plot.svg` writes the picture.

import { defineKind, json, type Kind } from '@cairn/core';
import { z } from 'zod';
import { exportPlot } from '../showing/export-plot.ts';
import { formatNumber } from '../showing/format-number.ts';
import { drawSparkline } from '../showing/sparkline.ts';

export interface PlotPoint {
  /** Numbers, or names that are drawn in their order; the same in all points of a plot. */
  readonly x: number | string;
  /** Null: a gap. */
  readonly y: number | null;
  /** The interval of `y`, drawn as a band, or as a line through a bar or dot. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface PlotSeries {
  readonly name: string;
  /** How it is drawn. Default `line`; names on x are drawn as bars unless this says otherwise. */
  readonly mark?: 'line' | 'dots' | 'bars' | undefined;
  readonly points: readonly PlotPoint[];
}

export interface Plot {
  readonly title?: string | undefined;
  /** Labels of the axes, with their units. */
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  /** At least one; no two of one name. */
  readonly series: readonly PlotSeries[];
}

const point = z.strictObject({
  x: z.union([z.number(), z.string()]),
  y: z.number().nullable(),
  low: z.number().optional(),
  high: z.number().optional(),
});
const schema: z.ZodType<Plot> = z.strictObject({
  title: z.string().optional(),
  xLabel: z.string().optional(),
  yLabel: z.string().optional(),
  series: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        mark: z.enum(['line', 'dots', 'bars']).optional(),
        points: z.array(point).min(1),
      }),
    )
    .min(1),
});
const stored = json<Plot>(schema);

/**
 * How plots are stored: JSON.
 *
 * ```ts
 * out: { curve: plot },
 * run: () => ({ curve: { xLabel: 'epoch', yLabel: 'loss', series: [{ name: 'train', points: [{ x: 1, y: 0.7 }] }] } }),
 * ```
 */
export const plot: Kind<Plot, 'plot'> = defineKind<Plot, 'plot'>({
  name: 'plot',
  extension: '.json',
  mediaType: 'application/vnd.cairn.plot+json',
  givesPath: false,
  exportAs: { '.svg': (stored, target) => exportPlot(stored, 'svg', target) },
  encode: stored.encode,
  decode: stored.decode,
  validate: (value) => stored.validate(value) ?? findProblem(value),
  show: ({ series, title }) => {
    const points = series.reduce((sum, { points }) => sum + points.length, 0);
    return `${title ? `${title}: ` : ''}${series.length} series, ${points} points`;
  },
  summary: ({ title, xLabel, yLabel, series }) => {
    const axes = [yLabel, xLabel].filter(Boolean).join(' by ');
    const isSaid = title?.toLowerCase() === axes.toLowerCase();
    const head = [title, isSaid ? '' : axes].filter(Boolean).join(': ');
    const width = Math.max(...series.map(({ name }) => name.length));
    return [...(head ? [head] : []), ...series.map((one) => describeSeries(one, width))];
  },
  describeDifference: stored.describeDifference,
  stub: () => ({ series: [{ name: 'stub', points: [{ x: 0, y: 0 }] }] }),
});

function findProblem({ series }: Plot): string | undefined {
  const names = series.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `two of its series have the name '${twice}'`;
  const kinds = new Set(series.flatMap(({ points }) => points.map(({ x }) => typeof x)));
  return kinds.size > 1 ? 'some of its points have a number as x, and others a text' : undefined;
}

/** Names on x that a line of text lists with their values; more are a row of bars. */
const mostNames = 8;

/** `train  █▅▃▁  0.700 → 0.100, from 0.100 to 0.700` */
function describeSeries({ name, points }: PlotSeries, width: number): string {
  const known = points.flatMap(({ y }) => (y === null ? [] : [y]));
  const label = name.padEnd(width);
  if (!known.length) return `${label}  no values`;
  if (typeof points[0]!.x === 'string' && points.length <= mostNames)
    return `${label}  ${points.map(({ x, y }) => `${x} ${y === null ? '–' : formatNumber(y)}`).join(', ')}`;
  const [first, last] = [known[0]!, known.at(-1)!];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const range = `${formatNumber(low)} to ${formatNumber(high)}`;
  return `${label}  ${drawSparkline(points.map(({ y }) => y))}  ${formatNumber(first)} → ${formatNumber(last)} (${range})`;
}
