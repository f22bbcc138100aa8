// Parallel coordinates: an axis for each param that differs, the metric last, and a line for each trial.

import * as Plot from '@observablehq/plot';
import type { Html } from '../markup/html.ts';
import { formatFigure } from '../text/format.ts';
import { series } from './colors.ts';
import { cutName } from './cut-name.ts';
import { drawPlot } from './draw-plot.ts';

export interface ParallelTrial {
  readonly label: string;
  readonly isMarked: boolean;
  /** By axis; undefined where a trial does not have it. */
  readonly values: readonly unknown[];
}

interface Axis {
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  placeOf(value: unknown): number;
}

const mostNames = 12;
/** Ticks that are nearer to each other than this, as a share of the axis, would be written over each other. */
const leastDistance = 0.07;
/** Where a trial is on an axis of a param that it does not have: below all values. */
const placeOfNone = -0.16;

/** Undefined with fewer than two axes or two trials: there is nothing to compare. */
export function drawParallel(
  label: string,
  axisNames: readonly string[],
  trials: readonly ParallelTrial[],
): Html | undefined {
  if (axisNames.length < 2 || trials.length < 2) return undefined;
  const axes = axisNames.map((_, index) => createAxis(trials.map(({ values }) => values[index])));
  const points = trials.flatMap(({ label: trial, isMarked, values }, order) =>
    axes.map((axis, index) => {
      const value = values[index];
      return { x: index, y: axis.placeOf(value), order, trial, isMarked, text: showValue(value) };
    }),
  );
  const ticks = axes.flatMap(({ ticks }, x) => ticks.map((tick) => ({ ...tick, x })));
  const lowest = points.some(({ y }) => y === placeOfNone) ? placeOfNone : 0;
  const places = axisNames.map((_, x) => x);
  const lines = (isMarked: boolean) => {
    const own = points.filter((point) => point.isMarked === isMarked);
    const color = isMarked ? series[1] : series[0];
    return [
      Plot.line(own, {
        x: 'x',
        y: 'y',
        z: 'order',
        stroke: color,
        strokeWidth: isMarked ? 3 : 1.5,
        strokeOpacity: isMarked ? 1 : 0.55,
      }),
      Plot.dot(own, {
        x: 'x',
        y: 'y',
        r: isMarked ? 4 : 2.5,
        fill: color,
        title: ({ x, trial, text }: (typeof own)[number]) => `${trial}: ${axisNames[x]} ${text}`,
      }),
    ];
  };
  return drawPlot(label, {
    width: Math.min(1_100, Math.max(360, 150 * axisNames.length)),
    height: 260,
    marginTop: 34,
    marginLeft: 76,
    marginRight: 76,
    marginBottom: 14,
    x: { axis: null, domain: [0, axisNames.length - 1] },
    y: { axis: null, domain: [lowest, 1] },
    marks: [
      Plot.ruleX(places, { stroke: 'var(--line)', strokeWidth: 1.5 }),
      ...lines(false),
      ...lines(true),
      Plot.text(ticks, {
        x: 'x',
        y: 'at',
        text: 'text',
        dx: 7,
        textAnchor: 'start',
        stroke: 'var(--paper)',
        strokeWidth: 4,
        fill: 'currentColor',
      }),
      Plot.text(
        axisNames.map((name, x) => ({ x, name: cutName(name, 20) })),
        { x: 'x', frameAnchor: 'top', dy: -22, text: 'name', fontWeight: 600, fill: 'currentColor' },
      ),
    ],
  });
}

/** Numbers by their size, on a scale of powers if all are positive and 100 times apart; anything else evenly by name. */
function createAxis(values: readonly unknown[]): Axis {
  const known = values.filter((value) => !isAbsent(value));
  const isOfNumbers = known.length > 0 && known.every((value): value is number => Number.isFinite(value));
  const axis = isOfNumbers ? createNumberAxis(known) : createNameAxis(known);
  return {
    ticks: [...axis.ticks, ...(known.length < values.length ? [{ at: placeOfNone, text: 'none' }] : [])],
    placeOf: (value) => (isAbsent(value) ? placeOfNone : axis.placeOf(value)),
  };
}

function createNameAxis(values: readonly unknown[]): Axis {
  const names = [...new Set(values.map(showValue))].sort((a, b) => (a < b ? -1 : 1));
  const place = (name: string): number => (names.length > 1 ? names.indexOf(name) / (names.length - 1) : 0.5);
  return {
    ticks: names.length > mostNames ? [] : names.map((name) => ({ at: place(name), text: cutName(name, 20) })),
    placeOf: (value) => place(showValue(value)),
  };
}

function createNumberAxis(values: readonly number[]): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isPowers = low > 0 && high / low >= 100;
  const scale = (value: number): number => (isPowers ? Math.log(value) : value);
  const span = scale(high) - scale(low);
  const place = (value: number): number => (span > 0 ? (scale(value) - scale(low)) / span : 0.5);
  const inner = values.length <= 12 ? values : [];
  const ticks: { at: number; text: string }[] = [];
  // The ends first: a value between them that is too near to one is left out.
  for (const value of [high, low, ...inner]) {
    const at = place(value);
    if (ticks.every((tick) => Math.abs(tick.at - at) >= leastDistance)) ticks.push({ at, text: formatFigure(value) });
  }
  return { ticks, placeOf: (value) => place(Number(value)) };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function showValue(value: unknown): string {
  if (typeof value === 'number') return formatFigure(value);
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
