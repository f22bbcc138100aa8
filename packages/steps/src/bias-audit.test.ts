import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { auditBias } from './bias/audit-bias.ts';
import type { AuditedRows } from './bias/audited-rows.ts';
import { biasAudit } from './bias-audit.ts';
import { createTable } from './tables/create-table.ts';
import { train } from './train.ts';
import { trainParamsSchema } from './training/train-params.ts';

describe('predictions', () => {
  const rowCount = 400;
  const groups = createTable({
    columns: { side: { type: 'category', values: ['l', 'r'] }, big: { type: 'boolean' } },
    values: {
      side: Array.from({ length: rowCount }, (_, row) => (row % 2 ? 'l' : 'r')),
      big: Array.from({ length: rowCount }, (_, row) => row < 100),
    },
  });
  const options = { groups: ['side'], controls: [], tolerances: { difference: 0.1, ratio: 0.8 }, seed: 1 };
  const truth = Int32Array.from({ length: rowCount }, (_, row) => Math.floor(row / 2) % 3);
  // Of the rows on the left every fifth is wrong, on the right none.
  const predicted = truth.map((value, row) => (row % 10 === 1 ? (value + 1) % 3 : value));
  const audited: AuditedRows = { rowCount, column: 'kind', classes: ['a', 'b', 'c'], truth, predicted, positive: null };

  test('of more than two classes: accuracy and macro recall; parity needs a positive class', () => {
    const report = auditBias(audited, groups, options);
    expect(report.accuracyDifference.value).toBeCloseTo(0.2, 12);
    // Newcombe's interval of 200 of 200 less 160 of 200, as statsmodels' confint_proportions_2indep(method='newcomb')
    expect(report.accuracyDifference.low).toBeCloseTo(0.148, 2);
    expect(report.accuracyDifference.high).toBeCloseTo(0.26, 2);
    expect(report.macroRecallDifference.value).toBeCloseTo(0.2, 2);
    expect(report.demographicParityDifference).toMatchObject({
      value: null,
      reason: '3 classes: parity and odds are about one, which positive names',
    });
    expect(report.findings.map(({ figure, decision, lowest, highest }) => [figure, decision, lowest, highest])).toEqual(
      [
        ['accuracyDifference', 'failed', ['l'], ['r']],
        ['macroRecallDifference', 'failed', ['l'], ['r']],
      ],
    );
    expect(report.groupings[0]!.pairs[0]!.p).toBeLessThan(1e-6);
    expect(report.summary[0]!.text).toBe(
      "Overall, by side, the model's accuracy is 100.0 % for r (n 200), 80.0 % for l (n 200).",
    );
    const named = auditBias({ ...audited, positive: 0 }, groups, options);
    expect(named.summary[0]!.text).toContain("the model says 'kind' = 'a' for");
  });

  test('with a positive class also parity and odds', () => {
    const report = auditBias({ ...audited, positive: 0 }, groups, options);
    expect(report.equalOpportunityDifference.value).toBeGreaterThan(0.15);
    expect(report.equalizedOddsDifference.value).toBeGreaterThanOrEqual(report.equalOpportunityDifference.value!);
    expect(report.equalizedOddsDifference.low).not.toBeNull();
    expect(report.predictiveParityDifference.value).not.toBeNull();
    expect(Object.keys(report.groupings[0]!.groups[0]!)).toEqual([
      'group',
      'n',
      'accuracy',
      'macroRecall',
      'selectionRate',
      'truePositiveRate',
      'falsePositiveRate',
      'precision',
    ]);
  });

  test('several columns are audited one by one and by their combinations', () => {
    const report = auditBias(audited, groups, { ...options, groups: ['side', 'big'] });
    expect(report.groupings.map(({ columns, groups: found }) => [columns.join(), found.length])).toEqual([
      ['side', 2],
      ['big', 2],
      ['side,big', 4],
    ]);
    expect(report.accuracyDifference.value).toBeCloseTo(0.2, 12);
  });

  test('equal groups: the difference is 0, and its interval begins there', () => {
    const report = auditBias({ ...audited, predicted: truth }, groups, options);
    expect(report.accuracyDifference).toMatchObject({ value: 0, low: 0 });
    expect(report.findings[0]!.decision).toBe('passed');
  });
});

