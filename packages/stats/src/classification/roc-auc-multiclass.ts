import { Figure } from '../base/figure.ts';
import { selectRows } from '../base/select-rows.ts';
import { sum } from '../base/sum.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';
import { rocAuc } from './roc-auc.ts';

/**
 * The macro mean of the ROC AUCs of several classes, as `sklearn.metrics.roc_auc_score(average='macro')`.
 *
 * - `ovr`: each class against all others.
 * - `ovo`: each pair of classes among the rows of the two, both ways round (D. Hand, R. Till, Machine Learning 45, 2001).
 *
 * Undefined when any class has no rows, and the reason names it: scikit-learn's `ovo` would go on without it, and the
 * mean would then be of another question.
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes
 */
export function rocAucMulticlass(
  truth: ArrayLike<number>,
  probabilities: Probabilities,
  scheme: 'ovr' | 'ovo',
): Figure {
  const n = checkProbabilities(truth, probabilities);
  if (n === 0) return Figure.none(0, 'no rows');
  const rowsByClass = Array.from({ length: (probabilities[0] as ArrayLike<number>).length }, () => [] as number[]);
  for (let row = 0; row < n; row++) rowsByClass[truth[row] as number]?.push(row);
  const absent = rowsByClass.flatMap((rows, index) => (rows.length === 0 ? [index] : []));
  if (absent.length > 0) return Figure.none(n, `no rows of class ${absent.join(', ')}`, absent);

  const aucAmong = (rows: ArrayLike<number>, positive: number) => {
    const scores = Array.from(rows, (row) => (probabilities[row] as ArrayLike<number>)[positive] as number);
    return rocAuc(selectRows(truth, rows), scores, positive).value as number;
  };
  const all = Array.from({ length: n }, (_, row) => row);
  const areas = rowsByClass.flatMap((own, first) =>
    scheme === 'ovr'
      ? [aucAmong(all, first)]
      : rowsByClass.slice(first + 1).map((other, offset) => {
          const rows = [...own, ...other];
          return (aucAmong(rows, first) + aucAmong(rows, first + 1 + offset)) / 2;
        }),
  );
  return Figure.of(sum(areas) / areas.length, n);
}
