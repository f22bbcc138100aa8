// Classes with a few rows or none, against scikit-learn's nearest centroids and the formula of ESZSL in numpy.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable, scoreTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { takeClasses } from '../sampling/take-classes.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import reference from './few-shot.reference.json' with { type: 'json' };
import { trainPrototypes } from './train-prototypes.ts';
import { trainZeroShot } from './train-zero-shot.ts';

const { width, seen, attributes } = reference;
const names = attributes.map((_, k) => `class ${k}`);
const inputs = Array.from({ length: width }, (_, i) => `x${i}`);

function tableOf(data: readonly number[], truth: readonly number[], classes: readonly string[]): AnyTable {
  const columns: Record<string, ColumnSpec> = { kind: { type: 'category', values: [...classes] } };
  const values: Record<string, readonly (string | number)[]> = { kind: truth.map((own) => names[own]!) };
  for (const [i, name] of inputs.entries()) {
    columns[name] = { type: 'number', min: 0, max: 1 };
    values[name] = truth.map((_, row) => data[row * width + i]!);
  }
  return createTable({ columns, values });
}

const rows = tableOf(reference.rows, reference.truth, names.slice(0, seen));
const later = tableOf(reference.test, reference.testTruth, names);
const classes = createTable({
  columns: {
    kind: { type: 'category', values: names },
    a0: { type: 'boolean' },
    ...Object.fromEntries(attributes[0]!.slice(1).map((_, a) => [`a${a + 1}`, { type: 'number' } as const])),
  },
  // In another order than that of the classes.
  values: {
    kind: names.toReversed(),
    a0: attributes.map((own) => own[0] === 1).toReversed(),
    ...Object.fromEntries(
      attributes[0]!.slice(1).map((_, a) => [`a${a + 1}`, attributes.map((own) => own[a + 1]!).toReversed()]),
    ),
  },
});

/** A network without hidden layers, whose features are the numbers as they are. */
let plain: Promise<AnyModel> | undefined;
function plainNetwork(): Promise<AnyModel> {
  plain ??= (async () => {
    const params = { label: 'kind', features: inputs, scaling: 'range', network: { dense: [] }, epochs: 1 };
    return (await train.run({ rows }, trainParamsSchema.parse(params), testContext())).model;
  })();
  return plain;
}

const prototypesOf = async (pretrained: AnyModel, own: AnyTable = rows): Promise<AnyModel> =>
  (await trainPrototypes.run({ pretrained, rows: own }, { label: 'kind' }, testContext())).model;
const zeroShot = async (params: object = {}, given: object = {}): Promise<AnyModel> =>
  (
    await trainZeroShot.run(
      { rows, classes, ...given } as never,
      {
        label: 'kind',
        features: inputs,
        scaling: 'range',
        gamma: 1,
        lambda: 1,
        candidates: 'all',
        seenPenalty: 0,
        ...params,
      } as never,
      testContext(),
    )
  ).model;

test('prototypes decide as scikit-learn’s nearest centroids, and logits differ by the squared distances', async () => {
  const model = await prototypesOf(await plainNetwork());
  const scores = await scoreTable(model, later);
  const { distances, predicted } = reference.prototypes;
  for (const [row, own] of predicted.entries())
    for (let k = 0; k < seen; k++)
      expect(scores[row * seen + k]! - scores[row * seen + own]!, `row ${row}`).toBeCloseTo(
        distances[row * seen + own]! - distances[row * seen + k]!,
        5,
      );
  expect([...(await predictTable(model, later)).predicted]).toEqual(predicted);
});

test.each(reference.eszsl)(
  'scores of ESZSL are those of its formula, γ $gamma, λ $lambda',
  async ({ gamma, lambda, scores, predicted }) => {
    const linear = await zeroShot({ gamma, lambda });
    expect(linear.description).toMatchObject({ family: 'linear', classes: names });
    const own = await scoreTable(linear, later);
    scores.forEach((score, i) => {
      expect(own[i]! / score, `score ${i}`).toBeCloseTo(1, 6);
    });
    expect([...(await predictTable(linear, later)).predicted]).toEqual(predicted);
    const network = await zeroShot(
      { gamma, lambda, features: undefined, scaling: undefined },
      { pretrained: await plainNetwork() },
    );
    expect(network.description.family).toBe('network');
    const ofNetwork = await scoreTable(network, later);
    scores.forEach((score, i) => {
      expect(ofNetwork[i]! - score, `score ${i}`).toBeCloseTo(0, 3);
    });
  },
);

