// Which figures an audit has: without truth nobody is right or wrong, without a positive class nobody is selected.

import type { AuditedRows } from './audited-rows.ts';
import type { BiasFigureName } from './bias-report.ts';

const ofTruth: ReadonlySet<BiasFigureName> = new Set([
  'accuracyDifference',
  'macroRecallDifference',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
  'predictiveParityDifference',
]);

const ofPositive: ReadonlySet<BiasFigureName> = new Set([
  'demographicParityDifference',
  'demographicParityRatio',
  'equalizedOddsDifference',
  'equalOpportunityDifference',
  'predictiveParityDifference',
]);

/** Why a figure does not apply, without a full stop; undefined where it does. */
export function whyNotApplicable(figure: BiasFigureName, { truth, positive, classes }: AuditedRows) {
  if (ofPositive.has(figure) && positive === null) {
    return `${classes.length} classes: parity and odds are about one, which positive names`;
  }
  if (ofTruth.has(figure) && !truth) return 'decisions already made: nobody knows which were right';
  return undefined;
}
