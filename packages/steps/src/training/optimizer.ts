// Optimisers over explicit slots, as tensor operations: (weights, gradients, slots, t) → (weights, slots), all vectors
// over the weights of a whole network. Keras 3's formulas and defaults.

import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { OptimizerName } from './optimizer-names.ts';

/** Keras' learning rates. */
export const defaultLearningRates: Readonly<Record<OptimizerName, number>> = { adam: 0.001, sgd: 0.01, rmsprop: 0.001 };

export interface Optimizer {
  /** How many vectors it keeps, each as long as the weights and 0 at the start. */
  readonly slotCount: number;
  /** One update; `t` is its number, from 1, as a scalar. */
  update(weights: Tensor1D, gradient: Tensor1D, slots: readonly Tensor1D[], t: Scalar): Updated;
}

export interface Updated {
  readonly weights: Tensor1D;
  readonly slots: readonly Tensor1D[];
}

export interface OptimizerOptions {
  readonly learningRate: number;
  /** Of `sgd`, from 0 to 1; default 0. */
  readonly momentum?: number | undefined;
}

export function createOptimizer(tf: Tfjs, name: OptimizerName, options: OptimizerOptions): Optimizer {
  return { adam, sgd, rmsprop }[name](tf, options);
}

const epsilon = 1e-7;

/**
 * Adam, β₁ 0.9, β₂ 0.999, ε 1e-7, with the bias corrections folded into the step size (D. Kingma, J. Ba, "Adam", ICLR
 * 2015, end of section 2), as Keras.
 */
function adam(tf: Tfjs, { learningRate }: OptimizerOptions): Optimizer {
  const [beta1, beta2] = [0.9, 0.999];
  return {
    slotCount: 2,
    update: (weights, gradient, [mean, square], t) => {
      const m: Tensor1D = tf.add(mean!, tf.mul(tf.sub(gradient, mean!), 1 - beta1));
      const v: Tensor1D = tf.add(square!, tf.mul(tf.sub(tf.square(gradient), square!), 1 - beta2));
      const correction = tf.div(tf.sqrt(tf.sub(1, tf.pow(beta2, t))), tf.sub(1, tf.pow(beta1, t)));
      const step = tf.div(tf.mul(m, tf.mul(correction, learningRate)), tf.add(tf.sqrt(v), epsilon));
      return { weights: tf.sub(weights, step), slots: [m, v] };
    },
  };
}

/** Gradient descent with momentum: velocity ← momentum · velocity − rate · gradient; weights ← weights + velocity. */
function sgd(tf: Tfjs, { learningRate, momentum = 0 }: OptimizerOptions): Optimizer {
  if (momentum === 0) {
    return {
      slotCount: 0,
      update: (weights, gradient) => ({ weights: tf.sub(weights, tf.mul(gradient, learningRate)), slots: [] }),
    };
  }
  return {
    slotCount: 1,
    update: (weights, gradient, [velocity]) => {
      const next: Tensor1D = tf.sub(tf.mul(velocity!, momentum), tf.mul(gradient, learningRate));
      return { weights: tf.add(weights, next), slots: [next] };
    },
  };
}

/** RMSprop, ρ 0.9, ε 1e-7 under the root (G. Hinton, Coursera lecture 6e, 2012), as Keras. */
function rmsprop(tf: Tfjs, { learningRate }: OptimizerOptions): Optimizer {
  const rho = 0.9;
  return {
    slotCount: 1,
    update: (weights, gradient, [square]) => {
      const v: Tensor1D = tf.add(tf.mul(square!, rho), tf.mul(tf.square(gradient), 1 - rho));
      const step = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(v, epsilon)));
      return { weights: tf.sub(weights, step), slots: [v] };
    },
  };
}
