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
  const all = groupings.map(({ columns, figures }) => ({ columns, figure: figures[name]! }));
  return isRatio(name) ? smallestOfGroupings(all) : largestOfGroupings(all);
}

/** One figure of each grouping. */
export type FigureOfGroupings = readonly { readonly columns: readonly string[]; readonly figure: ComparedEstimate }[];

/** @param most - the largest difference that there can be, which one of which nothing is known may be */
export function largestOfGroupings(all: FigureOfGroupings, most = 1): Estimate {
  return extremeOf(all, { isWorse: (next, than) => next > than, choose: Math.max, most });
}

export function smallestOfGroupings(all: FigureOfGroupings): Estimate {
  return extremeOf(all, { isWorse: (next, than) => next < than, choose: Math.min, most: 1 });
}

interface Extreme {
  isWorse(next: number, than: number): boolean;
  choose(...values: number[]): number;
  readonly most: number;
}

function extremeOf(all: FigureOfGroupings, { isWorse, choose, most }: Extreme): Estimate {
  const figures = all.map(({ figure }) => figure);
  const known = figures.filter(({ value }) => value !== null);
  const { value, n } = known.reduce(
    (worst, next) => (isWorse(next.value!, worst.value!) ? next : worst),
    known[0] ?? figures[0]!,
  );
  const reason = sayReasons(all);
  if (value === null) return { value, low: null, high: null, n, ...(reason !== undefined && { reason }) };
  // A figure of which nothing is known may be anything that it can be.
  const limits = figures
    .map(({ low, high }) => ({ low: low ?? 0, high: high ?? most }))
    .reduce((found, next) => ({ low: choose(found.low, next.low), high: choose(found.high, next.high) }));
  const interval = Number.isFinite(limits.high) ? limits : { low: null, high: null };
  return { value, ...interval, n, ...(reason !== undefined && { reason }) };
}

/** One reason where all groupings have the same, else each with its grouping. */
function sayReasons(all: FigureOfGroupings) {
  const reasons = all.map(({ figure }) => figure.reason);
  if (all.length === 1 || new Set(reasons).size === 1) return reasons[0];
  return reasons
    .flatMap((reason, index) => (reason ? [`by ${all[index]!.columns.join(' and ')}: ${reason}`] : []))
    .join('; ');
}
