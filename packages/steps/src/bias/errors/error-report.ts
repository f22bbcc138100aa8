// What an audit of a regressor found: its errors by group, in the label's unit, and how far groups are apart.

import type { Decision, Estimate, SummaryLine } from '@cairn/core';
import type { GroupLabel } from '@cairn/stats';
import type { SmallGroup } from '../bounded-groups.ts';
import type { ComparedEstimate } from '../compared-estimate.ts';

/**
 * Each is `null` with a reason where fewer than two groups are large enough. All intervals are simultaneous: 95 % for all
 * pairs of groups together.
 */
export interface ErrorFigures {
  /** Largest difference of mean errors (predicted − actual): one group is predicted too high, or another one too low. */
  readonly meanErrorDifference: Estimate;
  /** Largest difference of mean absolute errors. */
  readonly meanAbsoluteErrorDifference: Estimate;
  /** Largest difference of root mean squared errors. */
  readonly rootMeanSquaredErrorDifference: Estimate;
  /** Smallest ratio of mean absolute errors, at most 1. */
  readonly meanAbsoluteErrorRatio: Estimate;
}

export type ErrorFigureName = keyof ErrorFigures;

/** The errors of one group, each by itself with its 95 % interval. */
export interface GroupErrors {
  /** One value for each column of the grouping. */
  readonly group: GroupLabel;
  readonly n: number;
  /** Predicted − actual: above 0 if the group is predicted too high. */
  readonly meanError: Estimate;
  readonly meanAbsoluteError: Estimate;
  readonly rootMeanSquaredError: Estimate;
}

/** @typeParam Column - the columns that may make groups */
export interface ErrorGrouping<Column extends string = string> {
  readonly columns: readonly Column[];
  readonly groups: readonly GroupErrors[];
  /** Groups with fewer rows than `minimumGroupSize`, and those whose errors are all equal. */
  readonly notCompared: readonly SmallGroup[];
  /** As at the top of the report, of this grouping alone, with the groups that are furthest apart. */
  readonly figures: { readonly [Figure in ErrorFigureName]: ComparedEstimate };
}

/** One judgement of the audit. */
export interface ErrorFinding {
  readonly figure: ErrorFigureName;
  readonly columns: readonly string[];
  readonly estimate: Estimate;
  /** As a reader writes it: `≤ 5`. */
  readonly required: string;
  readonly decision: Decision;
  /** The groups that are furthest apart. */
  readonly lowest: GroupLabel | null;
  readonly highest: GroupLabel | null;
}

/** @typeParam Column - the columns that groups were made by */
export interface ErrorReport<Column extends string = string> extends ErrorFigures {
  readonly rowCount: number;
  /** The column that was predicted. */
  readonly column: string;
  /** Of the errors; null if the column declares none. */
  readonly unit: string | null;
  /** Rows that a group needs to be compared. */
  readonly minimumGroupSize: number;
  readonly groupings: readonly ErrorGrouping<Column>[];
  readonly findings: readonly ErrorFinding[];
  /** The same in sentences. */
  readonly summary: readonly SummaryLine[];
}
