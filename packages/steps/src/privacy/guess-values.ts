// Model inversion: the value of a column that explains best what a model says of the rest of a row.

import { replaceColumns } from '../explaining/replace-columns.ts';
import { encodeClasses } from '../models/describe-label.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

export type Guessable = string | boolean;

/**
 * For each row the value v with the largest prior(v) × P(label | row with v), of equals the first one. The attacker knows the
 * label, all other columns, the frequencies of the values, and the model's probabilities.
 *
 * Source: M. Fredrikson and others, "Privacy in pharmacogenetics: an end-to-end case study of personalized warfarin dosing",
 * USENIX Security 2014, with the model's own probability in place of its table of errors, as in M. Fredrikson, S. Jha, T.
 * Ristenpart, "Model inversion attacks that exploit confidence information", CCS 2015.
 *
 * @param values - those that the column may have
 * @param priors - the frequency of each
 */
export async function guessValues(
  model: AnyModel,
  rows: AnyTable,
  column: string,
  { values, priors }: { readonly values: readonly Guessable[]; readonly priors: readonly number[] },
): Promise<readonly Guessable[]> {
  const { description } = model;
  const names = description.features.map(({ name }) => name);
  const truth = encodeClasses(description, rows);
  const width = description.classes.length;
  const best = new Array<Guessable>(rows.rowCount).fill(values[0]!);
  const highest = new Float64Array(rows.rowCount).fill(Number.NEGATIVE_INFINITY);
  for (const [index, value] of values.entries()) {
    const tried = new Array<Guessable>(rows.rowCount).fill(value) as AnyColumnValues;
    const { probabilities } = await predictTable(model, replaceColumns(rows, names, { [column]: tried }));
    for (let row = 0; row < rows.rowCount; row++) {
      const score = priors[index]! * probabilities[row * width + truth[row]!]!;
      if (score > highest[row]!) [best[row], highest[row]] = [value, score];
    }
  }
  return best;
}
