// Figures over all groupings: what groups differ by at most, whichever columns make them.

import type { Estimate } from '@cairn/core';
import type { AuditedRows } from './audited-rows.ts';
import type { BiasFigureName, BiasFigures, GroupingReport } from './bias-report.ts';
import type { ComparedEstimate } from './compared-estimate.ts';
import { whyNotApplicable } from './figure-applies.ts';
import { figureNames, isRatio } from './judge-figures.ts';

/**
 * The groupings share the report's 5 %, so their limits hold together, and the worst of them is at least as bad as each
 * lower limit and at most as bad as the worst upper one. Of a grouping in which fewer than two groups are compared
 * nothing is known: with it the figure may be as bad as can be.
 */
export function worstFigures(audited: AuditedRows, groupings: readonly GroupingReport[]): BiasFigures {
  const entries = figureNames.map((name) => {
    const reason = whyNotApplicable(name, audited);
    if (reason === undefined) return [name, worstOf(name, groupings)];
    return [name, { value: null, low: null, high: null, n: audited.rowCount, reason }];
  });
  return Object.fromEntries(entries) as Record<BiasFigureName, Estimate>;
}

function worstOf(name: BiasFigureName, groupings: readonly GroupingReport[]): Estimate {
  const all = groupings.map(({ figures }) => figures[name]!);
  const known = all.filter(({ value }) => value !== null);
  const isWorse = (next: Estimate, than: Estimate): boolean =>
    isRatio(name) ? next.value! < than.value! : next.value! > than.value!;
  const { value, n } = known.reduce((worst, next) => (isWorse(next, worst) ? next : worst), known[0] ?? all[0]!);
  const reason = sayReasons(groupings, all);
  if (value === null) return { value, low: null, high: null, n, ...(reason !== undefined && { reason }) };
  const choose = isRatio(name) ? Math.min : Math.max;
  // A difference and a ratio of which nothing is known are anywhere from 0 to 1.
  const limits = all
    .map(({ low, high }) => ({ low: low ?? 0, high: high ?? 1 }))
    .reduce((found, next) => ({ low: choose(found.low, next.low), high: choose(found.high, next.high) }));
  return { value, ...limits, n, ...(reason !== undefined && { reason }) };
}

/** One reason where all groupings have the same, else each with its grouping. */
function sayReasons(groupings: readonly GroupingReport[], estimates: readonly ComparedEstimate[]) {
  const reasons = estimates.map(({ reason }) => reason);
  if (groupings.length === 1 || new Set(reasons).size === 1) return reasons[0];
  return reasons
    .flatMap((reason, index) => (reason ? [`by ${groupings[index]!.columns.join(' and ')}: ${reason}`] : []))
    .join('; ');
}
