// APGD: gradient ascent with momentum, whose step sizes follow from how the loss of each row goes.

import type { Points, Slopes } from './attacked-model.ts';
import { type Attack, type Attempt, noteFooled } from './attempt.ts';
import { type Ball, projectIntoBall } from './ball.ts';
import type { ClassLoss } from './class-losses.ts';
import { createStepControl } from './control-steps.ts';
import { drawSurface } from './random-points.ts';
import { climb } from './steepest.ts';

export interface ApgdOptions {
  readonly steps: number;
  /** Makes the loss for the rows that are attacked: some losses need to know their targets. */
  readonly lossOf: (attempt: Attempt) => ClassLoss;
}

/** Shares of the steps with 3 ε, 2 ε and ε: in `l1` the way in from farther out finds more. */
const l1Phases = [
  { radius: 3, share: 0.3 },
  { radius: 2, share: 0.3 },
  { radius: 1, share: 0.4 },
] as const;

/**
 * Source: F. Croce, M. Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free
 * attacks", ICML 2020, algorithm 1; in `l1` "Mind the box: l1-APGD for sparse adversarial attacks on image classifiers",
 * ICML 2021, algorithm 1 with larger radii first. All constants are those of the authors' implementation.
 */
export function apgd({ steps, lossOf }: ApgdOptions): Attack {
  return async (attempt) => {
    const loss = lossOf(attempt);
    const { ball, origins, random } = attempt;
    if (ball.norm !== 'l1') return (await ascend(attempt, ball, loss, steps, drawSurface(random, origins, ball))).right;
    let points: Points | undefined;
    let right = new Uint8Array(origins.rows.length).fill(1);
    for (const { radius, share } of l1Phases) {
      const wide = { ...ball, epsilon: radius * ball.epsilon };
      const from = points ? project(points, origins, wide) : drawSurface(random, origins, wide);
      const phase = await ascend(attempt, wide, loss, Math.max(1, Math.round(share * steps)), from);
      points = phase.best;
      // Only what is within ε counts.
      if (radius === 1) right = phase.right;
    }
    return right;
  };
}

async function ascend(attempt: Attempt, ball: Ball, loss: ClassLoss, steps: number, from: Points) {
  const { model, origins, breathing } = attempt;
  const { size, slopesOf } = model;
  if (!slopesOf) throw new Error('APGD needs gradients');
  const { rows } = origins;
  const right = new Uint8Array(rows.length).fill(1);
  const values = from.values.slice();
  const points = { values, rows };
  let before = values.slice();
  let { slopes, losses, scores }: Slopes = slopesOf(points, loss);
  const best = { values: values.slice(), slopes: slopes.slice(), losses: losses.slice() };
  const control = createStepControl({ ball, steps, size, origins: origins.values, start: values });
  const isInBall = ball.epsilon <= attempt.ball.epsilon;
  let isAnyRight = noteFooled(right, model.areRight(scores, rows)) || !isInBall;
  for (let step = 0; step < steps && isAnyRight; step++) {
    await breathing.pauseIfDue();
    const next = values.slice();
    for (let row = 0; row < rows.length; row++) {
      const start = row * size;
      climb(next, slopes, {
        start,
        size,
        norm: ball.norm,
        step: control.stepOf(row),
        share: control.shareOf(row),
      });
      projectIntoBall(next, origins.values, start, size, ball);
      if (ball.norm === 'l1' || step === 0) continue;
      for (let i = start; i < start + size; i++)
        next[i] = values[i]! + 0.75 * (next[i]! - values[i]!) + 0.25 * (values[i]! - before[i]!);
      projectIntoBall(next, origins.values, start, size, ball);
    }
    before = values.slice();
    values.set(next);
    ({ slopes, losses, scores } = slopesOf(points, loss));
    isAnyRight = noteFooled(right, model.areRight(scores, rows)) || !isInBall;
    for (let row = 0; row < rows.length; row++) {
      if (!(losses[row]! > best.losses[row]!)) continue;
      best.losses[row] = losses[row]!;
      copyRow(best.values, values, row, size);
      copyRow(best.slopes, slopes, row, size);
    }
    for (const row of control.afterStep(step, losses, best)) {
      copyRow(values, best.values, row, size);
      copyRow(slopes, best.slopes, row, size);
    }
  }
  return { right, best: { values: best.values, rows } };
}

function project({ values, rows }: Points, origins: Points, ball: Ball): Points {
  const size = values.length / Math.max(1, rows.length);
  const moved = values.slice();
  for (let start = 0; start < moved.length; start += size) projectIntoBall(moved, origins.values, start, size, ball);
  return { values: moved, rows };
}

function copyRow(target: Float32Array, source: Float32Array, row: number, size: number): void {
  target.set(source.subarray(row * size, (row + 1) * size), row * size);
}
