// Groups compared with their like only: within each level of the controls (each department), and over all levels by
// Cochran, Mantel and Haenszel. What holds over all rows may vanish or turn round within them (Simpson's paradox).

import { benjaminiHochberg } from '../math/benjamini-hochberg.ts';
import { cochranMantelHaenszel } from '../math/cochran-mantel-haenszel.ts';
import { estimateDifference } from '../math/estimate-difference.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import { fisherExact, type TwoByTwo } from '../math/fisher-exact.ts';
import type { GroupCodes, GroupLabel } from '../math/group-codes.ts';
import type { Rate } from '../math/rate.ts';
import { pairUp } from './audit-grouping.ts';
import type { AuditedRows } from './audited-rows.ts';
import type { ControlledPair, LevelReport } from './bias-report.ts';
import { type RateLevel, ratesByGroup } from './rates-by-group.ts';

/** The share of false discoveries among what is told as found. */
const falseDiscoveryRate = 0.05;

/** Every pair of groups within every level; levels in which one of the two has no rows are told, and not tested. */
export function auditControls(
  audited: AuditedRows,
  columns: readonly string[],
  groups: GroupCodes,
  controls: GroupCodes,
): ControlledPair[] {
  const name = audited.positive === null ? 'right' : 'selection-rate';
  const overall = ratesByGroup(name, audited, groups)[0]!;
  const levels = ratesByGroup(name, audited, groups, controls).filter((level) => level.overall.n > 0);
  const pairs = pairUp(overall).map(({ higher, lower }) => ({
    higher,
    lower,
    compared: levels.map((level) => compareLevel(level, higher, lower)),
  }));
  const adjusted = benjaminiHochberg(pairs.flatMap(({ compared }) => compared.map(({ report }) => report.p)));
  return pairs.map(({ higher, lower, compared }, index): ControlledPair => {
    const { oddsRatio, chiSquare, p } = cochranMantelHaenszel(compared.map(({ counts }) => counts));
    const judged = compared.map(({ report }, place): LevelReport => {
      const adjustedP = adjusted[index * levels.length + place] ?? null;
      const isFound = adjustedP !== null && adjustedP <= falseDiscoveryRate;
      return { ...report, adjustedP, favours: isFound ? (report.difference.value! > 0 ? higher : lower) : null };
    });
    return { columns, higher, lower, levels: judged, oddsRatio, chiSquare, p };
  });
}

function compareLevel({ control, groups }: RateLevel, higher: GroupLabel, lower: GroupLabel) {
  const rateOf = (label: GroupLabel) => groups.find(({ group }) => group === label)!.figure.rate;
  const [first, second] = [rateOf(higher), rateOf(lower)];
  const counts: TwoByTwo = [countsOf(first), countsOf(second)];
  const report: Omit<LevelReport, 'adjustedP' | 'favours'> = {
    level: control,
    n: first.n + second.n,
    higher: estimateRate(first),
    lower: estimateRate(second),
    difference: estimateDifference(first, second),
    p: first.n === 0 || second.n === 0 ? null : fisherExact(counts).p,
  };
  return { counts, report };
}

function countsOf({ hits, n }: Rate): [number, number] {
  return [hits, n - hits];
}
