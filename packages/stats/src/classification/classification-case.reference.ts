// The classification reference as the tests read it. Not part of the product: the build leaves *.reference.ts out.
import reference from './classification.reference.json' with { type: 'json' };
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';

type Loose = number | null;

/** What scikit-learn makes of predicted classes. */
export interface ClassesCase {
  readonly name: string;
  readonly classes: number;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly confusionMatrix: ConfusionMatrix;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly byClass: Record<'precision' | 'recall' | 'f1', readonly Loose[]>;
  readonly binary?: Record<'precision' | 'recall' | 'f1', Loose>;
  readonly macro: Record<'precision' | 'recall' | 'f1', Loose>;
  readonly weighted: Record<'precision' | 'recall' | 'f1', Loose>;
  readonly micro: Record<'precision' | 'recall' | 'f1', Loose>;
  readonly matthewsCorrcoef: number;
  readonly cohenKappa: Loose;
}

/** What scikit-learn and torchmetrics make of the scores of a positive class. */
export interface ScoresCase {
  readonly name: string;
  readonly truth: readonly number[];
  readonly scores: readonly number[];
  readonly roc: Record<'fpr' | 'tpr' | 'thresholds', readonly (Loose | string)[]>;
  readonly rocWhole: Record<'fpr' | 'tpr' | 'thresholds', readonly (Loose | string)[]>;
  readonly auc: Loose;
  readonly precisionRecall: Record<'precision' | 'recall' | 'thresholds', readonly number[]>;
  readonly averagePrecision: Loose;
  readonly calibration: Record<'5' | '10', Record<'fractionPositive' | 'meanPredicted', readonly number[]>>;
  readonly brier: number;
  readonly logLoss: number;
  readonly calibrationError15: number;
  readonly calibrationError5: number;
}

export const classesCases = reference.classes as unknown as readonly ClassesCase[];
export const scoresCases = reference.scores as unknown as readonly ScoresCase[];
export const probabilitiesCases = reference.probabilities;

/** Our own confusion matrix of a case. */
export function matrixOf({ truth, predicted, classes }: ClassesCase): ConfusionMatrix {
  return confusionMatrix(truth, predicted, classes);
}
