// cairn.json in a model's folder: what a model needs, in addition to its weights, to use raw rows.

import type { DateEncoder } from '../dates/date-encoder.ts';
import type { Calibration } from '../deciding/calibration.ts';
import type { QuantileEncoder } from '../encoding/quantiles.ts';
import type { TargetEncoder } from '../encoding/target-numbers.ts';
import type { MultiHotEncoder } from '../lists/list-encoder.ts';
import type { PrivacyGuarantee } from '../private-training/private-params.ts';
import type { TextEncoder } from '../texts/text-encoder.ts';
import type { TokenEncoder } from '../texts/token-encoder.ts';
import type { Cleaning } from './cleaning.ts';
import type { ColumnSpec } from './column.ts';

/** (value − mean) ÷ deviation; with `scaling: 'robust'` these are the median and the interquartile range. */
export interface StandardEncoder {
  readonly type: 'standard';
  readonly mean: number;
  readonly deviation: number;
}

/** How a number is scaled. */
export type NumberEncoder =
  | StandardEncoder
  /** (value − min) ÷ (max − min), by the declared range: pixels, and numbers with `scaling: 'range'`. */
  | { readonly type: 'range'; readonly min: number; readonly max: number }
  /** The share of training rows below, or its normal number. */
  | QuantileEncoder
  /** (ln(1 + value) − mean) ÷ deviation */
  | { readonly type: 'log'; readonly mean: number; readonly deviation: number }
  /** As `log`, with the power of Yeo and Johnson instead of the logarithm. */
  | { readonly type: 'yeo-johnson'; readonly lambda: number; readonly mean: number; readonly deviation: number };

/** How a column becomes numbers; fitted on training rows. */
export type Encoder =
  | NumberEncoder
  /** One column of 0 or 1 for each value. */
  | { readonly type: 'one-hot'; readonly values: readonly string[] }
  /** One number for each term of a text. */
  | TextEncoder
  /** The numbers of a text's tokens, which a network looks up. */
  | TokenEncoder
  /** The parts of a date. */
  | DateEncoder
  /** One number of 0 or 1 for each category of a list. */
  | MultiHotEncoder
  /** false 0, true 1 */
  | { readonly type: 'boolean' }
  /** The number itself, and NaN if it is null: for trees, which need no scaling and accept missing values. */
  | { readonly type: 'raw' }
  /** The index of the category from 0, and NaN if it is null: for trees. */
  | { readonly type: 'ordinal'; readonly values: readonly string[] }
  /** (index of the category − mean) ÷ deviation: categories as numbers in the order of their declaration. */
  | RankEncoder
  /** The mean of the label in the training rows of the category; a null is a category of its own. */
  | TargetEncoder;

interface RankEncoder {
  readonly type: 'rank';
  readonly values: readonly string[];
  readonly mean: number;
  readonly deviation: number;
  /** A null is NaN, or a 1 in an input of its own. */
  readonly nulls: 'nan' | 'input';
}

/**
 * One column that the model uses. A nullable one has an additional 0 or 1 after its numbers: 1 if it is null. This is left
 * out if its encoder uses NaN, or has a number for null.
 */
export interface Feature {
  readonly name: string;
  readonly column: ColumnSpec;
  readonly encoder: Encoder;
}

/** What computes a model's scores. A model that was stored before there were families is a network. */
export type FamilyName = 'network' | 'linear' | 'trees' | 'constant' | 'ensemble' | 'wrapped' | 'integers';

export interface ModelDescription {
  readonly family: FamilyName;
  /**
   * The files of the model's folder, in addition to cairn.json, that contain its parameters. Those of an ensemble's members,
   * and of a model with something around it, are in folders: `members/1/trees.txt`.
   */
  readonly files: readonly string[];
  readonly task: 'classification' | 'regression';
  readonly label: string;
  /**
   * Values of the label in the order of the model's outputs, as texts ('false', 'true' for a boolean); empty for a
   * regressor.
   */
  readonly classes: readonly string[];
  /** The class that precision, recall and parity are about; null with more than two. */
  readonly positive: string | null;
  /** In the order of the model's inputs: one image, or columns that are concatenated. */
  readonly features: readonly Feature[];
  /** The scores of a row: logits (one for each class), or the number, encoded as `target` says. */
  readonly output: 'logits' | 'value';
  /** How a regressor's label was encoded: number = output × deviation + mean. Null for a classifier. */
  readonly target: StandardEncoder | null;
  /** For a classifier: how its scores become probabilities; default softmax. */
  readonly calibration?: Calibration;
  /**
   * For two classes: the positive one is predicted if its probability is at least this; default: the more probable one.
   */
  readonly threshold?: number;
  /** Of a model with something around it: the family of the model inside, and what is around it, in a few words. */
  readonly wrapped?: { readonly inner: FamilyName; readonly by: string };
  /**
   * The class that stands for all that are not among the others, the last one: a label with any other value counts as this
   * class. Absent: there is none.
   */
  readonly unknown?: string;
  /** What training with privacy guarantees of the parameters. */
  readonly privacy?: PrivacyGuarantee;
  readonly parameterCount: number;
  /** What clean learned, so that a raw row is cleaned for predictions as for training. */
  readonly cleaning: Cleaning | null;
}
