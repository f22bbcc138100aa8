// Checks of an attack on a regressor: one that fails them is too weak, or the model hides its slopes.

import type { Verdict } from '@cairn/core';
import { pairedMeanDifference } from '@cairn/stats';
import { checkMost, judge, rateOf } from '../check-attack.ts';

export interface DeviationEvidence {
  /** Changes by row. */
  readonly noise: Float64Array;
  /** Null for a family without gradients, as `flat`. */
  readonly fgsm: Float64Array | null;
  /** By PGD, or by the search. */
  readonly attack: Float64Array;
  /** 1 for each row whose number has no slope at all. */
  readonly flat: Uint8Array | null;
  /** 1 for each row whose number differs when it is asked twice. */
  readonly unsteady: Uint8Array;
}

/**
 * Noise changes no more than FGSM, and FGSM no more than PGD, on the same rows; a reversal within Student's interval of the
 * mean difference is not enough evidence. The larger ε contains the smaller, so it is not asked whether it changes more.
 */
export function checkDeviation({ noise, fgsm, attack, flat, unsteady }: DeviationEvidence): readonly Verdict[] {
  return [
    ...(fgsm
      ? [
          checkOrder('change under noise ≤ under FGSM', noise, fgsm),
          checkOrder('change under FGSM ≤ under PGD', fgsm, attack),
        ]
      : [checkOrder('change under noise ≤ under the search', noise, attack)]),
    ...(flat ? [checkMost('rows whose number has no slope', rateOf(flat), 0.05)] : []),
    checkMost('rows whose numbers differ when asked twice', rateOf(unsteady), 0.05),
  ];
}

/** Passed where the stronger changes as much but for rounding. */
function checkOrder(rule: string, weaker: Float64Array, stronger: Float64Array): Verdict {
  const n = weaker.length;
  if (n < 2) {
    const value = stronger[0]! - weaker[0]!;
    return judge(rule, { value, low: null, high: null, n }, 'at least', 0);
  }
  const { value, interval } = pairedMeanDifference(stronger, weaker);
  const rounding = 1e-6 * weaker.reduce((most, change) => Math.max(most, change), 0);
  const bounds = interval ?? { low: null, high: null };
  return judge(rule, { value: value < 0 && value > -rounding ? 0 : value, ...bounds, n }, 'at least', 0);
}
