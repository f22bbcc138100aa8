// The training loop: epochs of steps, each followed by a look at the loss, and at the validation rows where there are
// any. Not `model.fit`: its shuffling, early stopping and dropout cannot be seeded or are broken (tfjs 4.22).

import type { StepContext } from '@cairn/core';
import type { LayersModel, Rank, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { type BatchOptions, createBatches, type TrainingRows } from './batches.ts';
import { createNetworkFunction } from './network-function.ts';
import type { TrainingEpoch, TrainingHistory } from './training-history.ts';
import { createTrainingStep, type StepOptions, type TrainingBatch, type TrainingState } from './training-step.ts';
import { validate } from './validate.ts';

export interface TrainingOptions
  extends Pick<StepOptions, 'task' | 'l2' | 'adversarial' | 'optimizer'>,
    Pick<BatchOptions, 'batchSize' | 'attackedRows'> {
  readonly epochs: number;
  readonly validation: TrainingRows | null;
  /** Stops when the validation loss has not fallen by more than `minDelta` for `patience` epochs. */
  readonly earlyStopping: { readonly patience: number; readonly minDelta: number } | null;
}

/**
 * Trains a model in place and says how it went. The same seed gives the same bits.
 *
 * @throws Error with the epoch, when the loss is no longer a number
 */
export async function trainNetwork(
  tf: Tfjs,
  model: LayersModel,
  rows: TrainingRows,
  options: TrainingOptions,
  context: Pick<StepContext, 'random' | 'progress' | 'signal'>,
): Promise<TrainingHistory> {
  const { epochs: epochCount, validation, earlyStopping, task } = options;
  const network = createNetworkFunction(tf, model);
  const step = createTrainingStep(tf, { ...options, network });
  const random = (stream: string) => context.random(stream);
  const batches = createBatches(tf, rows, { ...options, dropouts: network.dropouts, random });
  const epochs: TrainingEpoch[] = [];
  let state = startOf(tf, network.read(), options.optimizer.slotCount);
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: [] as readonly Tensor[] };

  for (let epoch = 1; epoch <= epochCount; epoch++) {
    await breathe(context.signal);
    for (const batch of batches.epoch()) state = advance(tf, step, state, batch);
    const loss = readLoss(state);
    if (!Number.isFinite(loss)) throw new Error(`The loss of epoch ${epoch} is ${loss}: try a smaller learning rate`);
    state = withoutSums(tf, state);
    const found = validation && validate(tf, (inputs) => network.infer(state.weights, inputs), task, validation);
    epochs.push({ epoch, loss, validationLoss: found?.loss ?? null, validationAccuracy: found?.accuracy ?? null });
    context.progress({ fraction: epoch / epochCount, message: describe(epoch, epochCount, loss) });
    if (!earlyStopping || !found) continue;
    if (found.loss < best.loss - earlyStopping.minDelta) {
      tf.dispose([...best.weights]);
      best = { epoch, loss: found.loss, weights: state.weights.map((weight) => tf.clone(weight)) };
    } else if (epoch - best.epoch >= earlyStopping.patience) break;
  }

  network.write(best.epoch > 0 ? best.weights : state.weights);
  disposeState(tf, state);
  tf.dispose([...best.weights]);
  const last = epochs.at(-1)?.epoch ?? 0;
  return {
    epochs,
    keptEpoch: best.epoch > 0 ? best.epoch : last,
    stoppedEarly: last < epochCount,
    rowCount: rows.rowCount,
    parameterCount: model.countParams(),
  };
}

function startOf(tf: Tfjs, weights: readonly Tensor[], slotCount: number): TrainingState {
  const size = weights.reduce((total, weight) => total + weight.size, 0);
  const slots = Array.from({ length: slotCount }, () => tf.zeros<Rank.R1>([size]));
  return { weights, slots, step: tf.scalar(0), lossSum: tf.scalar(0), rowCount: tf.scalar(0) };
}

function advance(
  tf: Tfjs,
  step: (state: TrainingState, batch: TrainingBatch) => TrainingState,
  state: TrainingState,
  batch: TrainingBatch,
): TrainingState {
  const next = step(state, batch);
  disposeState(tf, state);
  tf.dispose([batch.inputs, batch.targets, batch.weights, batch.rowCount, ...batch.masks]);
  batch.starts?.dispose();
  return next;
}

/** The one place where numbers come back to JavaScript: once for each epoch. */
function readLoss({ lossSum, rowCount }: TrainingState): number {
  return (lossSum.dataSync()[0] as number) / (rowCount.dataSync()[0] as number);
}

function withoutSums(tf: Tfjs, { lossSum, rowCount, ...kept }: TrainingState): TrainingState {
  tf.dispose([lossSum, rowCount]);
  return { ...kept, lossSum: tf.scalar(0), rowCount: tf.scalar(0) };
}

function disposeState(tf: Tfjs, { weights, slots, step, lossSum, rowCount }: TrainingState): void {
  tf.dispose([...weights, ...slots, step, lossSum, rowCount]);
}

/** Lets the worker's messages through, and stops when the run was stopped. */
async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

function describe(epoch: number, epochCount: number, loss: number): string {
  return `epoch ${epoch} of ${epochCount}, loss ${loss.toPrecision(3)}`;
}
