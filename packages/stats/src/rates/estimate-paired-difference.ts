import { checkLengths } from '../base/check-lengths.ts';
import { Estimate } from '../base/estimate.ts';
import { Figure } from '../base/figure.ts';
import { newcombePaired } from './newcombe-paired.ts';

/**
 * The difference of two rates of the same rows, first minus second, with Newcombe's interval for paired rates.
 *
 * @param first - by row: 1 where it has the property under the first condition, else 0
 * @param level - coverage of the interval; default 0.95
 */
export function estimatePairedDifference(first: ArrayLike<number>, second: ArrayLike<number>, level = 0.95): Estimate {
  const n = checkLengths({ first, second });
  if (n === 0) return Estimate.of(Figure.none(0, 'no rows'), null);
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (let row = 0; row < n; row++) {
    if (first[row]) counts[second[row] ? 'both' : 'onlyFirst']++;
    else counts[second[row] ? 'onlySecond' : 'neither']++;
  }
  return Estimate.of(Figure.of((counts.onlyFirst - counts.onlySecond) / n, n), newcombePaired(counts, level));
}
