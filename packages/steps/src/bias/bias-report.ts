// What an audit found. Its figures at the top are largest differences and smallest ratios between groups, over all
// groupings; a difference is never below 0, so it is judged against a tolerance. docs/guides/verdicts.md explains the
// intervals.

import type { Decision, Estimate, SummaryLine } from '@cairn/core';
import type { GroupLabel } from '@cairn/stats';
import type { SmallGroup } from './bounded-groups.ts';
import type { ComparedEstimate } from './compared-estimate.ts';

/**
 * Each is `null` with a reason where it does not apply: without truth, without a positive class, or with fewer than two
 * groups that are large enough. All intervals of the report are simultaneous: 95 % for all pairs of groups together.
 */
export interface BiasFigures {
  /** Largest difference of accuracy between groups. */
  readonly accuracyDifference: Estimate;
  /** Largest difference of macro recall, the mean of the classes' recalls. */
  readonly macroRecallDifference: Estimate;
  /** Largest difference of selection rates (Fairlearn). */
  readonly demographicParityDifference: Estimate;
  /** Smallest ratio of selection rates (Fairlearn), at most 1. */
  readonly demographicParityRatio: Estimate;
  /** The larger of the largest differences of true and of false positive rates (Fairlearn). */
  readonly equalizedOddsDifference: Estimate;
  /** Largest difference of true positive rates (Fairlearn). */
  readonly equalOpportunityDifference: Estimate;
  /** Largest difference of precision. */
  readonly predictiveParityDifference: Estimate;
}

export type BiasFigureName = keyof BiasFigures;

/** The rates of one group, each by itself with Wilson's interval; those that do not apply are left out. */
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

/** Two compared groups' rates: of the decision where there is a positive class, else of being right. */
export interface PairReport {
  /** The group with the higher rate over all rows. */
  readonly higher: GroupLabel;
  readonly lower: GroupLabel;
  /** Higher less lower, from 0 to 1, whichever of the two is truly higher; simultaneous over all pairs. */
  readonly difference: Estimate;
  /** Of Fisher's exact test, two-sided. */
  readonly p: number | null;
  /** After Benjamini and Hochberg over all comparisons of the list. */
  readonly adjustedP: number | null;
}

/** @typeParam Column - the columns that may make groups */
export interface GroupingReport<Column extends string = string> {
  readonly columns: readonly Column[];
  readonly groups: readonly GroupReport[];
  /** Groups with fewer rows, or fewer of the rows that a rate is of, than `minimumGroupSize`. */
  readonly notCompared: readonly SmallGroup[];
  readonly pairs: readonly PairReport[];
  /** As at the top of the report, of this grouping alone, with the groups that are furthest apart; those that apply. */
  readonly figures: { readonly [Figure in BiasFigureName]?: ComparedEstimate };
}

export interface LevelReport {
  /** One value for each control. */
  readonly level: GroupLabel;
  readonly n: number;
  readonly higher: Estimate;
  readonly lower: Estimate;
  /**
   * Of the group that is higher over all rows, less the other: below 0 where this level goes the other way. Simultaneous
   * over all pairs and levels.
   */
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
  /** After the studentised range over all pairs of groups, and Bonferroni over the groupings. */
  readonly adjustedP: number | null;
}

/** One judgement of the audit. */
export interface Finding {
  readonly figure: BiasFigureName;
  readonly columns: readonly string[];
  readonly estimate: Estimate;
  /** As a reader writes it: `≤ 0.1`. */
  readonly required: string;
  readonly decision: Decision;
  /** The groups that are furthest apart. */
  readonly lowest: GroupLabel | null;
  readonly highest: GroupLabel | null;
}

/** What changes if a column that makes groups has another value, and everything else stays. */
export interface FlipReport {
  readonly column: string;
  /** Share of the rows that are decided otherwise with at least one other value. */
  readonly flipped: Estimate;
  /** Share of the rows that are decided otherwise if all of them have this value. */
  readonly byValue: readonly { readonly value: string; readonly share: number }[];
}

/** @typeParam Column - the columns that groups were made by */
export interface BiasReport<Column extends string = string> extends BiasFigures {
  readonly rowCount: number;
  /** The column that was decided or predicted. */
  readonly column: string;
  readonly positive: string | null;
  /** Rows that a group needs, of those that a rate is of, to be compared. */
  readonly minimumGroupSize: number;
  readonly groupings: readonly GroupingReport<Column>[];
  readonly controls: readonly string[];
  readonly controlled: readonly ControlledPair[];
  readonly findings: readonly Finding[];
  /** Of a model: each column of groups that it takes. Empty if it takes none of them; absent for decisions already made. */
  readonly flips?: readonly FlipReport[];
  /** The same in sentences. */
  readonly summary: readonly SummaryLine[];
}
