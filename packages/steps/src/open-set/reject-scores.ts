// Scores with one more class, which stands for what the model does not know.

import { positiveIndex, toProbabilities } from '../deciding/decide.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';

/** A probability of 0 has no finite logarithm. */
const least = 1e-30;
/** How far a decision is above the others at least. */
const nudge = 1e-9;
/** Log odds are at most this far from the threshold. */
const farthest = 40;

/**
 * Logits of the classes, and behind them that of the unknown: the highest of the others, and how far the row's score is below
 * the threshold, in deviations of the scores of known rows. So a row is unknown if its score is below the threshold, and the
 * probabilities of the classes keep their ratios. The probability of the unknown grows as the score falls; it is not
 * calibrated.
 *
 * @param description - of the model inside
 * @param known - the score of each row, higher for what is known
 * @returns `rows × (classes + 1)`
 */
export function rejectScores(
  description: ModelDescription,
  scores: Scores,
  known: Float64Array,
  { threshold, deviation }: { readonly threshold: number; readonly deviation: number },
): Float64Array {
  const { predicted } = interpretScores(description, scores);
  const width = description.classes.length;
  const logits = toProbabilities(description, scores).map((share) => Math.log(Math.max(share, least)));
  const rejecting = new Float64Array(known.length * (width + 1));
  const moved = description.threshold === undefined ? -1 : positiveIndex(description.classes, description.positive);
  for (let row = 0; row < known.length; row++) {
    const own = logits.slice(row * width, (row + 1) * width);
    // The threshold of two classes is within the log odds, so that the highest is the decision.
    if (moved >= 0) own[moved]! -= Math.log(description.threshold! / (1 - description.threshold!));
    const decided = predicted[row]!;
    const highest = Math.max(...own);
    if (own.indexOf(highest) !== decided) own[decided] = highest + nudge;
    const below = (threshold - known[row]!) / deviation;
    const margin = below > 0 ? Math.max(below, nudge) : Math.min(below, -nudge);
    rejecting.set(own, row * (width + 1));
    rejecting[row * (width + 1) + width] = Math.max(...own) + Math.max(-farthest, Math.min(farthest, margin));
  }
  return rejecting;
}
