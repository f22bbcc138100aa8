import { join } from 'node:path';
import { createStoredFile, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { type AnyTable, type BiasReport, biasAudit, boolean, category, clean, number } from '@cairn/steps';
import { beforeAll, describe, expect, test } from 'vitest';
import admissions from './admissions.ts';
import { applicants } from './steps/applicants.ts';

/** What a step's `run` is given: its params as its schema leaves them. */
function parse(step: Runnable, params: object): unknown {
  const result = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(result.issues).toBeUndefined();
  return result.value;
}

const run = async (rows: AnyTable, params: object): Promise<BiasReport> =>
  (await biasAudit.run({ rows }, parse(biasAudit, params), testContext())).report;

test('the pipeline plans', () => {
  expect(admissions.plan().nodes.map(({ definition }) => definition.name)).toEqual([
    'file',
    'clean',
    'applicants',
    'bias-audit',
  ]);
});

// P. J. Bickel, E. A. Hammel, J. W. O'Connell, "Sex Bias in Graduate Admissions: Data from Berkeley", Science 187 (1975),
// 398–404; the 24 counts of the six largest departments, as R's UCBAdmissions.
describe('the applicants of Berkeley 1973', () => {
  let rows: AnyTable;
  let report: BiasReport;
  beforeAll(async () => {
    const columns = {
      department: category(['A', 'B', 'C', 'D', 'E', 'F']),
      sex: category(['men', 'women']),
      admitted: boolean(),
      applicants: number({ min: 0 }),
    };
    const raw = createStoredFile(join(import.meta.dirname, 'data/admissions.csv'));
    const counts = (await clean.run({ raw }, parse(clean, { columns }), testContext())).rows;
    rows = (await applicants.run({ counts }, {}, testContext())).rows;
    report = await run(rows, { decision: 'admitted', groups: ['sex'], controls: ['department'] });
  });

  test('overall men are admitted more often', () => {
    expect(report.rowCount).toBe(4526);
    const [men, women] = report.groupings[0]!.groups;
    expect(men).toMatchObject({ group: ['men'], n: 2691 });
    expect(men!.selectionRate!.value).toBeCloseTo(1198 / 2691, 12);
    expect(women).toMatchObject({ group: ['women'], n: 1835 });
    expect(women!.selectionRate!.value).toBeCloseTo(557 / 1835, 12);
    expect(report.demographicParityRatio.value).toBeCloseTo(0.682, 3);
    expect(report.demographicParityDifference.value).toBeCloseTo(0.445 - 0.304, 2);
    expect(report.findings.map(({ figure, decision }) => [figure, decision])).toEqual([
      ['demographicParityDifference', 'failed'],
      ['demographicParityRatio', 'failed'],
    ]);
  });

  test('within departments there is not enough evidence, but for A, which favours women', () => {
    const [pair] = report.controlled;
    expect(pair).toMatchObject({ higher: ['men'], lower: ['women'] });
    expect(pair!.oddsRatio.value).toBeCloseTo(0.905, 3);
    // R: mantelhaen.test(UCBAdmissions)
    expect(pair!.chiSquare).toBeCloseTo(1.4269, 3);
    expect(pair!.p).toBeCloseTo(0.2323, 3);
    expect(pair!.levels.map(({ level, favours }) => [level[0], favours])).toEqual([
      ['A', ['women']],
      ['B', null],
      ['C', null],
      ['D', null],
      ['E', null],
      ['F', null],
    ]);
    expect(pair!.levels[0]!.lower.value).toBeCloseTo(89 / 108, 12);
    expect(pair!.levels[0]!.higher.value).toBeCloseTo(512 / 825, 12);
    expect(pair!.levels[0]!.adjustedP).toBeLessThan(0.001);
  });

  test('the summary says all of it', () => {
    expect(report.summary).toMatchInlineSnapshot(`
      [
        {
          "text": "Overall, by sex, the rate of 'admitted' = true is 44.5 % for men (n 2691), 30.4 % for women (n 1835).",
        },
        {
          "decision": "failed",
          "text": "The largest difference of selection rates (demographic parity) between men and women is 0.142 (95 % interval 0.113 to 0.170); required ≤ 0.1: failed.",
        },
        {
          "decision": "failed",
          "text": "The smallest ratio of selection rates (demographic parity) between men and women is 0.682 (95 % interval 0.628 to 0.740); required ≥ 0.8: failed.",
        },
        {
          "text": "Within department, all levels together: the odds of men are 0.905 (95 % interval 0.772 to 1.060) times those of women (Cochran–Mantel–Haenszel χ² 1.43, p 0.23): not enough evidence that either is favoured.",
        },
        {
          "text": "In department A, women are favoured: 82.4 % of 108 against 62.1 % of 825 men (Fisher's exact test, p 1.0e-4 after Benjamini–Hochberg).",
        },
        {
          "text": "In the other 5 (B, C, D, E, F): not enough evidence that either is favoured.",
        },
      ]
    `);
  });

  test('of decisions nobody knows which were right', () => {
    expect(report.accuracyDifference).toMatchObject({ value: null, reason: expect.stringContaining('nobody knows') });
    expect(report.equalizedOddsDifference.reason).toContain('nobody knows');
  });

  test('what cannot be audited is said', async () => {
    const groups = ['sex'];
    await expect(run(rows, { groups })).rejects.toThrow('Without a model, say which column holds the decisions');
    await expect(run(rows, { groups, decision: 'applicants' })).rejects.toThrow(
      "'applicants' is not a boolean or a category",
    );
    await expect(run(rows, { groups, decision: 'department' })).rejects.toThrow('Which decision is sought after?');
    await expect(run(rows, { groups, decision: 'department', positive: 'G' })).rejects.toThrow(
      "'G' is none of the values of 'department'",
    );
    await expect(run(rows, { groups: ['applicants'], decision: 'admitted' })).rejects.toThrow('makes no groups');
  });
});
