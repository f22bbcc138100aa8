// Proves in about a second that TensorFlow can train on this machine, for `cairn doctor`: a small convolutional network
// must learn to distinguish horizontal and vertical bars, with seeded weights and data.

import type { Rank, Variable } from '@tensorflow/tfjs-node';
import { loadBackend } from './load-backend.ts';
import { nativeEnvironment } from './native-environment.ts';
import type { Tfjs } from './tfjs.ts';

export interface BackendCheck {
  /** Version of TensorFlow's native library. */
  readonly tensorflow: string;
  /** Version of tfjs-node. */
  readonly tfjs: string;
  readonly threads: number;
  /** Loading and training. */
  readonly seconds: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** Whether the loss fell below a tenth of the first. */
  readonly converged: boolean;
}

const side = 8;
const rows = 64;
const steps = 40;

/** @throws Error when the native library is not installed */
export async function checkBackend(options: { readonly threads?: number } = {}): Promise<BackendCheck> {
  const begun = performance.now();
  const tf = await loadBackend<Tfjs>(options);
  const { libraryVersion, threads } = nativeEnvironment(options);
  const [firstLoss = Number.NaN, ...others] = train(tf);
  const lastLoss = others.at(-1) ?? Number.NaN;
  return {
    tensorflow: libraryVersion,
    tfjs: tf.version['tfjs-node'],
    threads,
    seconds: (performance.now() - begun) / 1000,
    firstLoss,
    lastLoss,
    converged: lastLoss < firstLoss / 10,
  };
}

/** The loss before each step. Every tensor and variable is disposed. */
function train(tf: Tfjs): number[] {
  // tfjs ignores a seed of 0, so the seeds begin at 1.
  const [filters, weights] = tf.tidy(() => [
    tf.variable(tf.randomNormal([3, 3, 1, 4], 0, 0.3, 'float32', 1)),
    tf.variable(tf.randomNormal([side * side * 4, 1], 0, 0.05, 'float32', 2)),
  ]) as [Variable<Rank.R4>, Variable<Rank.R2>];
  const optimizer = tf.train.adam(0.02);
  const images = tf.tensor4d(bars(), [rows, side, side, 1]);
  const labels = tf.tensor2d(Array.from({ length: rows }, (_, row) => [row % 2]));
  const losses: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const loss = optimizer.minimize(
      () => {
        const seen = tf.relu(tf.conv2d(images, filters, 1, 'same'));
        return tf.losses.sigmoidCrossEntropy(labels, seen.reshape([rows, -1]).matMul(weights)).asScalar();
      },
      true,
      [filters, weights],
    );
    losses.push(loss?.dataSync()[0] ?? Number.NaN);
    loss?.dispose();
  }
  tf.dispose([filters, weights, images, labels]);
  optimizer.dispose();
  return losses;
}

/** Even rows have one horizontal bar, odd ones one vertical bar, each at another position. */
function bars(): Float32Array {
  const pixels = new Float32Array(rows * side * side);
  for (let row = 0; row < rows; row += 1) {
    const place = Math.floor(row / 2) % side;
    for (let along = 0; along < side; along += 1) {
      const [y, x] = row % 2 === 0 ? [place, along] : [along, place];
      pixels[row * side * side + y * side + x] = 1;
    }
  }
  return pixels;
}
