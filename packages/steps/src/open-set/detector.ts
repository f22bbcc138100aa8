// A score of a model, fitted where it needs training rows: what tells rows of known classes from rows of unseen ones.

import { toProbabilities } from '../deciding/decide.ts';
import { encodeClasses } from '../models/describe-label.ts';
import type { ModelFamily, OpenModel } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { Scores } from '../models/scores.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type FittedScore, fitFeatureScore, scoreFeatures } from './feature-scores.ts';
import type { FeatureDescription, FeatureSource } from './feature-source.ts';
import { describeFeatureSource, openFeatures } from './open-features.ts';
import {
  areLogProbabilities,
  largestProbabilities,
  needsFeatures,
  negativeEnergies,
  type OpenSetScore,
} from './open-set-score.ts';

/** Plain data, which travels in a model. */
export type Detector =
  | { readonly score: 'softmax' | 'energy' }
  | {
      readonly score: 'mahalanobis' | 'knn';
      readonly features: FeatureDescription;
      readonly fitted: FittedScore;
    };

export interface DetectorOptions {
  readonly score: OpenSetScore;
  readonly features?: FeatureSource | undefined;
  readonly neighbours: number;
}

/** A model with its family, opened. */
export interface OpenedModel {
  readonly model: AnyModel;
  readonly family: ModelFamily;
  readonly opened: OpenModel;
}

/**
 * Fits a score on rows that trained the model.
 *
 * @throws Error that begins with the name of the score, where the model or the rows do not allow it
 */
export async function fitDetector(
  { model, family, opened }: OpenedModel,
  training: AnyTable | undefined,
  { score, features, neighbours }: DetectorOptions,
): Promise<Detector> {
  const { description } = model;
  if (!needsFeatures(score)) {
    if (score === 'energy' && training && training.rowCount > 0) checkLogits(model, opened.scoresOf(training));
    return { score };
  }
  if (!training || training.rowCount === 0)
    throw new Error(`'${score}' compares rows with those that trained the model: give them as the input 'training'`);
  const described = describeFeatureSource(model, family, features, training);
  const source = await openFeatures(model, family, described);
  try {
    const fitted = fitFeatureScore(source.featuresOf(training), {
      score,
      truth: encodeClasses(description, training),
      classes: description.classes.length,
      neighbours,
      // Lengths of features of a layer say little of a class; those of standardised columns say how unusual a row is.
      isNormalised: described.type === 'penultimate',
    });
    return { score, features: described, fitted };
  } finally {
    source.dispose();
  }
}

export interface OpenDetector {
  /** @param scores - what the model gives for the rows */
  scoresOf(rows: AnyTable, scores: Scores): Float64Array;
  dispose(): void;
}

/** Whoever opens it disposes of it. */
export async function openDetector(model: AnyModel, family: ModelFamily, detector: Detector): Promise<OpenDetector> {
  const { description } = model;
  const { length } = description.classes;
  if (!('fitted' in detector) && detector.score === 'softmax')
    return {
      scoresOf: (_, scores) => largestProbabilities(toProbabilities(description, scores), length),
      dispose: () => undefined,
    };
  if (!('fitted' in detector))
    return {
      scoresOf(_, scores) {
        checkLogits(model, scores);
        return negativeEnergies(scores, length);
      },
      dispose: () => undefined,
    };
  const { features, fitted } = detector;
  const source = await openFeatures(model, family, features);
  return {
    scoresOf: (rows) => scoreFeatures(fitted, source.featuresOf(rows)),
    dispose: () => source.dispose(),
  };
}

/** @throws Error if the scores are log probabilities */
function checkLogits({ description }: AnyModel, scores: Scores): void {
  if (areLogProbabilities(scores, description.classes.length))
    throw new Error(
      `'energy' needs logits, and the scores of the family '${description.family}' are log probabilities, whose energy is the same for all rows: use another score`,
    );
}
