// The macro recall of each group: the mean of its classes' recalls.

import {
  clopperPearson,
  Estimate,
  Figure,
  type GroupCodes,
  type GroupLabel,
  macroRate,
  type Rate,
  wilson,
} from '@cairn/stats';
import type { AuditedRows } from './audited-rows.ts';
import { type BoundedGroups, boundGroups, type ComparisonRules } from './bounded-groups.ts';

export interface GroupRecalls {
  readonly group: GroupLabel;
  /** Rows of the group. */
  readonly n: number;
  /** The recall of each class that has rows in any group. */
  readonly recalls: readonly Rate[];
}

/** @throws Error without truth: who is right is known of predictions only */
export function recallsByGroup({ truth, predicted, classes }: AuditedRows, groups: GroupCodes): GroupRecalls[] {
  if (!truth) throw new Error('Recall is of predictions, and these are decisions');
  const counts = groups.labels.map(() => classes.map(() => ({ hits: 0, n: 0 })));
  for (const [row, actual] of truth.entries()) {
    const count = counts[groups.codes[row]!]![actual]!;
    count.n++;
    if (predicted[row] === actual) count.hits++;
  }
  const isAudited = classes.map((_, index) => counts.some((ofGroup) => ofGroup[index]!.n > 0));
  return groups.labels.map((group, index) => ({
    group,
    n: counts[index]!.reduce((total, { n }) => total + n, 0),
    recalls: counts[index]!.filter((_, place) => isAudited[place]),
  }));
}

/** The groups, ready to be compared; what is asked of a group's size is asked of its rows, of whatever class. */
export function boundRecalls(groups: readonly GroupRecalls[], rules: ComparisonRules): BoundedGroups {
  const audited = groups.map(({ group, n, recalls }) => {
    const limits = (tail: number) => macroRate(recalls, (rate) => clopperPearson(rate, tail)!)!;
    const mean = macroRate(recalls, ({ hits, n: rows }) => ({ low: hits / rows, high: hits / rows }));
    const parameter = mean && { value: mean.value, limits };
    return { group, n, parameter };
  });
  return boundGroups(audited, 'rows', rules);
}

/** One group's macro recall by itself, with Wilson's interval for its effective number of rows. */
export function estimateMacroRecall({ n, recalls }: GroupRecalls): Estimate {
  const mean = macroRate(recalls, (rate) => wilson(rate)!);
  return mean === null ? Estimate.of(Figure.none(n, 'no rows'), null) : Estimate.of(Figure.of(mean.value, n), mean);
}
