// The figures of each class against the rest.

import {
  aucInfluence,
  aucInterval,
  averagePrecision,
  averagePrecisionInfluence,
  averagePrecisionInterval,
  Estimate,
  rankScores,
  rocAuc,
} from '@cairn/stats';
import { z } from 'zod';
import { type ClassifiedRows, matrixOf, scoresOf } from './classified-rows.ts';
import { type ClassEstimates, estimateClass } from './estimate-class.ts';
import { estimateSchema } from './estimate-schema.ts';

/** One class against all others, each as scikit-learn 1.9 defines it. */
export interface ClassFigures extends ClassEstimates {
  /** Area under the ROC curve of the probability of the class. */
  readonly auc: Estimate;
  /** Computed from the probability of the class. */
  readonly averagePrecision: Estimate;
}

export type ClassFigureName = keyof ClassFigures;

export const classFiguresShape = {
  precision: estimateSchema,
  recall: estimateSchema,
  f1: estimateSchema,
  auc: estimateSchema,
  averagePrecision: estimateSchema,
};

export const classFiguresSchema: z.ZodType<ClassFigures> = z.strictObject(classFiguresShape);

/** By the names of the classes. */
export function estimateClasses(rows: ClassifiedRows): Readonly<Record<string, ClassFigures>> {
  const matrix = matrixOf(rows);
  const figures = rows.classes.map(
    (name, index) => [name, { ...estimateClass(matrix, index), ...estimateAreasOf(rows, index) }] as const,
  );
  return Object.fromEntries(figures);
}

function estimateAreasOf(rows: ClassifiedRows, index: number): Pick<ClassFigures, 'auc' | 'averagePrecision'> {
  const scores = scoresOf(rows, index);
  const ranked = rankScores(rows.truth, scores, index);
  const [area, precision] = [aucInfluence(ranked), averagePrecisionInfluence(ranked)];
  return {
    auc: Estimate.of(rocAuc(rows.truth, scores, index), area && aucInterval(area)),
    averagePrecision: Estimate.of(
      averagePrecision(rows.truth, scores, index),
      precision && averagePrecisionInterval(precision),
    ),
  };
}
