// Groups compared with their like only: within each level of the controls (each department), and over all levels by
// Cochran, Mantel and Haenszel. What holds over all rows may vanish or turn round within them (Simpson's paradox).

import {
  benjaminiHochberg,
  cochranMantelHaenszel,
  estimateRate,
  fisherExact,
  type GroupCodes,
  moverDifference,
  type Rate,
  simultaneousTail,
  studentizedRangeSurvival,
  type TwoByTwo,
} from '@cairn/stats';
import { pairUp } from './audit-grouping.ts';
import type { AuditedRows } from './audited-rows.ts';
import type { ControlledPair, LevelReport, PairReport } from './bias-report.ts';
import { type BoundedGroups, type ComparisonRules, reportMiss } from './bounded-groups.ts';
import { boundRates, type RateLevel, ratesByGroup } from './rates-by-group.ts';

/** The share of false discoveries among what is reported as found. */
const falseDiscoveryRate = 0.05;

interface Level {
  readonly rates: RateLevel;
  readonly bounded: BoundedGroups;
}

type Pair = Pick<PairReport, 'higher' | 'lower'>;

/**
 * Every pair of compared groups within every level. Levels in which one of the two has too few rows are reported and not
 * tested by themselves; over all levels together they count, since that test is made for thin levels.
 */
export function auditControls(
  audited: AuditedRows,
  columns: readonly string[],
  groups: GroupCodes,
  controls: GroupCodes,
  rules: ComparisonRules,
): ControlledPair[] {
  const name = audited.positive === null ? 'right' : 'selection-rate';
  const overall = ratesByGroup(name, audited, groups)[0]!;
  const pairs = pairUp({ level: overall, bounded: boundRates(name, overall, rules) });
  if (pairs.length === 0) return [];
  const isCompared = new Set(pairs.flatMap(({ higher, lower }) => [higher, lower]));
  const filled = ratesByGroup(name, audited, groups, controls).filter((level) => level.overall.n > 0);
  const ofLevel = { ...rules, miss: rules.miss / filled.length };
  const levels = filled.map((rates): Level => {
    const compared = { ...rates, groups: rates.groups.filter(({ group }) => isCompared.has(group)) };
    return { rates, bounded: boundRates(name, compared, ofLevel) };
  });

  const compared = pairs.map((pair) => levels.map((level) => compareLevel(level, pair)));
  const adjusted = benjaminiHochberg(compared.flatMap((ofPair) => ofPair.map(({ report }) => report.p)));
  const level = 1 - 2 * simultaneousTail(isCompared.size, rules.miss);
  return pairs.map(({ higher, lower }, index): ControlledPair => {
    const tables = compared[index]!.map(({ counts }) => counts);
    const { oddsRatio, chiSquare, p } = cochranMantelHaenszel(tables, { level });
    const judged = compared[index]!.map(({ report }, place): LevelReport => {
      const adjustedP = adjusted[index * levels.length + place] ?? null;
      const isFound = adjustedP !== null && adjustedP <= falseDiscoveryRate;
      return { ...report, adjustedP, favours: isFound ? (report.difference.value! > 0 ? higher : lower) : null };
    });
    const adjustedP = chiSquare === null ? null : adjustChiSquare(chiSquare, isCompared.size, rules);
    return { columns, higher, lower, levels: judged, oddsRatio, chiSquare, p, adjustedP };
  });
}

/** The p-value that a pair has among all pairs of all groupings: some pair's |z| reaches √χ² with this chance at most. */
function adjustChiSquare(chiSquare: number, count: number, { miss }: ComparisonRules): number {
  return Math.min(1, (reportMiss / miss) * studentizedRangeSurvival(Math.sqrt(2 * chiSquare), count));
}

function compareLevel({ rates, bounded }: Level, { higher, lower }: Pair) {
  const rateOf = (label: Pair['higher']) => rates.groups.find(({ group }) => group === label)!.figure.rate;
  const [first, second] = [rateOf(higher), rateOf(lower)];
  const counts: TwoByTwo = [countsOf(first), countsOf(second)];
  const difference = compareInLevel(bounded, { higher, lower }, first.n + second.n);
  const report: Omit<LevelReport, 'adjustedP' | 'favours'> = {
    level: rates.control,
    n: first.n + second.n,
    higher: estimateRate(first),
    lower: estimateRate(second),
    difference,
    p: difference.value === null ? null : fisherExact(counts).p,
  };
  return { counts, report };
}

function compareInLevel({ compared, minimum, of }: BoundedGroups, { higher, lower }: Pair, n: number) {
  const [first, second] = [higher, lower].map((label) => compared.find(({ group }) => group === label));
  if (first && second) return { value: first.value - second.value, ...moverDifference(first, second), n };
  return { value: null, low: null, high: null, n, reason: `one of the two groups has fewer than ${minimum} ${of}` };
}

function countsOf({ hits, n }: Rate): [number, number] {
  return [hits, n - hits];
}
