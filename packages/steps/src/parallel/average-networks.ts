// The network between the networks of all shards: each weight is the mean of theirs, by how many rows they have.

import { join } from 'node:path';
import { defineStep, each, json, type Ref, type Runnable, type StoredFile, storedFile } from '@cairn/core';
import { z } from 'zod';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type Model, model } from '../kinds/model.ts';
import { saveNetwork } from '../models/save-network.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import { readWeights } from '../training/training-checkpoint.ts';
import { type TrainingHistory, trainingHistorySchema } from '../training/training-history.ts';

export interface AverageNetworks extends Runnable {
  /**
   * The network `model` with other weights: the mean of those in the states of the shards, each shard by its number of rows, in the
   * order of their names, in double precision: Σₖ nₖ wₖ ÷ Σₖ nₖ. Of one shard these are its own weights, bit for bit.
   * {@link trainParallel} calls this after each round.
   *
   * Source: B. McMahan and others, "Communication-Efficient Learning of Deep Networks from Decentralized Data", AISTATS 2017,
   * algorithm 1.
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if models are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: {
      readonly model: Ref<Model<Row, Task>, 'model'>;
      readonly states: Readonly<Record<string, Ref<StoredFile, 'file'>>>;
      readonly histories: Readonly<Record<string, Ref<TrainingHistory, 'json'>>>;
    },
    params?: Readonly<Record<never, never>>,
  ): { readonly model: Ref<Model<Row, Task>, 'model'> };
}

export const averageNetworks: AverageNetworks = defineStep('average-networks', {
  in: { model, states: each(storedFile), histories: each(json(trainingHistorySchema)) },
  params: z.strictObject({}),
  out: { model },
  memo: nativeMemo,
  run: async ({ model: subject, states, histories }, _params, context) => {
    const tf = await loadBackend<Tfjs>();
    const network = await loadNetwork(tf, subject);
    try {
      const own = createNetworkFunction(tf, network);
      const before = own.read();
      const sums = before.map(({ size }) => new Float64Array(size));
      let rows = 0;
      for (const name of Object.keys(states).sort()) {
        const count = histories[name]!.rowCount;
        const weights = readWeights(await states[name]!.bytes(), before.length);
        for (const [place, sum] of sums.entries()) {
          const values = weights[place]!;
          for (let index = 0; index < sum.length; index += 1) sum[index]! += count * values[index]!;
        }
        rows += count;
      }
      const means = sums.map((sum, place) =>
        tf.tensor(
          Float32Array.from(sum, (value) => value / rows),
          before[place]!.shape,
        ),
      );
      own.write(means);
      tf.dispose([...before, ...means]);
      const path = join(context.folder, 'model');
      const { task, description } = subject;
      await saveNetwork(tf, network, description, path);
      return { model: { task, description, path } };
    } finally {
      network.dispose();
    }
  },
}) as AverageNetworks;
