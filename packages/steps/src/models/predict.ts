// What a model says of rows.

import type { AnyTable } from '../tables/table-value.ts';
import { familyOf } from './families.ts';
import { interpretScores, type Predictions } from './interpret-scores.ts';
import type { AnyModel } from './model-value.ts';
import type { Scores } from './scores.ts';

/**
 * Predicts every row of a table. The label need not be there.
 *
 * @throws Error that names the column and the row's number, where a row is not what the model takes
 */
export async function predictTable(model: AnyModel, rows: AnyTable): Promise<Predictions> {
  return interpretScores(model.description, await scoreTable(model, rows));
}

/** The scores of every row, `rows × outputs`: what probabilities and decisions are made of. */
export async function scoreTable(model: AnyModel, rows: AnyTable): Promise<Scores> {
  const opened = await familyOf(model).open(model);
  try {
    return opened.scoresOf(rows);
  } finally {
    opened.dispose();
  }
}
