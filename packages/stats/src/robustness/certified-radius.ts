// What the answers of a classifier under normal noise prove: the radius within which no change of the row alters the smoothed
// answer.

import { normalQuantile } from '../distributions/normal.ts';
import { clopperPearson } from '../rates/clopper-pearson.ts';

/**
 * The L2 radius, in units of the noise's deviation × `deviation`, within which the smoothed classifier answers the same class
 * with the confidence 1 − `miss`; null if nothing is proven.
 *
 * Source: J. Cohen, E. Rosenfeld, J. Z. Kolter, "Certified adversarial robustness via randomized smoothing", ICML 2019,
 * `CERTIFY`.
 *
 * @param hits - of `n` draws that were not used to choose the class, those that had it
 */
export function certifiedRadius(hits: number, n: number, deviation: number, miss = 0.001): number | null {
  const low = clopperPearson({ hits, n }, miss)?.low ?? 0;
  return low < 0.5 ? null : deviation * normalQuantile(low);
}
