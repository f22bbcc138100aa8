// Answers that reveal less: rounded, and of the most probable classes alone.

import { interpretScores } from '../models/interpret-scores.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { Masked } from './wrapping.ts';

/** A probability of 0 has no finite logit. */
const least = 1e-30;
/** By how much the decided class is above the others if rounding made them equal. */
const nudge = 1e-9;

/**
 * Scores whose probabilities are masked. Decisions stay as they were: if rounding would change one, its class is above the
 * others by 1e-9.
 *
 * Source: R. Shokri, M. Stronati, C. Song, V. Shmatikov, "Membership inference attacks against machine learning models",
 * S&P 2017, section VIII: the top k classes, and coarse precision.
 */
export function maskScores(description: ModelDescription, scores: Scores, { decimals, top }: Masked): Float64Array {
  const { values, probabilities, predicted, classes } = interpretScores(description, scores);
  const round = (value: number) =>
    decimals === undefined ? value : Math.round(value * 10 ** decimals) / 10 ** decimals;
  if (description.target) return values.map(round);
  const width = classes.length;
  const masked = new Float64Array(probabilities.length);
  for (let row = 0; row < predicted.length; row++) {
    const own = probabilities.subarray(row * width, (row + 1) * width);
    const shares = (top === undefined ? own : keepTop(own, top)).map(round);
    const decided = predicted[row]!;
    // All are below half a unit: they are told as equal.
    if (shares.every((share) => share === 0)) shares.fill(1);
    const highest = Math.max(...shares);
    if (shares.indexOf(highest) !== decided) shares[decided] = highest + nudge;
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (let k = 0; k < width; k++) masked[row * width + k] = Math.log(Math.max(shares[k]! / total, least));
  }
  return masked;
}

function keepTop(shares: Float64Array, top: number): Float64Array {
  const order = Array.from(shares.keys()).sort((a, b) => shares[b]! - shares[a]! || a - b);
  const others = order.slice(top);
  const rest = others.reduce((sum, k) => sum + shares[k]!, 0) / Math.max(1, others.length);
  const kept = shares.slice();
  for (const k of others) kept[k] = rest;
  return kept;
}