test('only unseen classes are answered if they are the candidates, also two of them; a penalty moves answers to them', async () => {
  const unseen = await zeroShot({ candidates: 'unseen' });
  expect(unseen.description).toMatchObject({ classes: names.slice(seen), positive: names[seen + 1] });
  const { rows: own } = await takeClasses.run(
    { rows: later },
    { label: 'kind', classes: names.slice(seen) },
    testContext(),
  );
  const all = await scoreTable(await zeroShot(), own);
  const { predicted } = await predictTable(unseen, own);
  for (const [row, k] of predicted.entries()) {
    const [fifth, sixth] = [all[row * 6 + 4]!, all[row * 6 + 5]!];
    expect(k).toBe(sixth > fifth ? 1 : 0);
  }
  const { metrics } = await evaluate.run({ model: unseen, rows: own }, { slices: [] }, testContext());
  expect((metrics as { accuracy: { value: number } }).accuracy.value).toBeGreaterThan(0.7);
  const countUnseen = async (seenPenalty: number) =>
    (await predictTable(await zeroShot({ seenPenalty }), own)).predicted.filter((k) => k >= seen).length;
  expect(await countUnseen(1000)).toBe(own.rowCount);
  expect(await countUnseen(0.3)).toBeGreaterThanOrEqual(await countUnseen(0));
});

const random = createRandom(4);
const middle = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.2, 0.8],
  [0.8, 0.8],
] as const;
/** Rings around four points: more than a linear model of the columns can tell apart. */
const points = Array.from({ length: 240 }, (_, i) => {
  const [x, y] = middle[i % 4]!;
  return [x + 0.1 * random.normal(), y + 0.1 * random.normal()] as const;
});
const spots = createTable({
  columns: {
    x: { type: 'number' },
    y: { type: 'number' },
    spot: { type: 'category', values: ['a', 'b', 'c', 'd'] },
  },
  values: {
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    spot: points.map((_, i) => ['a', 'b', 'c', 'd'][i % 4]!),
  },
});

test('a class that the network never saw is known from five rows; the model is a network that is stored and read', async () => {
  const label = 'spot';
  const { rows: early } = await takeClasses.run({ rows: spots }, { label, classes: ['a', 'b', 'c'] }, testContext());
  const params = { label, network: { dense: [16, 8] }, epochs: 30, learningRate: 0.02 };
  const { model: pretrained } = await train.run({ rows: early }, trainParamsSchema.parse(params), testContext());
  const support = selectRows(spots, [...Array(20).keys()]);
  const queries = selectRows(
    spots,
    [...Array(200).keys()].map((i) => i + 40),
  );
  const { model } = await trainPrototypes.run({ pretrained, rows: support }, { label }, testContext());
  expect(model.description).toMatchObject({ family: 'network', classes: ['a', 'b', 'c', 'd'], label });
  const { metrics } = await evaluate.run({ model, rows: queries }, { slices: [] }, testContext());
  const { accuracy, perClass } = metrics as {
    accuracy: { value: number };
    perClass: Record<string, { recall: { value: number } }>;
  };
  expect(accuracy.value).toBeGreaterThan(0.85);
  expect(perClass['d']!.recall.value).toBeGreaterThan(0.8);
  expect(await predictTable(await readModel(model.path), queries)).toEqual(await predictTable(model, queries));
  // The network that it was made from is as it was, and prototypes of a model of prototypes are possible.
  const again = await trainPrototypes.run({ pretrained: model, rows: support }, { label }, testContext());
  expect((await predictTable(again.model, queries)).predicted).toEqual((await predictTable(model, queries)).predicted);
});

test('what cannot be learned is refused by name', async () => {
  const network = await plainNetwork();
  const linear = await trainLinear.run(
    { rows },
    linearParamsSchema.parse({ label: 'kind', features: inputs }),
    testContext(),
  );
  await expect(prototypesOf(linear.model)).rejects.toThrow("family 'linear', and only networks have layers");
  await expect(prototypesOf(network, later)).resolves.toBeDefined();
  await expect(prototypesOf(network, tableOf(reference.rows, reference.truth, names))).rejects.toThrow(
    "'class 4', 'class 5' in none of the 60 training rows",
  );
  await expect(prototypesOf(network, selectRows(rows, []))).rejects.toThrow('There are no rows to make prototypes of');
  const numeric = trainPrototypes.run({ pretrained: network, rows }, { label: 'x0' }, testContext());
  await expect(numeric).rejects.toThrow(/'x0' is a feature|'x0' is a number/);
  await expect(zeroShot({}, { classes: selectRows(classes, [0, 1, 2, 3, 4]) })).rejects.toThrow(
    "The table of classes has no row for 'class 0'",
  );
  await expect(zeroShot({}, { classes: selectRows(classes, [0, 1, 2, 3, 4, 5, 5]) })).rejects.toThrow(
    "2 rows for 'class 0'",
  );
  await expect(zeroShot({ attributes: ['a9'] })).rejects.toThrow(
    "attributes: 'a9' is not a number or a boolean of the table of classes",
  );
  await expect(zeroShot({}, { rows: selectRows(rows, [0]) })).rejects.toThrow(/All 1 rows are of the class/);
  const three = await takeClasses.run({ rows: classes }, { label: 'kind', classes: names.slice(0, 5) }, testContext());
  await expect(zeroShot({ candidates: 'unseen' }, { classes: three.rows })).rejects.toThrow("leaves 'class 4' alone");
  await expect(zeroShot({}, { rows: later, classes: three.rows })).rejects.toThrow('no class of the model');
});
