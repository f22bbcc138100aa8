// Some epochs of a network on the rows of one shard. What the shard's optimiser keeps, its random numbers and its history go
// on from round to round; the weights are those that all shards begin with.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createStoredFile,
  defineStep,
  json,
  optional,
  type Ref,
  type Runnable,
  type StoredFile,
  storedFile,
} from '@cairn/core';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import { createOptimizer, defaultLearningRates } from '../training/optimizer.ts';
import { prepareRows } from '../training/prepare-rows.ts';
import { scheduleRate } from '../training/schedule.ts';
import { trainNetwork } from '../training/train-network.ts';
import { replaceWeights } from '../training/training-checkpoint.ts';
import { type TrainingHistory, trainingHistorySchema } from '../training/training-history.ts';
import { type ShardTrainOptions, shardParamsSchema } from './shard-params.ts';

export interface TrainShard extends Runnable {
  /**
   * Trains the network `model` on `rows` until they have had `epochs` epochs in all. `state` is what the same shard had at the end
   * of the round before; without it the training begins. {@link trainParallel} calls this for each shard of each round.
   *
   * @throws Error with the epoch, when the loss is no longer a number; for a network by function whose steps cannot be compiled
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: {
      readonly rows: Ref<Table<Row>, 'table'>;
      readonly model: Ref<Model<Row, Task>, 'model'>;
      readonly state?: Ref<StoredFile, 'file'> | undefined;
    },
    params: Omit<ShardTrainOptions, 'network' | 'scaling' | 'text' | 'dropout'> & { readonly epochs: number },
  ): { readonly state: Ref<StoredFile, 'file'>; readonly history: Ref<TrainingHistory, 'json'> };
}

export const trainShard: TrainShard = defineStep('train-shard', {
  in: { rows: table, model, state: optional(storedFile) },
  params: shardParamsSchema,
  out: { state: storedFile, history: json(trainingHistorySchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ rows, model: subject, state }, params, context) => {
    const { description } = subject;
    const learned = prepareRows(rows, description.features, description, params.classWeights, params.sampleWeights);
    const tf = await loadBackend<Tfjs>();
    const network = await loadNetwork(tf, subject);
    const { optimizer, momentum, weightDecay, clipping, schedule, learningRate, l2, l1, labelSmoothing, focal } =
      params;
    const rate = learningRate ?? defaultLearningRates[optimizer];
    let ended: Uint8Array | undefined;
    try {
      const before = await state?.bytes();
      const weights = createNetworkFunction(tf, network).read();
      const begun =
        before &&
        replaceWeights(
          before,
          weights.map((weight) => weight.dataSync<'float32'>()),
        );
      tf.dispose([...weights]);
      const history = await trainNetwork(
        tf,
        network,
        learned,
        {
          ...{ epochs: params.epochs, task: description.task, l2, l1, labelSmoothing, focal },
          batchSize: Math.min(params.batchSize, learned.rowCount),
          optimizer: createOptimizer(tf, optimizer, {
            learningRate: schedule ? scheduleRate(tf, rate, schedule) : rate,
            ...{ momentum, weightDecay, clipping },
          }),
          ...{ attackedRows: 0, adversarial: null, validation: null, earlyStopping: null, buildAgain: null },
          compile: params.compile ?? true,
          onEnd: (bytes) => {
            ended = bytes;
          },
        },
        {
          ...{ random: context.random, progress: context.progress, signal: context.signal, log: context.log },
          checkpoint: {
            load: async () =>
              (await context.checkpoint.load()) ?? (begun ? { ...state!, bytes: async () => begun } : undefined),
            save: (saved) => context.checkpoint.save(saved),
          },
        },
      );
      const path = join(context.folder, 'state');
      await writeFile(path, ended!);
      return { state: createStoredFile(path), history };
    } finally {
      network.dispose();
    }
  },
}) as TrainShard;
