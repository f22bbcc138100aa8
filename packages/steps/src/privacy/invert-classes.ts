// Gradient descent from nothing to an image of each class.

import type { Tensor } from '@tensorflow/tfjs-node';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { Breathing } from '../training/breathing.ts';

export interface InversionSettings {
  readonly steps: number;
  readonly rate: number;
  readonly patience: number;
  readonly probability: number;
}

export interface InvertedClasses {
  /** The column of images. */
  readonly name: string;
  readonly shape: readonly [number, number, number];
  readonly min: number;
  readonly max: number;
  /** By class: the picture with the lowest cost, as shares of the range of pixels. */
  readonly images: readonly Float64Array[];
  /** By class: what the model says of it. */
  readonly probabilities: readonly number[];
}

/**
 * Minimises 1 − the probability of the class, from a plain image of the lowest pixels, within the range of pixels. A class is done
 * when its probability is high enough, or its cost did not fall for a while.
 *
 * Source: M. Fredrikson, S. Jha, T. Ristenpart, "Model inversion attacks that exploit confidence information and basic
 * countermeasures", CCS 2015, algorithm 1, without the autoencoder that smooths faces.
 *
 * @throws Error for a model that takes anything but one image, and for a family without gradients
 */
export async function invertClasses(
  model: AnyModel,
  { steps, rate, patience, probability }: InversionSettings,
  breathing: Breathing,
): Promise<InvertedClasses> {
  const { features, classes, label, family } = model.description;
  const [first, ...others] = features;
  if (first?.column.type !== 'image' || others.length > 0)
    throw new Error(
      `Images are inverted, and the model of '${label}' takes ${features.map(({ name }) => `'${name}'`).join(', ')}: inversionTest guesses columns`,
    );
  const { openDifferentiable } = familyOf(model);
  if (!openDifferentiable)
    throw new Error(
      `Images are inverted by gradients, and the family '${family}' has none: test the network that it was made from`,
    );
  const { min, max, shape } = first.column;
  const { encoder } = first;
  const encode = (pixel: number) =>
    encoder.type === 'range' ? (pixel - encoder.min) / (encoder.max - encoder.min) : pixel;
  const [low, high] = [encode(min), encode(max)];
  const size = shape[0] * shape[1] * shape[2];
  const count = classes.length;
  const images = classes.map(() => new Float64Array(size));
  const probabilities = new Array<number>(count).fill(0);
  const best = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  const since = new Array<number>(count).fill(0);
  const isDone = (k: number) => 1 - best[k]! >= probability || since[k]! >= patience;
  const opened = await openDifferentiable(model);
  const { tf } = opened;
  const own = tf.eye(count);
  let points: Tensor = tf.fill([count, ...shape], low);
  const ask = tf.valueAndGrad((inputs: Tensor) => tf.sub(count, tf.sum(tf.mul(tf.softmax(opened.apply(inputs)), own))));
  try {
    for (let step = 0; step <= steps; step++) {
      await breathing.pauseIfDue();
      const shares = tf.tidy(() => tf.sum(tf.mul(tf.softmax(opened.apply(points)), own), 1).dataSync());
      const values = points.dataSync();
      for (let k = 0; k < count; k++) {
        if (isDone(k)) continue;
        since[k]!++;
        if (1 - shares[k]! >= best[k]!) continue;
        [best[k], since[k], probabilities[k]] = [1 - shares[k]!, 0, shares[k]!];
        for (let i = 0; i < size; i++) images[k]![i] = (values[k * size + i]! - low) / (high - low);
      }
      if (step === steps || classes.every((_, k) => isDone(k))) break;
      const next = tf.tidy(() => {
        const { grad } = ask(points);
        return tf.clipByValue(
          tf.sub(points, tf.mul(grad, rate * (high - low))),
          Math.min(low, high),
          Math.max(low, high),
        );
      });
      points.dispose();
      points = next;
    }
    return { name: first.name, shape, min, max, images, probabilities };
  } finally {
    tf.dispose([points, own]);
    opened.dispose();
  }
}
