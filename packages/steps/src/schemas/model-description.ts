// cairn.json in a model's folder: what a model needs beside its weights to take raw rows.

import type { Calibration } from '../deciding/calibration.ts';
import type { TextEncoder } from '../texts/text-encoder.ts';
import type { Cleaning } from './cleaning.ts';
import type { ColumnSpec } from './column.ts';

/** (value − mean) ÷ deviation; with `scaling: 'robust'` these are the median and the interquartile range. */
export interface StandardEncoder {
  readonly type: 'standard';
  readonly mean: number;
  readonly deviation: number;
}

/** How a column becomes numbers; fitted on training rows. */
export type Encoder =
  | StandardEncoder
  /** (value − min) ÷ (max − min), by the declared range: pixels, and numbers with `scaling: 'range'`. */
  | { readonly type: 'range'; readonly min: number; readonly max: number }
  /** One column of 0 or 1 for each value. */
  | { readonly type: 'one-hot'; readonly values: readonly string[] }
  /** One number for each term of a text. */
  | TextEncoder
  /** false 0, true 1 */
  | { readonly type: 'boolean' };

/** One column that the model takes. A nullable one has a further 0 or 1 behind its numbers: 1 where it is null. */
export interface Feature {
  readonly name: string;
  readonly column: ColumnSpec;
  readonly encoder: Encoder;
}

/** What computes a model's scores. A model that was stored before there were families is a network. */
export type FamilyName = 'network' | 'linear' | 'constant';

export interface ModelDescription {
  readonly family: FamilyName;
  /** The files of the model's folder next to cairn.json, which hold its parameters. */
  readonly files: readonly string[];
  readonly task: 'classification' | 'regression';
  readonly label: string;
  /** Values of the label in the order of the model's outputs, as texts ('false', 'true' for a boolean); empty for a regressor. */
  readonly classes: readonly string[];
  /** The class that precision, recall and parity are about; null with more than two. */
  readonly positive: string | null;
  /** In the order of the model's inputs: one image, or columns side by side. */
  readonly features: readonly Feature[];
  /** The scores of a row: logits (one for each class), or the number, encoded as `target` says. */
  readonly output: 'logits' | 'value';
  /** How a regressor's label was encoded: number = output × deviation + mean. Null for a classifier. */
  readonly target: StandardEncoder | null;
  /** Of a classifier: how its scores become probabilities; absent: by softmax. */
  readonly calibration?: Calibration;
  /** Of two classes: the positive one is said where its probability is at least this; absent: the more probable one is. */
  readonly threshold?: number;
  readonly parameterCount: number;
  /** What clean learned, so that a raw row is cleaned when serving as when training. */
  readonly cleaning: Cleaning | null;
}
