// Every rate that an audit compares, by group, and the groups of each ready to be compared.

import type { GroupCodes } from '@cairn/stats';
import type { AuditedRows } from './audited-rows.ts';
import type { BoundedGroups, ComparisonRules } from './bounded-groups.ts';
import { boundRecalls, type GroupRecalls, recallsByGroup } from './macro-recalls.ts';
import { type AuditedRate, boundRates, type RateLevel, ratesByGroup } from './rates-by-group.ts';

export interface ComparedRate {
  /** Of all groups. */
  readonly level: RateLevel;
  /** Of those that are compared. */
  readonly bounded: BoundedGroups;
}

/** Those that do not apply are undefined: without truth, or without a positive class. */
export interface ComparedRates {
  readonly right: ComparedRate | undefined;
  readonly recalls: { readonly groups: readonly GroupRecalls[]; readonly bounded: BoundedGroups } | undefined;
  readonly selected: ComparedRate | undefined;
  readonly odds:
    | {
        readonly truePositive: ComparedRate;
        readonly falsePositive: ComparedRate;
        readonly precision: ComparedRate;
      }
    | undefined;
}

/** @param rules - of which `miss` is what this grouping may use of the report's 5 % */
export function compareRatesByGroup(audited: AuditedRows, groups: GroupCodes, rules: ComparisonRules): ComparedRates {
  const compare = (name: AuditedRate, by = rules): ComparedRate => {
    const level = ratesByGroup(name, audited, groups)[0]!;
    return { level, bounded: boundRates(name, level, by) };
  };
  const hasTruth = audited.truth !== undefined;
  const hasPositive = audited.positive !== null;
  const recalls = hasTruth ? recallsByGroup(audited, groups) : undefined;
  // Equalised odds are about both rates, so the two share what their limits may miss. Then equal opportunity has the
  // interval that its part of equalised odds has: one figure never has two.
  const ofOdds = { ...rules, miss: rules.miss / 2 };
  return {
    right: hasTruth ? compare('right') : undefined,
    recalls: recalls && { groups: recalls, bounded: boundRecalls(recalls, rules) },
    selected: hasPositive ? compare('selection-rate') : undefined,
    odds:
      hasTruth && hasPositive
        ? {
            truePositive: compare('true-positive-rate', ofOdds),
            falsePositive: compare('false-positive-rate', ofOdds),
            precision: compare('precision'),
          }
        : undefined,
  };
}
