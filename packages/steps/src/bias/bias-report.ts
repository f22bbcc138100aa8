// What an audit found. Its figures at the top are largest differences and smallest ratios between groups, of the
// grouping where they are worst; a difference is never below 0, so it is judged against a tolerance.

import type { Decision, Estimate } from '@cairn/core';
import type { GroupLabel } from '../math/group-codes.ts';

/** Null with a reason where they do not apply: without truth, or without a positive class. */
export interface BiasFigures {
  /** Largest difference of accuracy between groups; Newcombe's interval of the worst pair, cut at 0. */
  readonly accuracyDifference: Estimate;
  /** Largest difference of macro recall; bootstrap within groups. */
  readonly macroRecallDifference: Estimate;
  /** Largest difference of selection rates (Fairlearn); Newcombe's interval of the worst pair, cut at 0. */
  readonly demographicParityDifference: Estimate;
  /** Smallest ratio of selection rates (Fairlearn), at most 1; bootstrap within groups. */
  readonly demographicParityRatio: Estimate;
  /** The larger of the largest differences of true and of false positive rates (Fairlearn); bootstrap within groups. */
  readonly equalizedOddsDifference: Estimate;
  /** Largest difference of true positive rates (Fairlearn); Newcombe's interval of the worst pair, cut at 0. */
  readonly equalOpportunityDifference: Estimate;
  /** Largest difference of precision; Newcombe's interval of the worst pair, cut at 0. */
  readonly predictiveParityDifference: Estimate;
}

export type BiasFigureName = keyof BiasFigures;

/** The rates of one group, each with Wilson's interval; those that do not apply are left out. */
export interface GroupReport {
  /** One value for each column of the grouping. */
  readonly group: GroupLabel;
  readonly n: number;
  readonly accuracy?: Estimate;
  readonly macroRecall?: Estimate;
  readonly selectionRate?: Estimate;
  readonly truePositiveRate?: Estimate;
  readonly falsePositiveRate?: Estimate;
  readonly precision?: Estimate;
}

/** Two groups' rates: of the decision where there is a positive class, else of being right. */
export interface PairReport {
  /** The group with the higher rate over all rows. */
  readonly higher: GroupLabel;
  readonly lower: GroupLabel;
  /** Higher less lower; Newcombe's interval. */
  readonly difference: Estimate;
  /** Of Fisher's exact test, two-sided. */
  readonly p: number | null;
  /** After Benjamini and Hochberg over all comparisons of the list. */
  readonly adjustedP: number | null;
}

export interface GroupingReport {
  readonly columns: readonly string[];
  readonly groups: readonly GroupReport[];
  readonly pairs: readonly PairReport[];
}

export interface LevelReport {
  /** One value for each control. */
  readonly level: GroupLabel;
  readonly n: number;
  readonly higher: Estimate;
  readonly lower: Estimate;
  /** Of the group that is higher over all rows, less the other: below 0 where this level goes the other way. */
  readonly difference: Estimate;
  readonly p: number | null;
  /** After Benjamini and Hochberg over all levels and pairs. */
  readonly adjustedP: number | null;
  /** Whom the level favours; null: not enough evidence. */
  readonly favours: GroupLabel | null;
}

/** Two groups, compared with their like only: within each level of the controls, and over all levels together. */
export interface ControlledPair {
  readonly columns: readonly string[];
  readonly higher: GroupLabel;
  readonly lower: GroupLabel;
  readonly levels: readonly LevelReport[];
  /** Mantel and Haenszel's common odds ratio, higher to lower; Robins, Breslow and Greenland's interval. */
  readonly oddsRatio: Estimate;
  /** Cochran–Mantel–Haenszel, with continuity correction, one degree of freedom. */
  readonly chiSquare: number | null;
  readonly p: number | null;
}

/** One judgement of the audit. */
export interface Finding {
  readonly figure: BiasFigureName;
  readonly columns: readonly string[];
  readonly estimate: Estimate;
  /** As a reader writes it: `≤ 0.1`. */
  readonly wanted: string;
  readonly decision: Decision;
  /** The groups that are furthest apart. */
  readonly lowest: GroupLabel | null;
  readonly highest: GroupLabel | null;
}

export interface BiasReport extends BiasFigures {
  readonly rowCount: number;
  /** The column that was decided or predicted. */
  readonly column: string;
  readonly positive: string | null;
  readonly groupings: readonly GroupingReport[];
  readonly controls: readonly string[];
  readonly controlled: readonly ControlledPair[];
  readonly findings: readonly Finding[];
  /** The same in sentences. */
  readonly summary: readonly string[];
}
