// A feature as the training rows themselves are encoded.

import type { Feature } from '../schemas/model-description.ts';

/** Of the training rows themselves: numbers by row, which are in no file. */
export interface OutOfFoldEncoder {
  readonly type: 'out-of-fold';
  readonly width: number;
  /** `rows × width` */
  readonly numbers: Float64Array;
}

/** A feature as training rows are encoded. */
export type LearningFeature = Omit<Feature, 'encoder'> & { readonly encoder: Feature['encoder'] | OutOfFoldEncoder };
