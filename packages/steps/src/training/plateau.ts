// A learning rate that falls when the validation loss no longer does.

import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Optimizer } from './optimizer.ts';
import type { LearningRate } from './schedule.ts';
import type { PlateauSchedule } from './schedule-params.ts';
import type { TrainingState } from './training-state.ts';

/**
 * The learning rate after some epochs, by the validation loss of each: Keras' `ReduceLROnPlateau`. It follows from the losses
 * alone, so that a training that was killed goes on with the same rate.
 */
export function plateauRate(learningRate: number, schedule: PlateauSchedule, losses: readonly number[]): number {
  const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minRate = 0 } = schedule;
  let [rate, best, wait, rest] = [learningRate, Number.POSITIVE_INFINITY, 0, 0];
  for (const loss of losses) {
    if (rest > 0) {
      rest--;
      wait = 0;
    }
    if (loss < best - minDelta) {
      best = loss;
      wait = 0;
    } else if (rest === 0) {
      wait++;
      if (wait >= patience && rate > minRate) {
        rate = Math.max(rate * factor, minRate);
        rest = cooldown;
        wait = 0;
      }
    }
  }
  return rate;
}

/**
 * An optimizer whose learning rate is in its last slot: part of the state, so that a compiled step has it as an input.
 *
 * @param make - makes the optimizer by its rate
 */
export function withRateInState(tf: Tfjs, make: (rate: LearningRate) => Optimizer): Optimizer {
  let rate: Tensor1D | undefined;
  // Operations broadcast: the rate is a vector as long as the weights, of one number.
  const optimizer = make(() => rate as unknown as Scalar);
  return {
    slotCount: optimizer.slotCount + 1,
    update: (weights, gradient, slots, t) => {
      rate = slots.at(-1)!;
      const updated = optimizer.update(weights, gradient, slots.slice(0, -1), t);
      // A tensor of its own, since the caller frees the state before.
      return { weights: updated.weights, slots: [...updated.slots, tf.mul(rate, 1)] };
    },
  };
}

/** The same state with another learning rate in its last slot. */
export function setRate(tf: Tfjs, { slots, ...state }: TrainingState, rate: number): TrainingState {
  const last = slots.at(-1)!;
  const next = tf.fill([last.size], rate) as Tensor1D;
  tf.dispose(last);
  return { ...state, slots: [...slots.slice(0, -1), next] };
}
