// Where the features of rows come from.

import type { Feature } from '../schemas/model-description.ts';

export const featureSources = ['penultimate', 'inputs'] as const;
export type FeatureSource = (typeof featureSources)[number];

/** Where features come from, as plain data: the inputs have encoders of their own, because those of trees have no scale. */
export type FeatureDescription =
  | { readonly type: 'penultimate' }
  | { readonly type: 'inputs'; readonly features: readonly Feature[] };