test('a model is audited on what it says of the rows', async () => {
  const rowCount = 120;
  const rows = createTable({
    columns: {
      x: { type: 'number', min: -1, max: 1 },
      sex: { type: 'category', values: ['f', 'm'], protected: true },
      repaid: { type: 'boolean' },
    },
    values: {
      x: Array.from({ length: rowCount }, (_, row) => (row % 3 ? 0.8 : -0.8)),
      sex: Array.from({ length: rowCount }, (_, row) => (row % 2 ? 'f' : 'm')),
      repaid: Array.from({ length: rowCount }, (_, row) => row % 3 > 0),
    },
  });
  const params = trainParamsSchema.parse({ label: 'repaid', epochs: 30, learningRate: 0.1, network: { dense: [] } });
  const { model } = await train.run({ rows }, params, testContext());
  const parse = (given: object) => biasAudit.definition.params!['~standard'].validate(given) as { value: never };
  const { report } = await biasAudit.run({ model, rows }, parse({ groups: ['sex'] }).value, testContext());
  expect(report).toMatchObject({ column: 'repaid', positive: 'true', rowCount });
  expect(report.accuracyDifference).toMatchObject({ value: 0, n: rowCount });
  expect(report.demographicParityRatio.value).toBe(1);
  expect(report.summary[0]!.text).toBe(
    "Overall, by sex, the model says 'repaid' = true for 66.7 % of f (n 60), 66.7 % of m (n 60).",
  );
  const both = parse({ groups: ['sex'], decision: 'repaid' }).value;
  await expect(biasAudit.run({ model, rows }, both, testContext())).rejects.toThrow(
    'Either a model is audited or decisions',
  );
  const outcome = parse({ groups: ['sex'], outcome: 'repaid' }).value;
  await expect(biasAudit.run({ model, rows }, outcome, testContext())).rejects.toThrow(
    "leave out outcome: 'repaid', or name the decision",
  );
});

test('decisions with an outcome have error rates: the public COMPAS table in one call', async () => {
  // J. Larson, S. Mattu, L. Kirchner, J. Angwin, "How we analyzed the COMPAS recidivism algorithm", ProPublica 2016:
  // counts of low and high scores, of those who were charged again within two years and of those who were not.
  const counts = [
    { race: 'black', again: false, high: false, n: 990 },
    { race: 'black', again: false, high: true, n: 805 },
    { race: 'black', again: true, high: false, n: 532 },
    { race: 'black', again: true, high: true, n: 1369 },
    { race: 'white', again: false, high: false, n: 1139 },
    { race: 'white', again: false, high: true, n: 349 },
    { race: 'white', again: true, high: false, n: 461 },
    { race: 'white', again: true, high: true, n: 505 },
  ];
  const all = counts.flatMap(({ n, ...row }) => Array.from({ length: n }, () => row));
  const rows = createTable({
    columns: {
      race: { type: 'category', values: ['black', 'white'] },
      high: { type: 'boolean' },
      again: { type: 'boolean' },
      other: { type: 'number' },
    },
    values: {
      race: all.map(({ race }) => race),
      high: all.map(({ high }) => high),
      again: all.map(({ again }) => again),
      other: all.map(() => 0),
    },
  });
  const parse = (given: object) => biasAudit.definition.params!['~standard'].validate(given) as { value: never };
  const audit = async (given: object) =>
    (await biasAudit.run({ model: undefined, rows }, parse({ groups: ['race'], ...given }).value, testContext()))
      .report;
  const report = await audit({ decision: 'high', outcome: 'again' });
  const [black, white] = report.groupings[0]!.groups;
  // Its table: false positive rates of 44.85 and 23.45 %, false negative rates of 27.99 and 47.72 %.
  expect(black!.falsePositiveRate!.value).toBeCloseTo(0.4485, 4);
  expect(white!.falsePositiveRate!.value).toBeCloseTo(0.2345, 4);
  expect(1 - black!.truePositiveRate!.value!).toBeCloseTo(0.2799, 4);
  expect(1 - white!.truePositiveRate!.value!).toBeCloseTo(0.4772, 4);
  expect(report.equalizedOddsDifference.value).toBeCloseTo(0.214, 3);
  await expect(audit({ decision: 'high', outcome: 'high' })).rejects.toThrow("outcome: 'high' is the decision itself");
  await expect(audit({ decision: 'high', outcome: 'agian' })).rejects.toThrow("outcome: 'agian' is not a column");
  await expect(audit({ decision: 'high', outcome: 'other' })).rejects.toThrow('must have the same values');
  await expect(audit({ outcome: 'again' })).rejects.toThrow('Without a model, say which column holds the decisions');
});
