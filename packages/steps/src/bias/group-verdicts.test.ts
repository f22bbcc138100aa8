// What an audit may say of groups: nothing by chance alone, nothing from samples without variation, and what is so.

import { createRandom } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { BiasReport } from './bias-report.ts';
import { auditCounts, auditDraws, type Chances } from './groups.rig.ts';

const figures = [
  'accuracyDifference',
  'macroRecallDifference',
  'demographicParityDifference',
  'demographicParityRatio',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
  'predictiveParityDifference',
] as const;

/** For each figure, in how many of the audits something is so. */
function count(
  reports: readonly BiasReport[],
  isSo: (report: BiasReport, figure: (typeof figures)[number]) => boolean,
) {
  return figures.map((figure) => reports.filter((report) => isSo(report, figure)).length);
}

const decides = (report: BiasReport, figure: string, decision: string): boolean =>
  report.findings.some((finding) => finding.figure === figure && finding.decision === decision);

const alike = (n: number): Chances => ({ n, positive: 0.5, truePositive: 0.8, falsePositive: 0.2 });

// The full tables are those of npm run simulate; these are the worlds in which chance misled most.
describe('groups that do not differ', () => {
  test.each([
    ['shares of 85, 3, 1, 1 and 10 % of 1,000 rows', [850, 30, 10, 10, 100]],
    ['one of 800 rows and nine of 22', [800, ...new Array<number>(9).fill(22)]],
    ['three of 20 rows', [20, 20, 20]],
    ['six of 50 rows', new Array<number>(6).fill(50)],
  ])('are not said to: %s', (_, sizes) => {
    const random = createRandom(1);
    const reports = Array.from({ length: 100 }, () => auditDraws(sizes.map(alike), random));
    expect(Math.max(...count(reports, (report, figure) => decides(report, figure, 'failed')))).toBeLessThanOrEqual(2);
    // 5 of 100 are expected at most; 12 come by chance once in 500 such tests.
    const excludes = count(reports, (report, figure) => {
      const { low, high } = report[figure];
      return figure === 'demographicParityRatio' ? high !== null && high < 1 : low !== null && low > 0;
    });
    expect(Math.max(...excludes)).toBeLessThan(12);
  });
});

test('a group of 500 rows that is worse by 0.3 is found', () => {
  const random = createRandom(2);
  const worse: Chances = { n: 500, positive: 0.5, truePositive: 0.5, falsePositive: 0.2 };
  const reports = Array.from({ length: 30 }, () => auditDraws([alike(500), alike(500), worse], random));
  const found = count(reports, (report, figure) => decides(report, figure, 'failed'));
  const byName = Object.fromEntries(figures.map((figure, index) => [figure, found[index]]));
  expect(byName['equalOpportunityDifference']).toBeGreaterThanOrEqual(27);
  expect(byName['equalizedOddsDifference']).toBeGreaterThanOrEqual(27);
});

describe('a sample without variation is not proof', () => {
  const all = { minimumGroupSize: 1 };

  test('two groups of 4, all classified right', () => {
    const group = { truePositives: 2, trueNegatives: 2 };
    const report = auditCounts({ a: group, b: group }, all);
    for (const figure of figures) {
      const { value, low, high } = report[figure];
      expect([figure, value]).toEqual([figure, figure === 'demographicParityRatio' ? 1 : 0]);
      expect(high! - low!, figure).toBeGreaterThan(0.4);
      expect(decides(report, figure, 'inconclusive'), figure).toBe(true);
    }
    for (const { macroRecall, accuracy } of report.groupings[0]!.groups) {
      expect(macroRecall).toMatchObject({ value: 1, high: 1 });
      expect(macroRecall!.low).toBeLessThan(0.6);
      expect(accuracy!.low).toBeLessThan(0.6);
    }
  });

  test('3 of 3 selected against 3 of 3, and none of 3 against 30 of 60', () => {
    const three = { truePositives: 3 };
    expect(auditCounts({ a: three, b: three }, all).demographicParityRatio).toMatchObject({ value: 1, high: 1 });
    expect(auditCounts({ a: three, b: three }, all).demographicParityRatio.low).toBeLessThan(0.4);
    const none = auditCounts({ a: { trueNegatives: 3 }, b: { truePositives: 30, trueNegatives: 30 } }, all);
    expect(none.demographicParityRatio).toMatchObject({ value: 0, low: 0, high: 1 });
    expect(decides(none, 'demographicParityRatio', 'inconclusive')).toBe(true);
    expect(none.demographicParityDifference.high).toBeGreaterThan(0.6);
  });

  test('nobody selected at all has no ratio, and no verdict', () => {
    const none = { falseNegatives: 10, trueNegatives: 10 };
    const report = auditCounts({ a: none, b: none });
    expect(report.demographicParityRatio).toMatchObject({ value: null, reason: 'both are 0, which has no ratio' });
    expect(decides(report, 'demographicParityRatio', 'inconclusive')).toBe(true);
    expect(report.demographicParityDifference).toMatchObject({ value: 0, low: 0 });
    expect(report.demographicParityDifference.high).toBeGreaterThan(0.1);
  });
});

