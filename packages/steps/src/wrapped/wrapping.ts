// What is put around a model: how its rows are changed before it sees them, or its answers before anyone sees those.

import type { GroupRule } from '../mending/fit-group-thresholds.ts';
import type { Removal } from '../mending/removal.ts';
import type { Detector } from '../open-set/detector.ts';
import type { NoiseOptions } from '../smoothing/count-votes.ts';

/** Decides the rows of each group by thresholds of their own. */
export interface GroupThresholds {
  readonly type: 'group-thresholds';
  /** The columns that make groups. */
  readonly columns: readonly string[];
  /** By group, as `groupKeyOf` names it. */
  readonly rules: Readonly<Record<string, GroupRule>>;
  /** What the draws of rows between two thresholds depend on, besides the row. */
  readonly seed: number;
}

/** Reveals less of the answers. */
export interface Masked {
  readonly type: 'masked';
  /** Digits after the decimal point of probabilities, or of a regressor's number. */
  readonly decimals?: number | undefined;
  /** How many of the highest probabilities are shown; the other classes share the rest equally. */
  readonly top?: number | undefined;
}

/** Applies a removal to the rows. */
export interface Removing {
  readonly type: 'removal';
  readonly removal: Removal;
}

/** Answers by the votes of the model under noise. */
export interface Smoothed extends NoiseOptions {
  readonly type: 'smoothed';
}

/** Answers that a row is unknown where it is unlike the rows of the classes. */
export interface Rejecting {
  readonly type: 'rejecting';
  readonly detector: Detector;
  /** Rows whose score is below it are unknown. */
  readonly threshold: number;
  /** Of the scores of known rows. */
  readonly deviation: number;
}

export type Wrapping = GroupThresholds | Masked | Rejecting | Removing | Smoothed;

export interface WrappedParameters {
  readonly wrapping: Wrapping;
}
