// Training on shards in parallel: rounds of training on each shard, each followed by a mean of the weights.

import type { Ref } from '@cairn/core';
import type { Model, ModelOf } from '../kinds/model.ts';
import type { Table } from '../kinds/table.ts';
import type { TrainingHistory } from '../training/training-history.ts';
import { averageNetworks } from './average-networks.ts';
import type { ShardTrainOptions } from './shard-params.ts';
import { startNetwork } from './start-network.ts';
import { takeShard } from './take-shard.ts';
import { trainShard } from './train-shard.ts';

export interface ParallelTraining<Row> extends ShardTrainOptions {
  /** The number of shards, at least 1. Each is trained by a node of its own in each round. */
  readonly shards: number;
  /** How often the weights are averaged, at least 1. */
  readonly rounds: number;
  /** Epochs of each shard in each round. Default 1. */
  readonly localEpochs?: number | undefined;
  /** A column whose values have the same proportions in every shard: usually the label of a classifier. Default none. */
  readonly stratify?: (keyof Row & string) | undefined;
  /** Default: the image column if there is one, else all columns but the label, the weights and the protected ones. */
  readonly features?: readonly (keyof Row & string)[] | undefined;
  /** Of the first weights, the division, and what is drawn while training. Default 0. */
  readonly seed?: number | undefined;
}

export interface ParallelTrained<Row, Label extends string> {
  readonly model: Ref<ModelOf<Row, Label>, 'model'>;
  /** Of each shard over all rounds. */
  readonly histories: readonly Ref<TrainingHistory, 'json'>[];
  /** The averaged model after each round, the last one being `model`. */
  readonly rounds: readonly Ref<ModelOf<Row, Label>, 'model'>[];
}

/**
 * Trains one network on several machines at once: local SGD, or federated averaging. All shards begin with the same weights. In
 * each round every shard is trained for `localEpochs` epochs by a node of its own, and then the weights are averaged, each shard
 * by its number of rows. Nodes of one round run in parallel, on this machine or with an executor on others, and are cached one by
 * one.
 *
 * ```ts
 * const { model } = trainParallel({ rows: data.train }, { label: 'digit', shards: 4, rounds: 5, localEpochs: 2 });
 * ```
 *
 * What an optimiser keeps (momentum, the moments of Adam) stays with its shard and goes on in the next round; it is not averaged.
 * So with one shard the model is that of `train` with `rounds` × `localEpochs` epochs and the same seed, bit for bit. McMahan's
 * federated averaging starts local optimisers again in each round, which for `sgd` without momentum is the same.
 *
 * Sources: S. U. Stich, "Local SGD Converges Fast and Communicates Little", ICLR 2019; B. McMahan and others,
 * "Communication-Efficient Learning of Deep Networks from Decentralized Data", AISTATS 2017; T. Lin and others, "Don't Use
 * Large Mini-Batches, Use Local SGD", ICLR 2020 (momentum stays local).
 *
 * @throws RangeError if `shards`, `rounds` or `localEpochs` is not a whole number from 1
 */
export function trainParallel<Row, const Label extends string>(
  inputs: { readonly rows: Ref<Table<Row>, 'table'> },
  options: ParallelTraining<NoInfer<Row>> & { readonly label: Label extends keyof Row ? Label : keyof Row & string },
): ParallelTrained<Row, Label> {
  const { shards, rounds, localEpochs = 1, stratify, label, features, seed = 0, ...others } = options;
  const { network, scaling, text, dropout, ...training } = others;
  for (const [name, count] of Object.entries({ shards, rounds, localEpochs }))
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`trainParallel: ${name} is ${count}: give a whole number from 1`);
  const { sampleWeights } = training;
  const given = { network, scaling, text, dropout, sampleWeights, features };
  // biome-ignore lint/suspicious/noExplicitAny: which model it is follows from the label, as the signature says
  const start: Ref<any, 'model'> = startNetwork<any>(inputs, { label, seed, ...definedOf(given) }).model;
  const parts = Array.from({ length: shards }, (_, index) =>
    shards === 1
      ? inputs.rows
      : takeShard<Row>(inputs, { shard: index + 1, of: shards, seed, ...definedOf({ stratify }) }).shard,
  );
  const width = String(shards).length;
  const nameOf = (index: number): string => String(index + 1).padStart(width, '0');
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const averaged: Ref<any, 'model'>[] = [];
  let trained: ReturnType<typeof trainShard>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const model: Ref<Model<Row, 'classification'>, 'model'> = averaged.at(-1) ?? start;
    trained = parts.map((rows, index) =>
      trainShard(
        { rows, model, ...(trained[index] && { state: trained[index].state }) },
        { ...definedOf(training), epochs: round * localEpochs, seed: seed + index },
      ),
    );
    const named = trained.map((one, index) => [nameOf(index), one] as const);
    const states = Object.fromEntries(named.map(([name, { state }]) => [name, state]));
    const histories = Object.fromEntries(named.map(([name, { history }]) => [name, history]));
    averaged.push(averageNetworks({ model: start, states, histories }).model);
  }
  return { model: averaged.at(-1)!, histories: trained.map(({ history }) => history), rounds: averaged };
}

/** Without what is not set: it is in no key. */
function definedOf<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
