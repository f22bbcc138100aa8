// The residuals of a regressor by its predictions, and by the values of each column.

import { Estimate, Figure, signedMeanInterval } from '@cairn/stats';
import { type Condition, divideNumbers } from './conditions.ts';
import type { ResidualGroup } from './error-report.ts';

/**
 * A table of prediction − truth: first by quantiles of the predictions, then by the given conditions.
 *
 * @param bins - of the predictions
 */
export function groupResiduals(
  truth: Float64Array,
  predicted: Float64Array,
  conditions: readonly Condition[],
  bins: number,
): ResidualGroup[] {
  const residuals = Float64Array.from(truth, (actual, row) => predicted[row]! - actual);
  const binOf = divideNumbers([...predicted], bins);
  const ascending = [...predicted.keys()].sort((one, other) => predicted[one]! - predicted[other]! || one - other);
  const byPrediction = [...Map.groupBy(ascending, (row) => binOf(predicted[row]!))];
  return [
    ...byPrediction.map(([value, members]) => describe(null, value, members)),
    ...conditions.map(({ column, value, members }) => describe(column, value, [...members])),
  ];

  function describe(column: string | null, value: string, members: readonly number[]): ResidualGroup {
    const own = members.map((row) => residuals[row]!);
    const meanOf = (values: readonly number[]) => values.reduce((total, one) => total + one, 0) / values.length;
    return {
      column,
      value,
      rows: own.length,
      meanResidual: Estimate.of(Figure.of(meanOf(own), own.length), signedMeanInterval(own)),
      meanAbsoluteError: meanOf(own.map(Math.abs)),
      rootMeanSquaredError: Math.sqrt(meanOf(own.map((residual) => residual ** 2))),
    };
  }
}
