// A batch of training, with everything that is drawn at random for its step: as a record for who writes a step, as a list
// for who records or feeds one.

import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';

/** A batch of fixed shape. Rows that only fill it up weigh 0. */
export interface TrainingBatch {
  /** `batch × shape` */
  readonly inputs: Tensor;
  /** One-hot classes or values, `batch × outputs`. */
  readonly targets: Tensor2D;
  /** What each row's loss counts, `[batch]`. */
  readonly weights: Tensor1D;
  /** Rows that are no filling. */
  readonly rowCount: Scalar;
  /** By dropout layer: 0 or 1 ÷ (1 − rate), `batch × shape`. */
  readonly masks: readonly Tensor[];
  /** Where PGD starts: uniform in −1..1, `attacked rows × shape`; null without adversarial training. */
  readonly starts: Tensor | null;
  /** Standard normal numbers, `[weights]`; null without privacy. */
  readonly noise: Tensor1D | null;
}

/** What a batch has in addition. */
export interface BatchForm {
  readonly hasStarts: boolean;
  readonly hasNoise: boolean;
}

/** The tensors of a batch: inputs, targets, weights, rows, masks, starts, noise. */
export function listBatch({ inputs, targets, weights, rowCount, masks, starts, noise }: TrainingBatch): Tensor[] {
  return [inputs, targets, weights, rowCount, ...masks, ...(starts ? [starts] : []), ...(noise ? [noise] : [])];
}

/** The batch that `listBatch` gives as a list. */
export function batchOfList(tensors: readonly Tensor[], { hasStarts, hasNoise }: BatchForm): TrainingBatch {
  const [inputs, targets, weights, rowCount, ...drawn] = tensors as [Tensor, Tensor2D, Tensor1D, Scalar, ...Tensor[]];
  const noise = hasNoise ? (drawn.pop() as Tensor1D) : null;
  const starts = hasStarts ? drawn.pop()! : null;
  return { inputs, targets, weights, rowCount, masks: drawn, starts, noise };
}
