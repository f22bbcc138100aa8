// Training on shards: equal to `train` for one shard, to McMahan's algorithm in NumPy for several, and its graph.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, definePipeline, file, type StoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { clean } from '../clean.ts';
import type { AnyModel } from '../models/model-value.ts';
import { boolean, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import type { TrainingHistory } from '../training/training-history.ts';
import { averageNetworks } from './average-networks.ts';
import { shardParamsSchema, startParamsSchema } from './shard-params.ts';
import { startNetwork } from './start-network.ts';
import { takeShard } from './take-shard.ts';
import { trainParallel } from './train-parallel.ts';
import { trainShard } from './train-shard.ts';

const range = { type: 'number', min: -1, max: 1 } as const;

function tableOf(x: readonly (readonly [number, number])[], inside: readonly boolean[]): AnyTable {
  return createTable({
    columns: { a: range, b: range, inside: { type: 'boolean' }, height: { type: 'number' } },
    values: {
      a: x.map(([a]) => a),
      b: x.map(([, b]) => b),
      inside: [...inside],
      height: x.map(([a, b]) => 100 + 30 * a - 5 * b),
    },
  });
}

function draw(count: number): AnyTable {
  const random = createRandom(5);
  const x = Array.from({ length: count }, () => [2 * random.next() - 1, 2 * random.next() - 1] as const);
  return tableOf(
    x,
    x.map(([a, b]) => a ** 2 + b ** 2 < 0.6),
  );
}

const rows = draw(210);

interface Rounds {
  readonly model: AnyModel;
  readonly rounds: readonly AnyModel[];
  readonly histories: readonly TrainingHistory[];
}

/** What the nodes of `trainParallel` do, one after the other. */
async function runRounds(
  start: AnyModel,
  shards: readonly AnyTable[],
  params: object,
  { rounds = 3, localEpochs = 2, seed = 3 } = {},
): Promise<Rounds> {
  const averaged: AnyModel[] = [];
  let trained: { readonly state: StoredFile; readonly history: TrainingHistory }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const before = trained;
    trained = [];
    for (const [index, shard] of shards.entries()) {
      const given = shardParamsSchema.parse({ ...params, epochs: round * localEpochs });
      const inputs = { rows: shard, model: averaged.at(-1) ?? start, state: before[index]?.state };
      trained.push(await trainShard.run(inputs as never, given as never, testContext({ seed: seed + index })));
    }
    const named = <T>(of: (one: (typeof trained)[number]) => T) =>
      Object.fromEntries(trained.map((one, index) => [String(index), of(one)]));
    const inputs = { model: start, states: named(({ state }) => state), histories: named(({ history }) => history) };
    averaged.push((await averageNetworks.run(inputs as never, {} as never, testContext())).model);
  }
  return { model: averaged.at(-1)!, rounds: averaged, histories: trained.map(({ history }) => history) };
}

const begin = async (table: AnyTable, params: object, seed = 3): Promise<AnyModel> =>
  (await startNetwork.run({ rows: table } as never, startParamsSchema.parse(params) as never, testContext({ seed })))
    .model;

const bytesOf = async ({ path }: AnyModel) =>
  Promise.all(['model.json', 'weights.bin', 'cairn.json'].map((name) => readFile(join(path, name), 'utf8')));

test.each([
  ['sgd', { label: 'inside', optimizer: 'sgd', learningRate: 0.1 }],
  [
    'sgd with momentum, and a rate that falls',
    {
      label: 'inside',
      ...{ optimizer: 'sgd', momentum: 0.9, schedule: { type: 'cosine', decaySteps: 20 } },
    },
  ],
  ['adam, with dropout', { label: 'inside', optimizer: 'adam', dropout: 0.3 }],
  ['a regressor', { label: 'height', optimizer: 'rmsprop', learningRate: 0.01 }],
])('one shard is one training, bit for bit: %s', async (_, given) => {
  const features = ['a', 'b'];
  const { label, dropout, ...training } = given as typeof given & { readonly dropout?: number };
  const start = await begin(rows, { label, features, ...(dropout && { dropout }) });
  const { model, histories } = await runRounds(start, [rows], training);
  const params = trainParamsSchema.parse({ ...given, features, epochs: 6 });
  const whole = await train.run({ rows, validation: undefined } as never, params as never, testContext({ seed: 3 }));
  expect(await bytesOf(model)).toEqual(await bytesOf(whole.model));
  expect(histories).toEqual([whole.history]);
});

