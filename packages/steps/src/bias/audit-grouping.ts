// All of one grouping: rates of each group, largest differences and smallest ratios between groups.

import type { Estimate } from '@cairn/core';
import { comparePairs, type GroupCodes, pairDifferenceLimits } from '@cairn/stats';
import type { AuditedRows } from './audited-rows.ts';
import type { GroupingReport, GroupReport, PairReport } from './bias-report.ts';
import type { ComparisonRules, SmallGroup } from './bounded-groups.ts';
import { largerDifference, largestDifference, smallestRatio } from './compared-estimate.ts';
import { type ComparedRate, type ComparedRates, compareRatesByGroup } from './compared-rates.ts';
import { estimateMacroRecall } from './macro-recalls.ts';

/** @param rules - of which `miss` is what this grouping may use of the report's 5 % */
export function auditGrouping(
  audited: AuditedRows,
  columns: readonly string[],
  groups: GroupCodes,
  rules: ComparisonRules,
): GroupingReport {
  const rates = compareRatesByGroup(audited, groups, rules);
  return {
    columns,
    groups: groups.labels.map((_, index) => reportGroup(rates, groups, index)),
    notCompared: listSmallGroups(rates),
    pairs: pairUp((rates.selected ?? rates.right)!),
    figures: compareFigures(rates),
  };
}

/** Every two compared groups, the one with the higher rate first. */
export function pairUp({ level, bounded }: ComparedRate): PairReport[] {
  const sorted = bounded.compared.toSorted((a, b) => b.value - a.value);
  const rateOf = new Map(level.groups.map(({ group, figure }) => [group, figure.rate]));
  const boundedOf = new Map(sorted.map((one) => [one.group, one]));
  return comparePairs(sorted.map(({ group }) => ({ group, rate: rateOf.get(group)! }))).map(
    ({ first, second, difference, p, adjustedP }) => ({
      higher: first,
      lower: second,
      difference: { ...difference, ...pairDifferenceLimits(boundedOf.get(first)!, boundedOf.get(second)!) },
      p,
      adjustedP,
    }),
  );
}

function compareFigures({ right, recalls, selected, odds }: ComparedRates): GroupingReport['figures'] {
  const opportunity = odds && largestDifference(odds.truePositive.bounded);
  const falseAlarms = odds && largestDifference(odds.falsePositive.bounded);
  const names = ['true positive rate', 'false positive rate'] as const;
  return {
    ...(right && { accuracyDifference: largestDifference(right.bounded) }),
    ...(recalls && { macroRecallDifference: largestDifference(recalls.bounded) }),
    ...(selected && {
      demographicParityDifference: largestDifference(selected.bounded),
      demographicParityRatio: smallestRatio(selected.bounded),
    }),
    ...(opportunity &&
      falseAlarms && {
        equalizedOddsDifference: largerDifference(opportunity, falseAlarms, names),
        equalOpportunityDifference: opportunity,
      }),
    ...(odds && { predictiveParityDifference: largestDifference(odds.precision.bounded) }),
  };
}

function reportGroup({ right, recalls, selected, odds }: ComparedRates, groups: GroupCodes, index: number) {
  const of = (compared: ComparedRate | undefined) => compared && withoutCounts(compared, index);
  const shown = {
    accuracy: of(right),
    macroRecall: recalls && estimateMacroRecall(recalls.groups[index]!),
    selectionRate: of(selected),
    truePositiveRate: of(odds?.truePositive),
    falsePositiveRate: of(odds?.falsePositive),
    precision: of(odds?.precision),
  };
  const n = groups.codes.reduce((count, code) => count + (code === index ? 1 : 0), 0);
  const known = Object.fromEntries(Object.entries(shown).filter(([, rate]) => rate));
  return { group: groups.labels[index]!, n, ...(known as Partial<GroupReport>) };
}

function withoutCounts({ level }: ComparedRate, index: number): Estimate {
  const { rate, ...estimate } = level.groups[index]!.figure;
  return estimate;
}

/** Those with too few rows, and of the others those with too few of the rows that a rate is of. */
function listSmallGroups({ right, selected, odds }: ComparedRates): SmallGroup[] {
  const byRows = (selected ?? right)!.bounded.small;
  const conditional = odds ? [odds.truePositive, odds.falsePositive, odds.precision] : [];
  const others = conditional
    .flatMap(({ bounded }) => bounded.small)
    .filter(({ group }) => !byRows.some((small) => small.group === group));
  return [...byRows, ...others];
}
