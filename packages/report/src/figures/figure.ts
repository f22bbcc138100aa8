// The figures that a page draws. A value of any step that has the fields of one is drawn: they are recognised by their
// shape, and not by the name of the step.

import type { Ranged } from './plain-data.ts';

/** `epochs`: a list of records with the number `epoch` and any other numbers. */
export interface LearningCurves {
  readonly type: 'learning-curves';
  /** By the name of the field: points of the epochs in which it is a number. */
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
  /** The epoch whose weights the model has. */
  readonly keptEpoch: number | null;
}

/** `classes` and `confusion`: counts, true classes down, predicted ones across. */
export interface Confusion {
  readonly type: 'confusion';
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** One of `curves.roc`, `curves.precisionRecall` and `curves.calibration`: points with `x` and `y` from 0 to 1. */
export interface RateCurve {
  readonly type: 'roc' | 'precision-recall' | 'calibration';
  readonly points: readonly CurvePoint[];
}

/** `curve`: a list of records with `epsilon` and an estimate. */
export interface RobustnessCurve {
  readonly type: 'robustness';
  /** The name of the field with the estimate. */
  readonly metric: string;
  readonly points: readonly (Ranged & { readonly epsilon: number })[];
}

/** `groupings`: for each, groups with estimates by the name of the metric. */
export interface Fairness {
  readonly type: 'fairness';
  readonly groupings: readonly {
    readonly columns: readonly string[];
    readonly rows: readonly (Ranged & { readonly group: string; readonly metric: string; readonly n: number | null })[];
  }[];
}

/** `metric`, `trials`, `chosen`: what a choice among trials reports. */
export interface Sweep {
  readonly type: 'sweep';
  readonly metric: string;
  readonly goal: string;
  readonly chosen: string;
  readonly trials: readonly { readonly label: string; readonly metric: Ranged }[];
}

/** `columns`: for each, the counts of a profile and its histogram or its most frequent values. */
export interface TableProfile {
  readonly type: 'profile';
  readonly columns: readonly ProfiledColumn[];
}

export interface ProfiledColumn {
  readonly name: string;
  /** Rows without a value, and with one. */
  readonly missing: number;
  readonly known: number;
  /** Of numbers: buckets; of others: values with all others at the end. */
  readonly bars: readonly (NumberBar | ValueBar)[];
}

export interface NumberBar {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface ValueBar {
  readonly value: string;
  readonly count: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface CurvePoint extends Point {
  readonly low: number | null;
  readonly high: number | null;
}

export type Figure = LearningCurves | Confusion | RateCurve | RobustnessCurve | Fairness | Sweep | TableProfile;
