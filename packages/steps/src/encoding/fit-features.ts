// The features of a model, fitted on its training rows; and how those rows themselves are encoded, which is another way where a
// category becomes a mean of the label.

import type { StepContext } from '@cairn/core';
import { describeFeatures, type FeatureChoice } from '../models/describe-features.ts';
import type { LabelDescription } from '../models/describe-label.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type CategoryOptions, categoryEncodingOf } from './category-encoding.ts';
import type { LearningFeature } from './learning-feature.ts';
import { createTargetFitter } from './target-encoder.ts';

interface FittedFeatures {
  /** For the model: any row is encoded by them, but not the training rows. */
  readonly features: readonly Feature[];
  /** For the training rows, in the same order and of the same widths. */
  readonly learning: readonly LearningFeature[];
}

/**
 * Chooses the features of a model and fits their encoders on training rows. The folds of target encoding are drawn by the node's
 * seed.
 *
 * @throws Error as {@link describeFeatures}; for options of target encoding without a column that is encoded so
 */
export function fitFeatures(
  rows: AnyTable,
  choice: Omit<FeatureChoice, 'label'> & CategoryOptions,
  label: LabelDescription,
  context: Pick<StepContext, 'random'>,
): FittedFeatures {
  const features = describeFeatures(rows, { ...choice, label: label.label });
  const isTarget = ({ name, column }: Feature) =>
    column.type === 'category' && categoryEncodingOf(choice.categoryEncoding, name) === 'target';
  if (!features.some(isTarget)) {
    if (choice.targetEncoding !== undefined)
      throw new Error("'targetEncoding' is for columns of categoryEncoding 'target', and there are none: leave it out");
    return { features, learning: features };
  }
  const rules = { label, options: choice.targetEncoding ?? {}, isScaled: choice.encoding !== 'raw' };
  const fit = createTargetFitter(rows, rules, context.random('target encoding'));
  const fitted = features.map((feature): readonly [Feature, LearningFeature] => {
    const { name, column } = feature;
    if (!isTarget(feature) || column.type !== 'category') return [feature, feature];
    const { encoder, outOfFold } = fit(name, column.values);
    return [
      { name, column, encoder },
      { name, column, encoder: outOfFold },
    ];
  });
  return { features: fitted.map(([feature]) => feature), learning: fitted.map(([, feature]) => feature) };
}
