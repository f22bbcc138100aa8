// Where training stands, as a record and as a list.

import type { Rank, Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/** Where training stands. All tensors; a step makes new ones. */
export interface TrainingState {
  readonly weights: readonly Tensor[];
  /** What the optimiser keeps: each slot one vector over all weights, in their order. */
  readonly slots: readonly Tensor1D[];
  /** Updates made so far. */
  readonly step: Scalar;
  /** Sum of the losses of the rows of this epoch, and how many they were. */
  readonly lossSum: Scalar;
  readonly rowCount: Scalar;
}

/** Before the first step. Takes over the weights. */
export function createState(tf: Tfjs, weights: readonly Tensor[], slotCount: number): TrainingState {
  const size = weights.reduce((total, weight) => total + weight.size, 0);
  const slots = Array.from({ length: slotCount }, () => tf.zeros<Rank.R1>([size]));
  return { weights, slots, step: tf.scalar(0), lossSum: tf.scalar(0), rowCount: tf.scalar(0) };
}

/** The tensors of a state: weights, slots, step, sum of losses, rows. */
export function listState({ weights, slots, step, lossSum, rowCount }: TrainingState): Tensor[] {
  return [...weights, ...slots, step, lossSum, rowCount];
}

/** The state that `listState` gives as a list. */
export function stateOfList(tensors: readonly Tensor[], slotCount: number): TrainingState {
  const weightCount = tensors.length - slotCount - 3;
  const [step, lossSum, rowCount] = tensors.slice(-3) as [Scalar, Scalar, Scalar];
  const slots = tensors.slice(weightCount, weightCount + slotCount) as Tensor1D[];
  return { weights: tensors.slice(0, weightCount), slots, step, lossSum, rowCount };
}

/** The one place where numbers come back to JavaScript: the mean loss, once for each epoch. */
export function readLoss({ lossSum, rowCount }: TrainingState): number {
  return (lossSum.dataSync()[0] as number) / (rowCount.dataSync()[0] as number);
}

/** The same state at the beginning of an epoch. */
export function resetSums(tf: Tfjs, { lossSum, rowCount, ...kept }: TrainingState): TrainingState {
  tf.dispose([lossSum, rowCount]);
  return { ...kept, lossSum: tf.scalar(0), rowCount: tf.scalar(0) };
}
