// A classifier as an attack sees it: points in, scores out, and slopes if its family has gradients.
//
// A point has the numbers of a row that may change, each as a share of its column's declared range, from 0 to 1. So every
// attack works in the unit box, and ε is a distance in it.

import type { GuidedScores } from '../../models/model-family.ts';
import type { Scores } from '../../models/scores.ts';
import type { ClassLoss } from './class-losses.ts';

/** Points and the rows that they belong to: point i belongs to row `rows[i]`, whose other numbers it has. */
export interface Points {
  /** `rows.length × size`, one point behind the other. */
  readonly values: Float32Array;
  readonly rows: Int32Array;
}

export interface AttackedModel {
  readonly classCount: number;
  /** How many numbers of a row may change. */
  readonly size: number;
  /** Height, width and channels, if a row is an image; its points have the same order, channels last. */
  readonly image: readonly [number, number, number] | null;
  /** The index of each row's true class, by row. */
  readonly truth: Int32Array;
  /** `points × classes` */
  scoresOf(points: Points): Scores;
  /** With what a search climbs, if that is not the scores: see `OpenModel`. */
  readonly guidedScoresOf?: (points: Points) => GuidedScores;
  /** 1 for each point whose scores decide for the true class of its row. */
  areRight(scores: Scores, rows: Int32Array): Uint8Array;
  /** Absent if the family has no gradients. */
  readonly slopesOf?: (points: Points, loss: ClassLoss) => Slopes;
}

export interface Slopes {
  /** Of each point's loss, in its numbers: `points × size`. */
  readonly slopes: Float32Array;
  /** The loss of each point. */
  readonly losses: Float64Array;
  readonly scores: Scores;
}
