// How a network is trained.

import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import type { BatchOptions, TrainingRows } from './batches.ts';
import type { StepOptions } from './training-step.ts';

export interface TrainingOptions
  extends Pick<
      StepOptions,
      | 'task'
      | 'l2'
      | 'l1'
      | 'labelSmoothing'
      | 'focal'
      | 'adversarial'
      | 'optimizer'
      | 'rowLoss'
      | 'keepZeros'
      | 'asUsed'
      | 'privacy'
    >,
    Pick<BatchOptions, 'batchSize' | 'attackedRows'> {
  readonly epochs: number;
  /** The learning rate after some epochs, by the validation loss of each; the optimizer has it in its last slot. Null if it does not depend on them. */
  readonly rateAfter?: ((validationLosses: readonly number[]) => number) | null | undefined;
  readonly validation: TrainingRows | null;
  /** Stops when the validation loss has not fallen by more than `minDelta` for `patience` epochs. */
  readonly earlyStopping: { readonly patience: number; readonly minDelta: number } | null;
  /** Whether steps may run as a compiled graph, which changes no result. */
  readonly compile: boolean;
  /**
   * Builds the network once more, to be recorded in its place: code of the author's that keeps something in JavaScript
   * must not notice. Null where none of its code is the author's.
   */
  readonly buildAgain: (() => LayersModel) | null;
  /** Milliseconds between two states that are saved, at least; default 1000, and 0 saves after each epoch. It changes no result. */
  readonly saveEvery?: number;
  /** Called once with the state at the end, as bytes that a training goes on from. Refused if something is in no state. */
  readonly onEnd?: ((state: Uint8Array) => void) | undefined;
  /** The weights with which an epoch begins, of those after the epoch before. It takes over what it is given. */
  readonly beforeEpoch?: ((epoch: number, weights: readonly Tensor[]) => readonly Tensor[]) | undefined;
}
