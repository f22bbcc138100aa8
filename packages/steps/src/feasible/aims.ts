// What a search among feasible changes climbs, and when it has found what it looks for.

import { decideClasses } from '../deciding/decide.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';

export interface Aim {
  /** What is climbed, of the scores of one point of a row. */
  valueOf(scores: ArrayLike<number>, row: number): number;
  /** Whether the scores of one point of a row are what is looked for; null if the highest value is. */
  readonly isReached: ((scores: Scores, row: number) => boolean) | null;
}

/** Any answer but the true class of each row. */
export function awayFrom(description: ModelDescription, truth: ArrayLike<number>): Aim {
  return {
    valueOf: (scores, row) => highestOther(scores, truth[row]!) - scores[truth[row]!]!,
    isReached: (scores, row) => decideClasses(description, scores)[0] !== truth[row],
  };
}

/** A number of a regressor that is as high, or as low, as can be. */
export function asFarAs(direction: 1 | -1): Aim {
  return { valueOf: (scores) => direction * scores[0]!, isReached: null };
}

function highestOther(scores: ArrayLike<number>, own: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < scores.length; k++) if (k !== own) highest = Math.max(highest, scores[k]!);
  return highest;
}
