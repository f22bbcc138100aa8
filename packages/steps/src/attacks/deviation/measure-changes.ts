// How far a regressor's numbers are moved by attacks of rising sizes.

import type { Random } from '@cairn/core';
import { drawStarts } from '../draw-starts.ts';
import type { Ball, Direction, OpenedRegressor } from './open-regressor.ts';
import { searchRandomly } from './random-search.ts';

export interface ChangesAt {
  readonly epsilon: number;
  /** By row the largest change by attacks of this size and of the smaller ones, whose balls it contains. */
  readonly changes: Float64Array;
  /** By attacks of this size alone. */
  readonly alone: Float64Array;
  /** The lowest and the highest number of each row, by attacks of this size and of the smaller ones. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
}

export interface MeasureOptions {
  /** What is predicted for the rows as they are. */
  readonly before: Float64Array;
  /** Rising. */
  readonly sizes: readonly number[];
  readonly norm: Ball['norm'];
  readonly climb: {
    readonly steps: number;
    /** As a share of ε. */
    readonly stepShare: number;
    readonly restarts: number;
  };
  random(stream: string): Random;
  /** Called after each size. */
  pause(done: number): Promise<void>;
}

/** How often a random search asks for each step that PGD would take. */
const queriesPerStep = 10;

export async function measureChanges(model: OpenedRegressor, options: MeasureOptions): Promise<readonly ChangesAt[]> {
  const { before, sizes, norm, pause } = options;
  const measured: ChangesAt[] = [];
  let reached: Readonly<Record<Direction, Float32Array>> = { [1]: model.rows.data, [-1]: model.rows.data };
  for (const epsilon of sizes) {
    const found = attack(model, { epsilon, norm }, reached, options);
    reached = found.reached;
    const previous = measured.at(-1) ?? { lowest: before, highest: before };
    const extreme = (choose: typeof Math.max, start: Float64Array) =>
      found.values.reduce((most, values) => most.map((value, row) => choose(value, values[row]!)), start);
    const [lowest, highest] = [extreme(Math.min, previous.lowest), extreme(Math.max, previous.highest)];
    const [ownLowest, ownHighest] = [extreme(Math.min, before), extreme(Math.max, before)];
    const span = (low: Float64Array, high: Float64Array) =>
      before.map((value, row) => Math.max(value - low[row]!, high[row]! - value));
    measured.push({
      epsilon,
      lowest,
      highest,
      changes: span(lowest, highest),
      alone: span(ownLowest, ownHighest),
    });
    await pause(measured.length);
  }
  return measured;
}

/** What is predicted where the attacks of one size end, and for a search the rows that it reached. */
function attack(
  model: OpenedRegressor,
  ball: Ball,
  reached: Readonly<Record<Direction, Float32Array>>,
  { climb: { steps, stepShare, restarts }, random }: MeasureOptions,
): { readonly values: readonly Float64Array[]; readonly reached: Readonly<Record<Direction, Float32Array>> } {
  const { rows, bounds, slopes } = model;
  if (!slopes) {
    const queries = queriesPerStep * steps * restarts;
    const search = (direction: Direction) =>
      searchRandomly(model, {
        direction,
        ball,
        queries,
        from: reached[direction],
        random: random(`search ${direction}`),
      });
    const ends = { [1]: search(1), [-1]: search(-1) };
    return { values: [model.valuesAt(ends[1]), model.valuesAt(ends[-1])], reached: ends };
  }
  // One stream for all sizes, so that the points of the curve differ in their ε alone.
  const values = Array.from({ length: restarts }, (_, index) => {
    const starts = drawStarts(random(`start ${index}`), ball.norm, rows.rowCount, bounds.span);
    const climb = { steps, stepSize: stepShare * ball.epsilon, starts };
    return ([1, -1] as const).map((direction) => model.valuesAt(slopes.climb(direction, ball, climb)));
  });
  return { values: values.flat(), reached };
}
