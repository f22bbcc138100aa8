// Cuts training rows into batches of one fixed shape, with all that is random in a step drawn from named streams.

import type { Random } from '@cairn/core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { EncodedRows } from '../models/encode-rows.ts';
import type { DropoutPlace } from './network-function.ts';
import type { TrainingBatch } from './training-step.ts';

/** Rows to train on. */
export interface TrainingRows extends EncodedRows {
  /** One-hot classes or values, `rowCount × outputs`. */
  readonly targets: Float32Array;
  readonly outputs: number;
  /** What each row's loss counts. */
  readonly weights: Float32Array;
}

export interface BatchOptions {
  readonly batchSize: number;
  readonly dropouts: readonly DropoutPlace[];
  /** How many rows of a batch PGD moves; 0 for none. */
  readonly attackedRows: number;
  random(stream: string): Random;
}

/** Batches of one epoch after the other; every call of `epoch` goes on in the streams. */
export interface Batches {
  /** All rows once in random order. The last batch is filled up with the epoch's first rows, which then weigh 0. */
  epoch(): Generator<TrainingBatch>;
}

/** Makes batches. Each is tensors of the caller's, who disposes of them. */
export function createBatches(tf: Tfjs, rows: TrainingRows, options: BatchOptions): Batches {
  const { batchSize, dropouts, attackedRows } = options;
  const [shuffle, dropout, attack] = ['shuffle', 'dropout', 'attack'].map((name) => options.random(name)) as [
    Random,
    Random,
    Random,
  ];

  const take = (order: Int32Array, start: number): TrainingBatch => {
    const count = Math.min(batchSize, rows.rowCount - start);
    const chosen = Int32Array.from({ length: batchSize }, (_, i) => order[(start + i) % rows.rowCount] as number);
    const stride = rows.data.length / rows.rowCount;
    const weights = Float32Array.from(chosen, (row, i) => (i < count ? (rows.weights[row] as number) : 0));
    return {
      inputs: tf.tensor(gatherRows(rows.data, stride, chosen), [batchSize, ...rows.shape]),
      targets: tf.tensor(gatherRows(rows.targets, rows.outputs, chosen), [batchSize, rows.outputs]) as Tensor2D,
      weights: tf.tensor(weights) as Tensor1D,
      rowCount: tf.scalar(count) as Scalar,
      masks: dropouts.map((place) => drawMask(tf, dropout, batchSize, place)),
      starts: attackedRows === 0 ? null : drawStarts(tf, attack, [attackedRows, ...rows.shape]),
    };
  };

  return {
    *epoch() {
      const order = shuffle.shuffle(Int32Array.from({ length: rows.rowCount }, (_, row) => row));
      for (let start = 0; start < rows.rowCount; start += batchSize) yield take(order, start);
    },
  };
}

function gatherRows(values: Float32Array, stride: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * stride);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * stride;
    gathered.set(values.subarray(start, start + stride), i * stride);
  }
  return gathered;
}

/** Inverted dropout: what stays is scaled by 1 ÷ (1 − rate), so that serving needs no scaling. */
function drawMask(tf: Tfjs, random: Random, batchSize: number, { rate, shape }: DropoutPlace): Tensor {
  const size = shape.reduce((total, side) => total * side, batchSize);
  const kept = 1 / (1 - rate);
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.next() < rate ? 0 : kept)),
    [batchSize, ...shape],
  );
}

/** Uniform in −1..1. */
function drawStarts(tf: Tfjs, random: Random, shape: readonly number[]): Tensor {
  const size = shape.reduce((total, side) => total * side, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => 2 * random.next() - 1),
    [...shape],
  );
}
