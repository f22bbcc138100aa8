// The training loop: epochs of steps, each followed by a look at the loss, and at the validation rows where there are
// any. Not `model.fit`: its shuffling, early stopping and dropout cannot be seeded or are broken (tfjs 4.22).

import type { StepContext } from '@cairn/core';
import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { countBatches, createPasses } from '../compiled/create-passes.ts';
import { rowsAtOnce } from '../models/load-predictor.ts';
import { createBatches, type TrainingRows } from './batches.ts';
import { createBreathing } from './breathing.ts';
import { chooseSteps } from './choose-steps.ts';
import { createNetworkFunction } from './network-function.ts';
import { setRate } from './plateau.ts';
import { type BestEpoch, createTrainingCheckpoint } from './training-checkpoint.ts';
import type { TrainingEpoch, TrainingHistory } from './training-history.ts';
import type { TrainingOptions } from './training-options.ts';
import { createState, listState, readLoss, resetSums } from './training-state.ts';
import { validate } from './validate.ts';

/**
 * Trains a model in place and says how it went. The same seed gives the same bits, whether its steps are compiled or run
 * eagerly; where they are not compiled, the log says why. After its process was killed it goes on from its last saved
 * epoch, with the same bits: weights, optimiser, random numbers, history and the best epoch are in the state. A network by
 * function that runs eagerly starts again, since its code may keep something that no state has.
 *
 * @throws Error with the epoch, when the loss is no longer a number
 */
export async function trainNetwork(
  tf: Tfjs,
  model: LayersModel,
  rows: TrainingRows,
  options: TrainingOptions,
  context: Pick<StepContext, 'random' | 'progress' | 'signal' | 'log' | 'checkpoint'>,
): Promise<TrainingHistory> {
  const { epochs: epochCount, validation, earlyStopping, task, saveEvery = 1000 } = options;
  const network = createNetworkFunction(tf, model);
  const random = (stream: string) => context.random(stream);
  const { dropouts, weightCount } = network;
  const batches = createBatches(tf, rows, { ...options, dropouts, weightCount, random });
  const breathing = createBreathing(context.signal);
  const log = (message: string) => context.log(message);
  const steps = chooseSteps(tf, { model, network, rows, batches, options, breathing, log });
  const batchesOf = countBatches(validation?.rowCount ?? 0, rowsAtOnce);
  const passes = createPasses(tf, ([inputs, ...weights]) => [network.infer(weights, inputs!)], {
    callsOf: (count) => (steps.isCompiled ? epochCount * batchesOf(count) : 0),
  });
  // What code of the author's keeps in JavaScript, or a layer beside the weights that are trained, is in no state.
  const isAllInState = (steps.isCompiled || !options.buildAgain) && !model.nonTrainableWeights.length;
  const saved = isAllInState ? createTrainingCheckpoint(tf, context.checkpoint, batches, saveEvery) : undefined;
  if (options.onEnd && !saved)
    throw new Error(
      'The network keeps something that is in no state of its training, such as code that cannot be compiled: it cannot go on in another node',
    );
  const before = await saved?.load(options.optimizer.slotCount);
  const epochs: TrainingEpoch[] = [...(before?.epochs ?? [])];
  let state = before?.state ?? createState(tf, network.read(), options.optimizer.slotCount);
  const rateNow = () => options.rateAfter?.(epochs.map(({ validationLoss }) => validationLoss!));
  let best: BestEpoch = before?.best ?? { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: [] };

  try {
    for (let epoch = epochs.length + 1; epoch <= epochCount; epoch++) {
      await breathing.pause();
      const learningRate = rateNow();
      if (learningRate !== undefined) state = setRate(tf, state, learningRate);
      if (options.beforeEpoch) state = { ...state, weights: options.beforeEpoch(epoch, state.weights) };
      state = await steps.run(state);
      const loss = readLoss(state);
      if (!Number.isFinite(loss)) throw new Error(`The loss of epoch ${epoch} is ${loss}: try a smaller learning rate`);
      state = resetSums(tf, state);
      const infer = (inputs: Tensor) => passes.run([inputs, ...state.weights])[0] as Tensor2D;
      const found = validation && validate(tf, infer, task, validation);
      epochs.push({
        epoch,
        loss,
        validationLoss: found?.loss ?? null,
        validationAccuracy: found?.accuracy ?? null,
        ...(learningRate === undefined ? {} : { learningRate }),
      });
      context.progress({ fraction: epoch / epochCount, message: describe(epoch, epochCount, loss) });
      if (earlyStopping && found) {
        if (found.loss < best.loss - earlyStopping.minDelta) {
          tf.dispose([...best.weights]);
          best = { epoch, loss: found.loss, weights: state.weights.map((weight) => tf.clone(weight)) };
        } else if (epoch - best.epoch >= earlyStopping.patience) break;
      }
      if (epoch < epochCount) await saved?.saveIfDue({ epochs, state, best });
    }
    if (saved) options.onEnd?.(saved.bytesOf({ epochs, state, best }));
    network.write(best.epoch > 0 ? best.weights : state.weights);
  } finally {
    steps.dispose();
    passes.dispose();
    tf.dispose([...listState(state), ...best.weights]);
  }

  const last = epochs.at(-1)?.epoch ?? 0;
  return {
    epochs,
    keptEpoch: best.epoch > 0 ? best.epoch : last,
    stoppedEarly: last < epochCount,
    rowCount: rows.rowCount,
    parameterCount: model.countParams(),
  };
}

function describe(epoch: number, epochCount: number, loss: number): string {
  return `epoch ${epoch} of ${epochCount}, loss ${loss.toPrecision(3)}`;
}
