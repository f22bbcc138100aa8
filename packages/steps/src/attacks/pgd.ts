// Projected gradient descent: many small steps up the loss, each followed by the way back into the ball around the row.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { BoundTensors } from './attack-bounds.ts';
import type { Norm } from './norm.ts';

/**
 * The gradient of each row's own loss, on its true label, with respect to the encoded rows, `batch × shape`. Its
 * direction decides and its length does not: `attackLoss` says which loss has it at any confidence.
 */
export type GradientOf = (rows: Tensor) => Tensor;

export interface PgdOptions {
  /** Radius of the ball, as a share of each column's declared range. */
  readonly epsilon: number;
  readonly steps: number;
  /** As a share of the declared range. Default 2.5 × ε ÷ steps (Madry et al., appendix). */
  readonly stepSize?: number | undefined;
  readonly norm: Exclude<Norm, 'l1'>;
  readonly bounds: BoundTensors;
  /** Where each row starts, in the unit ball of the norm, `batch × shape`. Left out: at the row itself. */
  readonly start?: Tensor | undefined;
}

/**
 * Rows that PGD moved, in the shape of `rows`; the last of its steps. Pure: tensors in, a tensor out, nothing read back
 * on the way, so that it can be part of a training step.
 *
 * Source: A. Madry, A. Makelov, L. Schmidt, D. Tsipras, A. Vladu, "Towards deep learning models resistant to adversarial
 * attacks", ICLR 2018; as `ProjectedGradientDescent` of the Adversarial Robustness Toolbox.
 */
export function pgd(tf: Tfjs, gradientOf: GradientOf, rows: Tensor, options: PgdOptions): Tensor {
  const { epsilon, steps, norm, bounds, start, stepSize = (2.5 * epsilon) / steps } = options;
  const { span, low, high } = bounds;
  return tf.tidy(() => {
    const radius = tf.mul(span, epsilon);
    const lowest = norm === 'linf' ? tf.maximum(tf.sub(rows, radius), low) : low;
    const highest = norm === 'linf' ? tf.minimum(tf.add(rows, radius), high) : high;
    const clip = (moved: Tensor) => tf.minimum(tf.maximum(moved, lowest), highest);
    let moved = start ? clip(tf.add(rows, tf.mul(start, radius))) : rows;
    for (let step = 0; step < steps; step++) {
      const gradient = gradientOf(moved);
      const direction = norm === 'linf' ? tf.sign(gradient) : unitVectors(tf, tf.mul(gradient, span));
      moved = tf.add(moved, tf.mul(direction, tf.mul(span, stepSize)));
      moved = clip(moved);
      if (norm === 'l2') moved = tf.add(rows, projectToBall(tf, tf.sub(moved, rows), span, epsilon));
    }
    return moved;
  });
}

/**
 * Each row's vector scaled to length 1; 0 stays 0. Its largest component is brought to 1 first: the square of 1e-30 is 0
 * in float32, and the square of 1e30 infinite, while the direction of such a vector is as good as any other.
 */
export function unitVectors(tf: Tfjs, vectors: Tensor): Tensor {
  const largest = tf.max(tf.abs(vectors), axesOfRow(vectors), true);
  const scaled = tf.divNoNan(vectors, tf.add(largest, tf.zerosLike(vectors)));
  // At least 1 for whatever is not 0, so that the 1 only stands where all is 0.
  return tf.div(scaled, tf.maximum(lengthsOf(tf, scaled), 1));
}

/** Changes, each row's shortened to ε where it is longer, measured in shares of the declared ranges. */
function projectToBall(tf: Tfjs, changes: Tensor, span: Tensor, epsilon: number): Tensor {
  const shares = tf.divNoNan(changes, tf.add(span, tf.zerosLike(changes)));
  return tf.mul(changes, tf.minimum(1, tf.div(epsilon, tf.maximum(lengthsOf(tf, shares), 1e-12))));
}

/** L2 norm of each row's vector, `batch × 1 × …`. */
function lengthsOf(tf: Tfjs, vectors: Tensor): Tensor {
  return tf.sqrt(tf.sum(tf.square(vectors), axesOfRow(vectors), true));
}

function axesOfRow({ rank }: Tensor): number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis + 1);
}
