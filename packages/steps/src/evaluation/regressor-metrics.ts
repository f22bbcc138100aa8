// The figures of a regressor on rows, each with its interval.

import type { Random } from '@cairn/core';
import { estimateByBootstrap } from '../math/estimate-by-bootstrap.ts';
import type { Figure } from '../math/figure.ts';
import { meanAbsoluteError } from '../math/mean-absolute-error.ts';
import { r2 } from '../math/r2.ts';
import { rootMeanSquaredError } from '../math/root-mean-squared-error.ts';
import { selectRows } from '../math/select-rows.ts';
import type { RegressorMetrics } from './metrics.ts';

/** All figures, with percentile intervals of 1,000 draws of rows. */
export function regressorMetrics(truth: Float64Array, predicted: Float64Array, random: Random): RegressorMetrics {
  const seed = random.integer(2 ** 32);
  const estimate = (measure: (truth: ArrayLike<number>, predicted: ArrayLike<number>) => Figure) =>
    estimateByBootstrap(truth.length, (rows) => measure(selectRows(truth, rows), selectRows(predicted, rows)), {
      seed,
    });
  return {
    meanAbsoluteError: estimate(meanAbsoluteError),
    rootMeanSquaredError: estimate(rootMeanSquaredError),
    r2: estimate(r2),
  };
}
