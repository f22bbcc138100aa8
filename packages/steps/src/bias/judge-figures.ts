// Each figure of each grouping against what is tolerated.

import { decideByInterval } from '@cairn/stats';
import type { BiasFigureName, Finding, GroupingReport } from './bias-report.ts';

export interface Tolerances {
  /** The largest difference between groups that is tolerated. */
  readonly difference: number;
  /** The smallest ratio between groups that is tolerated. */
  readonly ratio: number;
}

export const figureNames = [
  'accuracyDifference',
  'macroRecallDifference',
  'demographicParityDifference',
  'demographicParityRatio',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
  'predictiveParityDifference',
] as const satisfies readonly BiasFigureName[];

export function isRatio(figure: BiasFigureName): boolean {
  return figure === 'demographicParityRatio';
}

/** One finding for each figure that applies. Without two groups to compare there is not enough evidence. */
export function judgeFigures({ columns, figures }: GroupingReport, { difference, ratio }: Tolerances): Finding[] {
  return figureNames.flatMap((figure) => {
    if (!figures[figure]) return [];
    const { lowest = null, highest = null, ...estimate } = figures[figure];
    const decision = decideByInterval(estimate, isRatio(figure) ? { atLeast: ratio } : { atMost: difference });
    const required = isRatio(figure) ? `≥ ${ratio}` : `≤ ${difference}`;
    return [{ figure, columns, estimate, required, decision, lowest, highest }];
  });
}
