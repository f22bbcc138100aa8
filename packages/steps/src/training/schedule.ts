// Learning rates that change while training, as tensor operations of the number of the update. Keras 3's formulas.

import type { Scalar } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { StepSchedule } from './schedule-params.ts';

/** The learning rate of an update, whose number is a scalar from 1. */
export type LearningRate = (t: Scalar) => Scalar;

export function scheduleRate(tf: Tfjs, learningRate: number, schedule: StepSchedule): LearningRate {
  // Keras counts the updates that were made before.
  const stepOf = (t: Scalar): Scalar => tf.sub(t, 1);
  switch (schedule.type) {
    case 'exponential':
      return (t) => {
        const part: Scalar = tf.div(stepOf(t), schedule.decaySteps);
        return tf.mul(learningRate, tf.pow(schedule.decayRate, schedule.staircase ? tf.floor(part) : part));
      };
    case 'cosine': {
      const { decaySteps, alpha = 0, warmupSteps = 0 } = schedule;
      return (t) => {
        const step = stepOf(t);
        const done: Scalar = tf.div(tf.minimum(tf.maximum(tf.sub(step, warmupSteps), 0), decaySteps), decaySteps);
        const cosine = tf.mul(0.5, tf.add(1, tf.cos(tf.mul(Math.PI, done))));
        const decayed: Scalar = tf.mul(learningRate, tf.add(tf.mul(1 - alpha, cosine), alpha));
        if (warmupSteps === 0) return decayed;
        // Below 1 while the rate rises, and 1 from then on, when the cosine begins.
        return tf.mul(decayed, tf.minimum(tf.div(step, warmupSteps), 1));
      };
    }
    case 'steps':
      return (t) => {
        const step = stepOf(t);
        let factor: Scalar = tf.onesLike(step);
        schedule.boundaries.forEach((boundary, index) => {
          const before = index === 0 ? 1 : schedule.values[index - 1]!;
          // 0 up to the boundary, and 1 beyond it.
          const isBeyond = tf.minimum(tf.maximum(tf.sub(step, boundary), 0), 1);
          factor = tf.add(factor, tf.mul(isBeyond, schedule.values[index]! - before));
        });
        return tf.mul(factor, learningRate);
      };
  }
}
