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

/** `local` and `global`, as an explanation of a model reports them. */
export interface Explanation {
  readonly type: 'explanation';
  readonly label: string;
  readonly importance: readonly (Ranged & { readonly label: string })[];
  /** By column, the largest attributions first: the points of a sample of rows. */
  readonly spread: readonly { readonly column: string; readonly points: readonly SpreadPoint[] }[];
  readonly curves: readonly DependenceCurve[];
  /** Mean size of what pairs of columns add together; empty if it was not computed. */
  readonly interactions: readonly (Ranged & { readonly label: string })[];
  readonly rows: readonly ExplainedRow[];
}

export interface SpreadPoint {
  readonly attribution: number;
  /** Where the row's value is among those of the sample, from 0 to 1; null for a value that has no order. */
  readonly position: number | null;
}

export interface DependenceCurve {
  readonly column: string;
  /** Numbers, or the names of values. */
  readonly grid: readonly (number | string)[];
  readonly outputs: readonly {
    readonly name: string;
    readonly average: readonly number[];
    readonly individual: readonly (readonly number[])[];
    readonly accumulated: readonly Point[];
  }[];
}

export interface ExplainedRow {
  readonly row: number;
  /** Null: the attributions of the explanation itself. */
  readonly method: 'lime' | null;
  readonly title: string;
  readonly base: number;
  readonly value: number;
  readonly parts: readonly { readonly label: string; readonly attribution: number }[];
  /** Of an image: numbers for each pixel, by method. */
  readonly maps: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly height: number;
  readonly width: number;
}

/** `curve` with `threshold` and counts, and `chosen`: the choice of a threshold. */
export interface Thresholds {
  readonly type: 'thresholds';
  readonly positive: string;
  readonly chosen: number;
  readonly points: readonly {
    readonly threshold: number;
    readonly precision: number | null;
    readonly recall: number | null;
    /** By the costs of the choice; null if it was made by another criterion. */
    readonly cost: number | null;
  }[];
}

/** `scatter`: a list of `{ actual, predicted }`, of a regressor. */
export interface Residuals {
  readonly type: 'residuals';
  readonly points: readonly { readonly actual: number; readonly predicted: number }[];
}

/** `curves`, by figure a list of `{ size, estimate }`: figures by the number of training rows. */
export interface SizeCurves {
  readonly type: 'size-curves';
  readonly curves: readonly {
    readonly metric: string;
    readonly points: readonly (Ranged & { readonly size: number })[];
  }[];
}

/** `curve`: a list of records with `radius` and an estimate: what is proven within a radius. */
export interface RadiusCurve {
  readonly type: 'radius';
  readonly metric: string;
  readonly points: readonly (Ranged & { readonly radius: number })[];
}

/** Figures with intervals below each other: slices of an error analysis, changes of drift, differences of models. */
export interface IntervalList {
  readonly type: 'intervals';
  /** The end of the picture's file name. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly (Ranged & { readonly label: string })[];
  /** For comparison: a line at this value. */
  readonly mark: number | null;
}

/** `layers`: the layers of a network, from the first on. */
export interface Structure {
  readonly type: 'structure';
  readonly layers: readonly {
    readonly name: string;
    readonly kind: string;
    readonly shape: string;
    readonly parameters: number;
    /** Layers whose outputs it takes. */
    readonly from: readonly string[];
  }[];
}

/** `series`: lists of points by name, as the kind `plot` stores them. */
export interface PlotFigure {
  readonly type: 'plot';
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly {
    readonly name: string;
    readonly mark: 'line' | 'dots' | 'bars';
    readonly points: readonly (Ranged & { readonly x: number | string })[];
  }[];
}

/** `columns` and `rows` of plain values, as the kind `result-table` stores them. */
export interface TableFigure {
  readonly type: 'table';
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | boolean | null)[])[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface CurvePoint extends Point {
  readonly low: number | null;
  readonly high: number | null;
}

export type Figure =
  | LearningCurves
  | Confusion
  | RateCurve
  | RobustnessCurve
  | Fairness
  | Sweep
  | TableProfile
  | Explanation
  | Thresholds
  | Residuals
  | SizeCurves
  | RadiusCurve
  | IntervalList
  | Structure
  | PlotFigure
  | TableFigure;
