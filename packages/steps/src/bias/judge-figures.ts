// Each figure of each grouping against what is tolerated.

import type { Decision } from '@cairn/core';
import { verdictOfInterval } from '../math/verdict-of-interval.ts';
import type { AuditedGrouping } from './audit-grouping.ts';
import type { BiasFigureName, BiasFigures, Finding } from './bias-report.ts';

export interface Tolerances {
  /** The largest difference between groups that is tolerated. */
  readonly difference: number;
  /** The smallest ratio between groups that is tolerated. */
  readonly ratio: number;
}

const decisions = {
  holds: 'holds',
  'does-not': 'does not',
  'not-enough-evidence': 'not enough evidence',
} as const satisfies Record<string, Decision>;

const names = [
  'accuracyDifference',
  'macroRecallDifference',
  'demographicParityDifference',
  'demographicParityRatio',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
  'predictiveParityDifference',
] as const satisfies readonly BiasFigureName[];

/** One finding for each figure that applies. */
export function judgeFigures({ report, figures }: AuditedGrouping, { difference, ratio }: Tolerances): Finding[] {
  return names.flatMap((figure) => {
    const { lowest = null, highest = null, leftOut, ...estimate } = figures[figure];
    if (estimate.value === null) return [];
    const isRatio = figure === 'demographicParityRatio';
    const verdict = verdictOfInterval(estimate, isRatio ? { atLeast: ratio } : { atMost: difference });
    const wanted = isRatio ? `≥ ${ratio}` : `≤ ${difference}`;
    return [{ figure, columns: report.columns, estimate, wanted, decision: decisions[verdict], lowest, highest }];
  });
}

/** The figures of the grouping where each is worst. */
export function worstFigures(groupings: readonly AuditedGrouping[]): BiasFigures {
  const worst = (figure: BiasFigureName) => {
    const isRatio = figure === 'demographicParityRatio';
    const found = groupings.map(({ figures }) => figures[figure]);
    const known = found.filter(({ value }) => value !== null);
    const { value, low, high, n, reason } = (known.length ? known : found).reduce((held, next) =>
      (isRatio ? next.value! < held.value! : next.value! > held.value!) ? next : held,
    );
    return { value, low, high, n, ...(reason !== undefined && { reason }) };
  };
  return Object.fromEntries(names.map((name) => [name, worst(name)])) as Record<BiasFigureName, never>;
}