test('one figure has one interval, wherever the report shows it', () => {
  const report = auditCounts({
    a: { truePositives: 18, falseNegatives: 2, falsePositives: 10, trueNegatives: 190 },
    b: { truePositives: 6, falseNegatives: 14, falsePositives: 11, trueNegatives: 189 },
  });
  const { equalOpportunityDifference: opportunity, equalizedOddsDifference: odds } = report;
  expect(opportunity.value).toBeCloseTo(0.6, 12);
  expect(odds.value).toBe(opportunity.value);
  expect([odds.low, odds.high]).toEqual([opportunity.low, opportunity.high]);
  const [grouping] = report.groupings;
  for (const figure of figures) expect(grouping!.figures[figure]).toMatchObject(report[figure]);
  const { value, low, high } = report.demographicParityDifference;
  expect(grouping!.pairs[0]!.difference).toMatchObject({ value, low, high });
});

describe('small groups', () => {
  const large = { truePositives: 40, falseNegatives: 10, falsePositives: 10, trueNegatives: 40 };
  const report = auditCounts({
    a: large,
    b: large,
    tiny: { falseNegatives: 3 },
    few: { truePositives: 4, trueNegatives: 30 },
  });

  test('are listed with their sizes, of rows and of the rows that a rate is of, and not compared', () => {
    expect(report.minimumGroupSize).toBe(10);
    expect(report.groupings[0]!.notCompared).toEqual([
      { group: ['tiny'], of: 'rows', n: 3 },
      { group: ['few'], of: 'positives', n: 4 },
      { group: ['few'], of: 'predicted positives', n: 4 },
    ]);
    expect(report.groupings[0]!.groups.map(({ group, n }) => [group[0], n])).toContainEqual(['tiny', 3]);
    expect(report.equalOpportunityDifference.value).toBe(0);
    expect(report.groupings[0]!.pairs.flatMap(({ higher, lower }) => [...higher, ...lower])).not.toContain('tiny');
  });

  test('are named in the summary and with the figure', () => {
    expect(report.summary[1]!.text).toBe(
      'Not compared by group: with fewer than 10 rows tiny (3); with fewer than 10 positives few (4); with fewer than 10 predicted positives few (4).',
    );
    expect(report.demographicParityDifference.reason).toBe('not compared, with fewer than 10 rows: tiny (3)');
    expect(report.equalOpportunityDifference.reason).toBe(
      'not compared, with fewer than 10 positives: few (4), tiny (3)',
    );
  });

  test('fewer than two that are large enough are not enough evidence, however equal', () => {
    const four = { truePositives: 2, trueNegatives: 2 };
    const small = auditCounts({ a: four, b: four });
    for (const figure of figures) {
      expect(small[figure]).toMatchObject({ value: null, low: null, high: null });
      expect(small[figure].reason).toContain('fewer than two groups have 10');
      expect(decides(small, figure, 'inconclusive'), figure).toBe(true);
    }
    expect(small.summary.at(-1)!.text).toContain('inconclusive');
  });

  test('what is compared is for the author to say', () => {
    const four = { truePositives: 2, trueNegatives: 2 };
    expect(auditCounts({ a: four, b: four }, { minimumGroupSize: 4 }).accuracyDifference.value).toBe(0);
    expect(auditCounts({ a: large, b: large }, { minimumGroupSize: 101 }).accuracyDifference.value).toBeNull();
  });
});

describe('several groupings', () => {
  const one = { truePositives: 40, falseNegatives: 10, falsePositives: 10, trueNegatives: 40 };
  const groups = ['group', 'half'];

  test('share the 5 %: their intervals are wider than that of one alone', () => {
    const alone = auditCounts({ a: one, b: one });
    const both = auditCounts({ a: one, b: one }, { groups });
    expect(both.groupings.map(({ columns }) => columns.join())).toEqual(['group', 'half', 'group,half']);
    const widthOf = (report: BiasReport) => report.groupings[0]!.figures.accuracyDifference!.high!;
    expect(widthOf(both)).toBeGreaterThan(widthOf(alone));
    const ends = both.groupings.map(({ figures }) => figures.accuracyDifference!);
    expect(both.accuracyDifference.low).toBe(Math.max(...ends.map(({ low }) => low!)));
    expect(both.accuracyDifference.high).toBe(Math.max(...ends.map(({ high }) => high!)));
  });

  test('of one in which nothing could be compared nothing is known: the worst of all may be anything', () => {
    const small = auditCounts({ a: one, b: one }, { groups, minimumGroupSize: 60 });
    expect(small.groupings[2]!.figures.accuracyDifference!.value).toBeNull();
    expect(small.accuracyDifference).toMatchObject({ high: 1 });
    expect(small.demographicParityRatio).toMatchObject({ low: 0 });
    expect(small.accuracyDifference.reason).toContain('by group and half: fewer than two groups have 60 rows');
  });
});

test('within controls, twelve groups that do not differ are rarely said to be favoured', () => {
  const random = createRandom(3);
  const sizes = new Array<number>(12).fill(40);
  const isSaid = Array.from({ length: 40 }, () => {
    const drawn = auditDraws(sizes.map(alike), random, { controls: ['half'] });
    expect(drawn.controlled).toHaveLength(66);
    return drawn.controlled.some(({ adjustedP }) => adjustedP! <= 0.05);
  });
  // Of 66 tests at 5 % each at least one is found in nearly all.
  expect(isSaid.filter(Boolean).length).toBeLessThan(8);
});
