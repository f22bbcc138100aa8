// All figures of one grouping: rates of each group, largest differences and smallest ratios between groups.

import type { Estimate } from '@cairn/core';
import { type Comparison, groupDifference } from '../math/compare-groups.ts';
import { comparePairs } from '../math/compare-pairs.ts';
import { confusionMatrix } from '../math/confusion-matrix.ts';
import { demographicParityRatio } from '../math/demographic-parity.ts';
import { equalizedOddsDifference } from '../math/equalized-odds.ts';
import { estimateWithinGroups } from '../math/estimate-within-groups.ts';
import type { Figure } from '../math/figure.ts';
import type { GroupCodes } from '../math/group-codes.ts';
import { type FrameLevel, metricFrame } from '../math/metric-frame.ts';
import { precisionRecallF1 } from '../math/precision-recall-f1.ts';
import { selectRows } from '../math/select-rows.ts';
import { type AuditedRows, toDecisions } from './audited-rows.ts';
import type { BiasFigureName, GroupingReport, GroupReport, PairReport } from './bias-report.ts';
import { type ComparedEstimate, type RateLevel, ratesByGroup, worstDifference } from './rates-by-group.ts';

export interface AuditedGrouping {
  readonly report: GroupingReport;
  readonly figures: Readonly<Record<BiasFigureName, ComparedEstimate>>;
}

const noTruth = 'decisions already made: nobody knows which were right';

/** @param seed - of the bootstrap */
export function auditGrouping(
  audited: AuditedRows,
  columns: readonly string[],
  groups: GroupCodes,
  seed: number,
): AuditedGrouping {
  const { truth, positive } = audited;
  const noPositive = `${audited.classes.length} classes: parity and odds are about one, which positive names`;
  const none = (reason: string): ComparedEstimate => ({
    value: null,
    low: null,
    high: null,
    n: audited.rowCount,
    reason,
  });
  const rates = (name: Parameters<typeof ratesByGroup>[0]) => ratesByGroup(name, audited, groups)[0]!;
  const draw = (measure: (rows: ArrayLike<number>) => Comparison) => {
    const { draws, dropped, ...found } = estimateWithinGroups(groups, measure, { seed });
    return found;
  };

  const right = truth && rates('right');
  const recalls = truth && recallFrame(audited, groups);
  const selected = positive === null ? undefined : rates('selection-rate');
  const odds = truth &&
    selected && {
      opportunity: rates('true-positive-rate'),
      falseAlarms: rates('false-positive-rate'),
      precision: rates('precision'),
    };
  const withoutOdds = none(positive === null ? noPositive : noTruth);
  const figures = {
    accuracyDifference: right ? worstDifference(right) : none(noTruth),
    macroRecallDifference: recalls
      ? draw((rows) => groupDifference(recallFrame(audited, groups, rows)))
      : none(noTruth),
    demographicParityDifference: selected ? worstDifference(selected) : none(noPositive),
    demographicParityRatio: selected
      ? draw((rows) => demographicParityRatio(toDecisions(audited), groups, { rows }))
      : none(noPositive),
    equalizedOddsDifference: odds
      ? draw((rows) => equalizedOddsDifference(toDecisions(audited), groups, { rows }))
      : withoutOdds,
    equalOpportunityDifference: odds ? worstDifference(odds.opportunity) : withoutOdds,
    predictiveParityDifference: odds ? worstDifference(odds.precision) : withoutOdds,
  };

  const reports = groups.labels.map((group, index): GroupReport => {
    const of = (level: RateLevel | undefined) => estimateOf(level, index);
    const shown = {
      accuracy: of(right),
      macroRecall: recalls && drawRecall(audited, groups, index, seed),
      selectionRate: of(selected),
      truePositiveRate: of(odds?.opportunity),
      falsePositiveRate: of(odds?.falseAlarms),
      precision: of(odds?.precision),
    };
    const n = groups.codes.reduce((count, code) => count + (code === index ? 1 : 0), 0);
    return {
      group,
      n,
      ...(Object.fromEntries(Object.entries(shown).filter(([, rate]) => rate)) as Partial<GroupReport>),
    };
  });
  return { report: { columns, groups: reports, pairs: pairUp((selected ?? right)!) }, figures };
}

/** Every two groups, the one with the higher rate first. */
export function pairUp({ groups }: RateLevel): PairReport[] {
  const sorted = groups.toSorted((a, b) => (b.figure.value ?? -1) - (a.figure.value ?? -1));
  return comparePairs(sorted.map(({ group, figure }) => ({ group, rate: figure.rate }))).map(
    ({ first, second, ...compared }) => ({ higher: first, lower: second, ...compared }),
  );
}

function estimateOf(level: RateLevel | undefined, index: number): Estimate | undefined {
  if (!level) return undefined;
  const { rate, ...estimate } = level.groups[index]!.figure;
  return estimate;
}

function macroRecall({ truth, predicted, classes }: AuditedRows, rows: ArrayLike<number>): Figure {
  const matrix = confusionMatrix(selectRows(truth!, rows), selectRows(predicted, rows), classes.length);
  return precisionRecallF1(matrix, 'macro').recall;
}

function recallFrame(audited: AuditedRows, groups: GroupCodes, rows?: ArrayLike<number>): FrameLevel<Figure> {
  return metricFrame((members) => macroRecall(audited, members), groups, rows ? { rows } : {})[0]!;
}

function drawRecall(audited: AuditedRows, { codes }: GroupCodes, index: number, seed: number): Estimate {
  const members = Array.from(codes.keys()).filter((row) => codes[row] === index);
  const only: GroupCodes = { codes: new Int32Array(audited.rowCount), labels: [[]] };
  const measure = (rows: ArrayLike<number>) => macroRecall(audited, rows);
  const { draws, dropped, leftOut, ...found } = estimateWithinGroups(only, measure, { seed, rows: members });
  return found;
}
