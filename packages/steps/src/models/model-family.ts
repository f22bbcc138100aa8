// What every family of models (networks, linear models, constants) does for the steps that use models. A new family is one
// folder, and a row in families.ts.

import type { Random } from '@cairn/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { NetworkParts } from '../transfer/split-network.ts';
import type { AnyModel } from './model-value.ts';
import type { Scores } from './scores.ts';

export interface ModelFamily {
  /** Reads the parameters. Whoever opens a model disposes of it. */
  open(model: AnyModel): Promise<OpenModel>;
  /** Opens a model as a function of TensorFlow, which has gradients. Absent: the family has none. */
  readonly openDifferentiable?: (model: AnyModel) => Promise<DifferentiableModel>;
  /** Opens a network with convolutions in two parts. Absent: the family has none. */
  readonly openConvolutional?: (model: AnyModel) => Promise<ConvolutionalModel>;
  /** Opens what the last layer of a network takes. Absent: the family has no layers. */
  readonly openFeatures?: (model: AnyModel) => Promise<OpenFeatures>;
  /** True if a score is a sum of what single columns add to it, so that their attributions are exact in closed form. */
  readonly isAdditive?: boolean;
  /**
   * Opens the exact Shapley values of a model that has trees, for any number of columns. Absent: they are computed from sets
   * of columns.
   */
  readonly openShapley?: (model: AnyModel) => Promise<ScoreShapley>;
  /** Opens the decision paths of a model that is one tree for each score; null if it has more. Absent: it has no trees. */
  readonly openPaths?: (model: AnyModel) => Promise<DecisionPaths | null>;
  /**
   * Opens a model with its parameters in random order: an explanation that is the same for it explains nothing. Absent: the
   * check of explanations is left out.
   */
  readonly openShuffled?: (model: AnyModel, random: Random) => Promise<ShuffledModel>;
}

/**
 * What each feature adds to each score of the row at `position`, compared with the mean over the background rows: by score,
 * in the order of `scoresOf`, and by feature.
 */
export type ScoreShapley = (rows: AnyTable, position: number, background: AnyTable) => readonly Float64Array[];

/** The conditions, in words, that lead the row at `position` to its leaf in the tree of a score. */
export type DecisionPaths = (rows: AnyTable, position: number, score: number) => readonly string[];

export interface ShuffledModel extends OpenModel {
  /** If the family has gradients. It needs no disposal of its own. */
  readonly differentiable?: DifferentiableModel;
}

export interface OpenModel {
  /**
   * The scores of each row, in their order; a row's scores do not depend on the other rows. The label is not needed.
   *
   * @throws Error that names the column and the row's number, where a row is not what the model takes
   */
  scoresOf(rows: AnyTable): Scores;
  /**
   * For a model whose scores stay the same until its answer changes, such as a hard vote: the scores, and a guide of the same
   * form that changes before they do. A search climbs the guide; the scores alone decide.
   */
  readonly guidedScoresOf?: (rows: AnyTable) => GuidedScores;
  dispose(): void;
}

/** Features of rows, `rowCount × width`, one row behind the other. */
export interface FeatureRows {
  readonly rowCount: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
}

export interface OpenFeatures {
  featuresOf(rows: AnyTable): FeatureRows;
  dispose(): void;
}

export interface GuidedScores {
  readonly scores: Scores;
  readonly guide: Scores;
}

export interface DifferentiableModel {
  readonly tf: Tfjs;
  /** Logits or values, `batch × outputs`, of encoded rows, `batch × shape`. */
  apply(inputs: Tensor): Tensor2D;
  /**
   * What `apply` uses besides its inputs. Undefined where it may give something else at the next call: then it is not
   * compiled.
   */
  readonly weights: readonly Tensor[] | undefined;
  dispose(): void;
}

export interface ConvolutionalModel extends NetworkParts {
  readonly tf: Tfjs;
  dispose(): void;
}
