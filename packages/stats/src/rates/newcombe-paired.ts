import type { Interval } from '../base/interval.ts';
import { wilson } from './wilson.ts';

/** The same rows under two conditions: how many have the property under both, under one of them, under neither. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * Newcombe's interval of the difference of two rates of the same rows, first minus second: `null` for no rows.
 *
 * Wilson's intervals of both rates, combined as for independent ones, less what the correlation φ of the two conditions
 * takes off. With a = both, d = neither, b and c between them, φ is (ad − bc) ÷ √((a+b)(c+d)(a+c)(b+d)); where ad − bc is
 * above 0, it is made smaller by n/2, at most to 0; where a margin is empty, φ is 0.
 *
 * Source: R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
 * data", Statistics in Medicine 17 (1998), 2635–2650, method 10; as `Newcombe_square_and_add_CI_paired_2x2` of the R
 * package contingencytables.
 *
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function newcombePaired({ both, onlyFirst, onlySecond, neither }: PairedCounts, level = 0.95): Interval | null {
  const n = both + onlyFirst + onlySecond + neither;
  const one = wilson({ hits: both + onlyFirst, n }, level);
  const two = wilson({ hits: both + onlySecond, n }, level);
  if (one === null || two === null) return null;
  const p = (both + onlyFirst) / n;
  const q = (both + onlySecond) / n;
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  const together = both * neither - onlyFirst * onlySecond;
  const corrected = together > 0 ? Math.max(0, together - n / 2) : together;
  const phi = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const spread = (x: number, y: number) => Math.sqrt(Math.max(0, x * x + y * y - 2 * phi * x * y));
  return {
    low: p - q - spread(p - one.low, two.high - q),
    high: p - q + spread(one.high - p, q - two.low),
  };
}
