// Permutation importance: how much worse a model is when the values of a column are shuffled among the rows.

import type { Random } from '@cairn/core';
import { boundedMeanInterval, Estimate, skewedMeanInterval } from '@cairn/stats';
import { encodeClasses, encodeTargets } from '../models/describe-label.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { OpenModel } from '../models/model-family.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { replaceColumns } from './replace-columns.ts';

export interface Importance {
  /** The columns that were shuffled together. */
  readonly columns: readonly string[];
  /** By how much the accuracy, or R² of a regressor, falls on average over the repeats. */
  readonly importance: Estimate;
}

export interface ImportanceOptions {
  /** Columns that are shuffled together, in one order of the rows; each of the others by itself. */
  readonly groups: readonly (readonly string[])[];
  readonly repeats: number;
  readonly random: Random;
}

/**
 * The accuracy of a classifier or R² of a regressor, minus the same with shuffled columns, as scikit-learn's
 * `permutation_importance`. The interval is about other rows of the same kind: of the mean of the rows' differences, each
 * averaged over the repeats; for a regressor, with the spread of the label taken as known.
 *
 * @param opened - of the model that `description` is of
 */
export function permutationImportance(
  opened: OpenModel,
  description: ModelDescription,
  rows: AnyTable,
  { groups, repeats, random }: ImportanceOptions,
): readonly Importance[] {
  const names = description.features.map(({ name }) => name);
  const lossOf = createLoss(opened, description, rows);
  const before = lossOf(replaceColumns(rows, names, {}));
  const grouped = new Set(groups.flat());
  const sets = [...names.filter((name) => !grouped.has(name)).map((name) => [name]), ...groups];
  return sets.map((columns) => {
    const worse = new Float64Array(rows.rowCount);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = random.shuffle(Int32Array.from({ length: rows.rowCount }, (_, row) => row));
      const shuffled = Object.fromEntries(
        columns.map((name) => [name, selectValues(rows.column(name) as AnyColumnValues, order)]),
      );
      const after = lossOf(replaceColumns(rows, names, shuffled));
      for (let row = 0; row < worse.length; row++) worse[row]! += (after[row]! - before[row]!) / repeats;
    }
    return { columns, importance: estimateMean(worse, description.task) };
  });
}

/** By row: 0 if right and 1 if wrong; of a regressor the squared error over the label's variance. */
function createLoss(opened: OpenModel, description: ModelDescription, rows: AnyTable) {
  if (description.task === 'classification') {
    const truth = encodeClasses(description, rows);
    return (given: AnyTable) =>
      Float64Array.from(interpretScores(description, opened.scoresOf(given)).predicted, (said, row) =>
        said === truth[row] ? 0 : 1,
      );
  }
  const truth = encodeTargets(description, rows);
  const mean = truth.reduce((total, value) => total + value / truth.length, 0);
  const variance = truth.reduce((total, value) => total + (value - mean) ** 2 / truth.length, 0);
  if (variance === 0) throw new Error(`'${description.label}' is the same in all rows: R² is not defined on them`);
  return (given: AnyTable) =>
    interpretScores(description, opened.scoresOf(given)).values.map(
      (value, row) => (value - truth[row]!) ** 2 / variance,
    );
}

function estimateMean(differences: Float64Array, task: ModelDescription['task']): Estimate {
  const n = differences.length;
  const value = differences.reduce((total, difference) => total + difference, 0) / n;
  const interval =
    task === 'classification'
      ? boundedMeanInterval(differences, { best: -1, worst: 1 })
      : skewedMeanInterval(differences);
  return Estimate.of({ value, n }, interval);
}
