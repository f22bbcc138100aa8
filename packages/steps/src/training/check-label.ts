// What the rows must say of the label before anything can be learned: a model that can only ever give one answer is
// right on every row of that answer, and knows nothing.

import { moments } from '@cairn/stats';
import type { AnyTable } from '../kinds/table.ts';
import type { LabelDescription } from '../models/describe-label.ts';

/** Which rows are meant, as the sentences name them. */
type Rows = 'training' | 'validation';

/**
 * Refuses rows of one class, training rows that lack a class that is declared, and a number that never changes by more than rounding; as
 * scikit-learn's classifiers refuse one class.
 *
 * @param which - the training rows must have every class, the validation rows at least two
 * @throws Error that names the label, the class and how many rows there are
 */
export function checkLabel({ label, classes, task }: LabelDescription, rows: AnyTable, which: Rows): void {
  const values = rows.column(label) as readonly unknown[];
  const found = new Set(values.map(String));
  if (values.length === 0) return;
  // Of numbers also where they differ by rounding alone: a model of that would be one of noise.
  if (found.size === 1 || (task === 'regression' && moments(values as readonly number[]).deviation === 0)) {
    // One validation row has one number, and its loss is as good as any.
    if (task === 'regression' && which === 'validation') return;
    throw new Error(
      `The label '${label}' is ${JSON.stringify(values[0])} in ${inAll(values.length)} ${which} row${values.length === 1 ? '' : 's'}: ` +
        (task === 'regression' ? 'there is nothing to learn. Choose another label' : waysOut(label)),
    );
  }
  const missing = classes.filter((name) => !found.has(name));
  if (which === 'validation' || missing.length === 0) return;
  const named = missing.map((name) => `'${name}'`).join(', ');
  throw new Error(
    `The label '${label}' is ${named} in none of the ${values.length} training rows, so no model can learn ` +
      `${missing.length === 1 ? 'that class' : 'those classes'}. Take what never occurs out of the column's values, or ${waysOut(label, 'split')}`,
  );
}

function inAll(count: number): string {
  return count === 1 ? 'the only' : `all ${count}`;
}

function waysOut(label: string, only?: 'split'): string {
  const split = `split with stratify: '${label}', so that every part has every class`;
  return only ? split : `there is nothing to tell apart. Give rows of every class, or ${split}`;
}
