// Settings ("worlds") for classifiers: rows of some classes, scores that separate them more or less, and probabilities
// that are right or too confident.

import type { Random } from '../packages/core/src/index.ts';
import type { ClassifiedRows } from '../packages/steps/src/evaluation/classified-rows.ts';

export interface ClassifierWorld {
  readonly name: string;
  /** Share of rows of each class. */
  readonly shares: readonly number[];
  /** How much the score of a row's own class is above the others, in standard deviations. */
  readonly distance: number;
  /** The logits are multiplied by this: above 1, the model is too confident. */
  readonly sureness: number;
  /** Whether the probabilities are right. */
  readonly isCalibrated: boolean;
}

const strengths = [
  { strength: 'weak', distance: 0.5, sureness: 1 },
  { strength: 'strong', distance: 2, sureness: 1 },
  { strength: 'too sure', distance: 2, sureness: 3 },
  { strength: 'nearly perfect', distance: 4, sureness: 1 },
  { strength: 'perfect', distance: 9, sureness: 1 },
];

const classShares = [
  [0.9, 0.1],
  [0.5, 0.5],
  [0.1, 0.9],
];

/** Two classes of every share and strength, and three classes. */
export const classifierWorlds: readonly ClassifierWorld[] = [
  ...classShares.flatMap((shares) => strengths.map((strength) => createWorld(shares, strength))),
  ...strengths.slice(0, 2).map((strength) => createWorld([0.6, 0.3, 0.1], strength)),
];

function createWorld(
  shares: readonly number[],
  { strength, distance, sureness }: (typeof strengths)[number],
): ClassifierWorld {
  return {
    name: `${strength}, classes ${shares.join(' : ')}`,
    shares,
    distance,
    sureness,
    isCalibrated: sureness === 1,
  };
}

/** One sample. Scores of the classes are normal with deviation 1; probabilities are those given the scores. */
export function drawClassified(
  { shares, distance, sureness }: ClassifierWorld,
  n: number,
  random: Random,
): ClassifiedRows {
  const count = shares.length;
  const truth = new Int32Array(n);
  const predicted = new Int32Array(n);
  const probabilities: Float64Array[] = [];
  // For two classes the distance is about the difference of their scores, which has twice the variance.
  const gap = count === 2 ? distance / Math.SQRT2 : distance;
  for (let row = 0; row < n; row++) {
    const own = drawClass(shares, random);
    const logits = shares.map((share, index) => gap * (random.normal() + (index === own ? gap : 0)) + Math.log(share));
    const most = Math.max(...logits);
    const weights = Float64Array.from(logits, (logit) => Math.exp(sureness * (logit - most)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    truth[row] = own;
    predicted[row] = logits.indexOf(most);
    probabilities.push(weights.map((weight) => weight / total));
  }
  return {
    classes: shares.map((_, index) => String(index)),
    positive: count === 2 ? 1 : null,
    truth,
    predicted,
    probabilities,
  };
}

function drawClass(shares: readonly number[], random: Random): number {
  let left = random.next();
  const found = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return found < 0 ? shares.length - 1 : found;
}
