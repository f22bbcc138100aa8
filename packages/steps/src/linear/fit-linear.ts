// Which solver fits a linear model.

import type { LearningFeature } from '../encoding/learning-feature.ts';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses, encodeTargets, type LabelDescription } from '../models/describe-label.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import { weighClasses } from '../training/prepare-rows.ts';
import { toDesignMatrix } from './design-matrix.ts';
import { fitElasticNet } from './fit-elastic-net.ts';
import { fitLogistic } from './fit-logistic.ts';
import { fitRidge } from './fit-ridge.ts';
import { fitSparseLogistic } from './fit-sparse-logistic.ts';
import type { LinearFit } from './linear-fit.ts';
import type { ParsedLinearParams } from './linear-params.ts';

const l1Ratios = { l2: 0, l1: 1, 'elastic-net': 0.5 } as const;

/** @throws Error for a param of the other task, and if the optimum is not reached */
export function fitLinear(
  rows: AnyTable,
  features: readonly LearningFeature[],
  label: LabelDescription,
  params: ParsedLinearParams,
): LinearFit {
  const x = toDesignMatrix(encodeExactly(features, rows));
  const { maxIterations, l1Ratio = l1Ratios[params.penalty] } = params;
  if (label.task === 'regression') {
    for (const name of ['C', 'classWeights'] as const)
      if (params[name] !== undefined)
        throw new Error(`'${name}' is for classifiers, and '${label.label}' is a number: leave it out`);
    const { alpha = 1 } = params;
    const y = encodeTargets(label, rows);
    return l1Ratio === 0
      ? fitRidge(x, y, params.penalty === 'l2' ? alpha : alpha * rows.rowCount)
      : fitElasticNet(x, y, { alpha, l1Ratio, maxIterations });
  }
  if (params.alpha !== undefined)
    throw new Error(`'alpha' is for regressors, and '${label.label}' has classes: use 'C', its inverse`);
  const classes = encodeClasses(label, rows);
  const weightOf = weighClasses(label.classes, classes, params.classWeights);
  const weights = Float64Array.from(classes, (index) => weightOf[index]!);
  const labelled = { x, classes, classCount: label.classes.length, weights };
  const { C = 1 } = params;
  return l1Ratio === 0
    ? fitLogistic(labelled, { C, maxIterations })
    : fitSparseLogistic(labelled, { C, l1Ratio, maxIterations });
}