test('several shards are federated averaging, as NumPy computes it', async () => {
  const reference = JSON.parse(
    await readFile(new URL('federated-averaging.reference.json', import.meta.url), 'utf8'),
  ) as {
    readonly sizes: readonly number[];
    readonly localEpochs: number;
    readonly rate: number;
    readonly hidden: number;
    readonly x: readonly (readonly [number, number])[];
    readonly y: readonly number[];
    readonly first: readonly (readonly number[])[];
    readonly rounds: readonly (readonly (readonly number[])[])[];
  };
  const { sizes, localEpochs, rate, hidden, x, y, first } = reference;
  const all = tableOf(
    // The range of a column is brought to 0..1: this brings it back.
    x.map(([a, b]) => [2 * a - 1, 2 * b - 1]),
    y.map(Boolean),
  );
  const network = { dense: [hidden], activation: 'tanh' };
  const start = await begin(all, { label: 'inside', features: ['a', 'b'], scaling: 'range', network });
  await writeFile(join(start.path, 'weights.bin'), Buffer.from(Float32Array.from(first.flat()).buffer));
  let from = 0;
  const shards = sizes.map((size) => {
    const part = Array.from({ length: size }, (_, index) => from + index);
    from += size;
    return tableOf(
      part.map((row) => [2 * x[row]![0] - 1, 2 * x[row]![1] - 1]),
      part.map((row) => Boolean(y[row])),
    );
  });
  const params = { optimizer: 'sgd', learningRate: rate, batchSize: 100 };
  const { rounds } = await runRounds(start, shards, params, { rounds: reference.rounds.length, localEpochs });
  let compared = 0;
  for (const [round, model] of rounds.entries()) {
    const bytes = await readFile(join(model.path, 'weights.bin'));
    const found = new Float32Array(Uint8Array.from(bytes).buffer);
    const expected = reference.rounds[round]!.flat();
    expect(found.length).toBe(expected.length);
    for (const [index, value] of found.entries()) {
      expect(value, `round ${round}, weight ${index}`).toBeCloseTo(expected[index]!, 5);
      compared += 1;
    }
  }
  expect(compared).toBe(4 * 27);
});

test('the same seed gives the same bits, and shards learn what all rows say', async () => {
  const params = { shard: 1, of: 3, stratify: 'inside', seed: 3 };
  const shards = await Promise.all(
    [1, 2, 3].map(
      async (shard) =>
        (await takeShard.run({ rows } as never, { ...params, shard } as never, testContext({ seed: 3 }))).shard,
    ),
  );
  expect(shards.map(({ rowCount }) => rowCount)).toEqual([70, 70, 70]);
  expect(shards.flatMap(({ rowNumbers }) => [...rowNumbers]).sort((one, other) => one - other)).toEqual([
    ...rows.rowNumbers,
  ]);
  const start = await begin(rows, { label: 'inside', features: ['a', 'b'] });
  const run = () => runRounds(start, shards, { learningRate: 0.02 }, { rounds: 6, localEpochs: 5 });
  const [one, other] = [await run(), await run()];
  expect(await bytesOf(one.model)).toEqual(await bytesOf(other.model));
  for (const { epochs, rowCount } of one.histories) {
    expect([epochs.length, rowCount]).toEqual([30, 70]);
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 2);
  }
});

test('a shard without a class is trained, since all shards have the classes of all rows', async () => {
  const start = await begin(rows, { label: 'inside', features: ['a', 'b'] });
  const inside = rows.column('inside') as readonly boolean[];
  const of = (wanted: boolean) => {
    const part = Array.from({ length: rows.rowCount }, (_, row) => row).filter((row) => inside[row] === wanted);
    const [a, b] = [rows.column('a'), rows.column('b')] as [readonly number[], readonly number[]];
    return tableOf(
      part.map((row) => [a[row]!, b[row]!]),
      part.map(() => wanted),
    );
  };
  const { histories } = await runRounds(start, [of(true), of(false)], {}, { rounds: 2, localEpochs: 1 });
  expect(histories.map(({ epochs }) => epochs.length)).toEqual([2, 2]);
});

const columns = { a: number({ min: -1, max: 1 }), b: number({ min: -1, max: 1 }), inside: boolean() };

const plan = (shards: number, part: 'train' | 'test' = 'train') =>
  definePipeline('parallel', {
    build: () => {
      const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0, test: 0.2 } });
      const options = { label: 'inside', shards, rounds: 3, stratify: 'inside' } as const;
      return { model: trainParallel({ rows: data[part] }, options).model };
    },
  }).plan();

test('shards, rounds and means are nodes, and one shard is not divided', () => {
  const countsOf = (shards: number) => {
    const names = plan(shards).nodes.map(({ definition }) => definition.name);
    return ['start-network', 'shard', 'train-shard', 'average-networks'].map(
      (wanted) => names.filter((name) => name === wanted).length,
    );
  };
  expect(countsOf(4)).toEqual([1, 4, 12, 3]);
  expect(countsOf(1)).toEqual([1, 0, 3, 3]);
  // Rows that are held out train nothing.
  expect(() => plan(2, 'test')).toThrow("'shard'");
  for (const wrong of [{ shards: 0 }, { shards: 1.5 }, { rounds: 0 }, { localEpochs: 0 }])
    expect(() =>
      trainParallel({ rows: undefined as never }, { label: 'inside' as never, shards: 2, rounds: 1, ...wrong }),
    ).toThrow('give a whole number from 1');
});
