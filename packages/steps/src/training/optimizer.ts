// Optimisers over explicit slots, as tensor operations: (weights, gradients, slots, t) → (weights, slots), all vectors
// over the weights of a whole network. Keras 3's formulas and defaults.

import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { clipGradient } from './clip-gradient.ts';
import type { GradientClipping } from './clipping-params.ts';
import type { OptimizerName } from './optimizer-names.ts';
import type { LearningRate } from './schedule.ts';

/** Keras' learning rates. */
export const defaultLearningRates: Readonly<Record<OptimizerName, number>> = {
  adam: 0.001,
  adamw: 0.001,
  nadam: 0.001,
  sgd: 0.01,
  rmsprop: 0.001,
};

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
  /** One number, or one for each update. */
  readonly learningRate: number | LearningRate;
  /** Of `sgd`, from 0 to 1; default 0. */
  readonly momentum?: number | undefined;
  /** Of `adamw`: the share of each weight that an update takes away, times the rate. Default 0.004, as Keras. */
  readonly weightDecay?: number | undefined;
  /** Default none. */
  readonly clipping?: GradientClipping | undefined;
}

export function createOptimizer(tf: Tfjs, name: OptimizerName, options: OptimizerOptions): Optimizer {
  const optimizer = { adam, adamw, nadam, sgd, rmsprop }[name](tf, options);
  const { clipping } = options;
  if (!clipping) return optimizer;
  return {
    ...optimizer,
    update: (weights, gradient, slots, t) => optimizer.update(weights, clipGradient(tf, gradient, clipping), slots, t),
  };
}

/** The rate of an update: a number as it is, so that a training without a schedule has the operations that it had. */
function rateAt({ learningRate }: OptimizerOptions, t: Scalar): number | Scalar {
  return typeof learningRate === 'number' ? learningRate : learningRate(t);
}

const epsilon = 1e-7;

/**
 * Adam, β₁ 0.9, β₂ 0.999, ε 1e-7, with the bias corrections folded into the step size (D. Kingma, J. Ba, "Adam", ICLR
 * 2015, end of section 2), as Keras.
 */
function adam(tf: Tfjs, options: OptimizerOptions): Optimizer {
  const [beta1, beta2] = [0.9, 0.999];
  return {
    slotCount: 2,
    update: (weights, gradient, [mean, square], t) => {
      const m: Tensor1D = tf.add(mean!, tf.mul(tf.sub(gradient, mean!), 1 - beta1));
      const v: Tensor1D = tf.add(square!, tf.mul(tf.sub(tf.square(gradient), square!), 1 - beta2));
      const correction = tf.div(tf.sqrt(tf.sub(1, tf.pow(beta2, t))), tf.sub(1, tf.pow(beta1, t)));
      const step = tf.div(tf.mul(m, tf.mul(correction, rateAt(options, t))), tf.add(tf.sqrt(v), epsilon));
      return { weights: tf.sub(weights, step), slots: [m, v] };
    },
  };
}

/** Adam after each weight has lost `weightDecay` × rate of itself (I. Loshchilov, F. Hutter, ICLR 2019), biases too, as Keras. */
function adamw(tf: Tfjs, options: OptimizerOptions): Optimizer {
  const { weightDecay = 0.004 } = options;
  const { slotCount, update } = adam(tf, options);
  return {
    slotCount,
    update: (weights, gradient, slots, t) => {
      const loss: Tensor1D = tf.mul(weights, tf.mul(rateAt(options, t), weightDecay));
      return update(tf.sub(weights, loss), gradient, slots, t);
    },
  };
}

/**
 * Adam with Nesterov's momentum (T. Dozat, ICLR workshop 2016), as Keras: β₁ 0.9, β₂ 0.999, ε 1e-7, and a momentum that rises
 * as β₁ (1 − 0.96ᵗ ÷ 2). The last slot is 1 − the product of these, which is 0 at the start as all slots are.
 */
function nadam(tf: Tfjs, options: OptimizerOptions): Optimizer {
  const [beta1, beta2] = [0.9, 0.999];
  const momentumAt = (t: Scalar): Scalar => tf.mul(beta1, tf.sub(1, tf.mul(0.5, tf.pow(0.96, t))));
  return {
    slotCount: 3,
    update: (weights, gradient, [mean, square, taken], t) => {
      const [now, next] = [momentumAt(t), momentumAt(tf.add(t, 1))];
      const product: Tensor1D = tf.mul(tf.sub(1, taken!), now);
      const m: Tensor1D = tf.add(mean!, tf.mul(tf.sub(gradient, mean!), 1 - beta1));
      const v: Tensor1D = tf.add(square!, tf.mul(tf.sub(tf.square(gradient), square!), 1 - beta2));
      const ahead = tf.div(tf.mul(m, next), tf.sub(1, tf.mul(product, next)));
      const own = tf.div(tf.mul(gradient, tf.sub(1, now)), tf.sub(1, product));
      const spread = tf.sqrt(tf.div(v, tf.sub(1, tf.pow(beta2, t))));
      const step = tf.div(tf.mul(tf.add(ahead, own), rateAt(options, t)), tf.add(spread, epsilon));
      return { weights: tf.sub(weights, step), slots: [m, v, tf.sub(1, product)] };
    },
  };
}

/** Gradient descent with momentum: velocity ← momentum · velocity − rate · gradient; weights ← weights + velocity. */
function sgd(tf: Tfjs, options: OptimizerOptions): Optimizer {
  const { momentum = 0 } = options;
  if (momentum === 0) {
    return {
      slotCount: 0,
      update: (weights, gradient, _, t) => ({
        weights: tf.sub(weights, tf.mul(gradient, rateAt(options, t))),
        slots: [],
      }),
    };
  }
  return {
    slotCount: 1,
    update: (weights, gradient, [velocity], t) => {
      const next: Tensor1D = tf.sub(tf.mul(velocity!, momentum), tf.mul(gradient, rateAt(options, t)));
      return { weights: tf.add(weights, next), slots: [next] };
    },
  };
}

/** RMSprop, ρ 0.9, ε 1e-7 under the root (G. Hinton, Coursera lecture 6e, 2012), as Keras. */
function rmsprop(tf: Tfjs, options: OptimizerOptions): Optimizer {
  const rho = 0.9;
  return {
    slotCount: 1,
    update: (weights, gradient, [square], t) => {
      const v: Tensor1D = tf.add(tf.mul(square!, rho), tf.mul(tf.square(gradient), 1 - rho));
      const step = tf.div(tf.mul(gradient, rateAt(options, t)), tf.sqrt(tf.add(v, epsilon)));
      return { weights: tf.sub(weights, step), slots: [v] };
    },
  };
}
