import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { type BiasReport, biasAudit } from '../bias-audit.ts';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { chooseGroupThresholds, type GroupThresholdsReport } from './choose-group-thresholds.ts';

/** Women have lower scores and are hired less often. */
function draw(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const sex = Array.from({ length: count }, () => (random.next() < 0.4 ? 'f' : 'm'));
  const score = sex.map((value) => random.normal() + (value === 'm' ? 1 : 0));
  return createTable({
    columns: {
      score: { type: 'number' },
      years: { type: 'number' },
      sex: { type: 'category', values: ['f', 'm'], protected: true },
      hired: { type: 'boolean' },
    },
    values: {
      score,
      years: sex.map(() => random.integer(30)),
      sex,
      hired: score.map((value) => value + random.normal() > 0.7),
    },
  });
}

const rows = draw(600, 1);
const other = draw(600, 2);
const params = { groups: ['sex'], equality: 'demographic-parity', objective: 'accuracy', seed: undefined } as const;
const features = ['score', 'years'];
const linear = async () =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'hired', features }), testContext()))
    .model as AnyModel;
const choose = async (
  model: AnyModel,
  given: object = {},
  on: AnyTable = rows,
): Promise<{ model: AnyModel; report: GroupThresholdsReport }> =>
  chooseGroupThresholds.run({ model: model as never, rows: on }, { ...params, ...given }, testContext());
const auditParams = { groups: ['sex'], controls: [], tolerance: 0.1, ratio: 0.8, minimumGroupSize: 10 };
const audit = async (model: AnyModel): Promise<BiasReport> =>
  (await biasAudit.run({ model: model as never, rows: other }, auditParams as never, testContext())).report as never;

describe.each([
  ['linear', linear],
  [
    'trees',
    async () => {
      const tree = treeParamsSchema.parse({ label: 'hired', features, trees: 20 });
      return (await trainTrees.run({ rows }, tree, testContext())).model as AnyModel;
    },
  ],
  [
    'network',
    async () => {
      const network = { dense: [4] };
      const own = trainParamsSchema.parse({ label: 'hired', features, epochs: 4, learningRate: 0.05, network });
      return (await train.run({ rows }, own, testContext())).model as AnyModel;
    },
  ],
] as const)('%s', (_, fit) => {
  test('the next audit sees smaller differences, and evaluate the accuracy that they cost', async () => {
    const before = await fit();
    const { model, report } = await choose(before);
    expect(chooseGroupThresholds.definition.out['report']!.validate(report)).toBeUndefined();
    expect(report.before.difference).toBeGreaterThan(0.2);
    expect(report.after.difference).toBeLessThan(0.05);
    const [was, is] = [await audit(before), await audit(model)];
    expect(was.demographicParityDifference.value!).toBeGreaterThan(0.2);
    expect(is.demographicParityDifference.value!).toBeLessThan(was.demographicParityDifference.value! / 2);
    const { metrics } = await evaluate.run({ model: model as never, rows: other }, { slices: [] }, testContext());
    expect((metrics as { accuracy: { value: number } }).accuracy.value).toBeCloseTo(
      is.groupings[0]!.groups.reduce((sum, { n, accuracy }) => sum + n * accuracy!.value!, 0) / 600,
      12,
    );
  });

  test('equal odds in other rows too', async () => {
    const before = await fit();
    const { model } = await choose(before, { equality: 'equalized-odds' });
    const [was, is] = [await audit(before), await audit(model)];
    expect(is.equalizedOddsDifference.value!).toBeLessThan(was.equalizedOddsDifference.value!);
  });
});

test('a row is decided the same whatever rows are with it, and by another seed not always', async () => {
  const inner = await linear();
  const { model, report } = await choose(inner, { equality: 'equalized-odds' });
  expect(report.groups.some(({ drawn }) => drawn > 0)).toBe(true);
  const all = (await predictTable(model, rows)).predicted;
  const backwards = selectRows(
    rows,
    Array.from({ length: 600 }, (_, row) => 599 - row),
  );
  expect([...(await predictTable(model, backwards)).predicted].reverse()).toEqual([...all]);
  const alone = (await predictTable(model, selectRows(rows, [7]))).predicted;
  expect(alone[0]).toBe(all[7]);
  const again = await chooseGroupThresholds.run(
    { model: inner as never, rows },
    { ...params, equality: 'equalized-odds' },
    { ...testContext(), seed: 77 },
  );
  expect([...(await predictTable(again.model, rows)).predicted]).not.toEqual([...all]);
});

test('what cannot have thresholds by group is refused by name', async () => {
  const model = await linear();
  const refusal = (given: object, on?: AnyTable) => expect(choose(model, given, on)).rejects;
  await refusal({ groups: ['sxe'] }).toThrow("'sxe' is not a column");
  await refusal({ groups: ['years'] }).toThrow("'years' is of type number, which makes no groups");
  await refusal({ groups: ['hired'] }).toThrow("groups: 'hired' is the label");
  const women = rows.column('sex') as readonly string[];
  const few = selectRows(rows, [...women.keys()].filter((row) => women[row] === 'm').concat(women.indexOf('f')));
  await refusal({}, few).toThrow("All 1 rows of group 'f' have the same class");
  const men = selectRows(
    rows,
    [...women.keys()].filter((row) => women[row] === 'm'),
  );
  const { model: onlyMen } = await choose(model, {}, men);
  await expect(predictTable(onlyMen, rows)).rejects.toThrow("There is no threshold for the group 'f' of row");
  const without = createTable({
    columns: { score: { type: 'number' }, years: { type: 'number' } },
    values: { score: [1], years: [2] },
  });
  await expect(predictTable(onlyMen, without)).rejects.toThrow("'sex' is not a column");
});
