// The step sizes of APGD, of each row by itself: halved where its loss stopped rising.

import type { Ball } from './ball.ts';

export interface StepControl {
  /** The length of a row's next step. */
  stepOf(row: number): number;
  /** In `l1`: the share of a row's numbers that the next step changes. */
  shareOf(row: number): number;
  /** To be called after each step. @returns the rows that go back to their best point */
  afterStep(step: number, losses: Float64Array, best: BestPoints): readonly number[];
}

export interface BestPoints {
  readonly values: Float32Array;
  readonly losses: Float64Array;
}

export interface ControlOptions {
  readonly ball: Ball;
  readonly steps: number;
  readonly size: number;
  readonly origins: Float32Array;
  /** Where the ascent starts. */
  readonly start: Float32Array;
}

export function createStepControl(options: ControlOptions): StepControl {
  return options.ball.norm === 'l1' ? createSparseControl(options) : createDenseControl(options);
}

/** In `linf` and `l2`: halved if the loss rose in at most 75 % of the steps since the last look, or its best did not rise. */
function createDenseControl({ ball, steps, size, start }: ControlOptions): StepControl {
  const rowCount = start.length / size;
  const lengths = new Float64Array(rowCount).fill(2 * ball.epsilon);
  const leastBetween = Math.max(Math.trunc(0.06 * steps), 1);
  const fewer = Math.max(Math.trunc(0.03 * steps), 1);
  let between = Math.max(Math.trunc(0.22 * steps), 1);
  let since = 0;
  const rises = new Int32Array(rowCount);
  let lastLosses: Float64Array | undefined;
  let bestAtLook: Float64Array | undefined;
  const wasHalved = new Uint8Array(rowCount).fill(1);
  return {
    stepOf: (row) => lengths[row]!,
    shareOf: () => 1,
    afterStep: (_step, losses, best) => {
      bestAtLook ??= best.losses.slice();
      for (let row = 0; row < rowCount; row++) if (lastLosses && losses[row]! > lastLosses[row]!) rises[row]!++;
      lastLosses = losses;
      since++;
      if (since < between) return [];
      const halved: number[] = [];
      for (let row = 0; row < rowCount; row++) {
        const isStuck = wasHalved[row] === 0 && bestAtLook[row]! >= best.losses[row]!;
        const isHalved = rises[row]! <= 0.75 * between || isStuck;
        wasHalved[row] = isHalved ? 1 : 0;
        if (!isHalved) continue;
        lengths[row]! /= 2;
        halved.push(row);
      }
      bestAtLook = best.losses.slice();
      rises.fill(0);
      since = 0;
      between = Math.max(between - fewer, leastBetween);
      return halved;
    },
  };
}

/** In `l1`: by how many numbers the best point changes. */
function createSparseControl({ ball, steps, size, origins, start }: ControlOptions): StepControl {
  const rowCount = start.length / size;
  const lengths = new Float64Array(rowCount).fill(ball.epsilon);
  const between = Math.max(Math.trunc(0.04 * steps), 1);
  const changed = (values: Float32Array, row: number) => {
    let count = 0;
    for (let i = row * size; i < (row + 1) * size; i++) if (values[i] !== origins[i]) count++;
    return count;
  };
  const shares = Float64Array.from({ length: rowCount }, () => 0.2);
  const counts = new Float64Array(rowCount).fill(size);
  let since = 0;
  return {
    stepOf: (row) => lengths[row]!,
    shareOf: (row) => shares[row]!,
    afterStep: (_step, _losses, best) => {
      since++;
      if (since < between) return [];
      since = 0;
      const back: number[] = [];
      for (let row = 0; row < rowCount; row++) {
        const count = changed(best.values, row);
        const isSparser = count / counts[row]! < 0.95;
        shares[row] = count / size / 1.5;
        lengths[row] = isSparser ? ball.epsilon : Math.max(lengths[row]! / 1.5, ball.epsilon / 10);
        counts[row] = count;
        if (isSparser) back.push(row);
      }
      return back;
    },
  };
}
