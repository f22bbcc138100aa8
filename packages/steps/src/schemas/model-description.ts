// cairn.json in a model's folder: what a model needs beside its weights to take raw rows.

import type { Cleaning } from './cleaning.ts';
import type { ColumnSpec } from './column.ts';

/** How a column becomes numbers; fitted on training rows. */
export type Encoder =
  /** (value − mean) ÷ deviation */
  | { readonly type: 'standard'; readonly mean: number; readonly deviation: number }
  /** (value − min) ÷ (max − min), by the declared range: pixels, and numbers of models that are to be attacked. */
  | { readonly type: 'range'; readonly min: number; readonly max: number }
  /** One column of 0 or 1 for each value. */
  | { readonly type: 'one-hot'; readonly values: readonly string[] }
  /** false 0, true 1 */
  | { readonly type: 'boolean' };

export interface Feature {
  readonly name: string;
  readonly column: ColumnSpec;
  readonly encoder: Encoder;
}

export interface ModelDescription {
  readonly task: 'classification' | 'regression';
  readonly label: string;
  /** Values of the label in the order of the model's outputs, as texts ('false', 'true' for a boolean); empty for a regressor. */
  readonly classes: readonly string[];
  /** The class that precision, recall and parity are about; null with more than two. */
  readonly positive: string | null;
  /** In the order of the model's inputs: one image, or columns side by side. */
  readonly features: readonly Feature[];
  /** What the model gives for a row: logits (one for each class) or the number itself. */
  readonly output: 'logits' | 'value';
  readonly parameterCount: number;
  /** What clean learned, so that a raw row is cleaned when serving as when training. */
  readonly cleaning: Cleaning | null;
}
