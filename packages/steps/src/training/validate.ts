// How a network does on rows that it does not learn from.

import { sum } from '@cairn/stats';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { argmaxOfRows } from '../deciding/decide.ts';
import { outputsInBatches } from '../models/load-predictor.ts';
import type { TrainingRows } from './batches.ts';
import { lossOfRows, type Task } from './loss.ts';

export interface Validation {
  /** Mean of the rows' losses; their weights do not count. */
  readonly loss: number;
  /** Share of rows that are right; null for a regressor. */
  readonly accuracy: number | null;
}

/** @param infer - outputs of a batch, as when serving */
export function validate(tf: Tfjs, infer: (inputs: Tensor) => Tensor2D, task: Task, rows: TrainingRows): Validation {
  const { rowCount, outputs: width, targets } = rows;
  const outputs = outputsInBatches(tf, infer, rows);
  const losses = tf.tidy(() => {
    const shape: [number, number] = [rowCount, width];
    return lossOfRows(tf, task, tf.tensor2d(outputs, shape), tf.tensor2d(targets, shape)).dataSync();
  });
  const loss = sum(losses) / rowCount;
  if (task === 'regression') return { loss, accuracy: null };
  const predicted = argmaxOfRows(outputs, width);
  const actual = argmaxOfRows(targets, width);
  return { loss, accuracy: predicted.filter((guess, row) => guess === actual[row]).length / rowCount };
}
