/** Counts of a two-way table, `[[a, b], [c, d]]`: rows are groups, columns outcomes. Whole numbers from 0. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/** What Fisher's test finds. */
export interface FisherResult {
  /** The sample odds ratio ad / bc; `null` where it divides by nothing. */
  readonly oddsRatio: number | null;
  /** Two-sided p-value; 1 when a row or a column is empty, as no other table could have been. */
  readonly p: number;
}

/**
 * Fisher's exact test of a two-way table, two-sided: the probability, with all margins kept, of tables no likelier than
 * the one seen. As `scipy.stats.fisher_exact`.
 *
 * Tables within 1e-7 of the seen one's probability count as equal to it, as in R's `fisher.test`: scipy's 1e-14 misses
 * ties to rounding. Each probability is made of its neighbour's by a ratio of counts, from the likeliest table outwards,
 * so no factorial overflows.
 */
export function fisherExact(table: TwoByTwo): FisherResult {
  const [[a, b], [c, d]] = table;
  for (const count of [a, b, c, d]) {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`A count is a whole number from 0, and not ${count}`);
  }
  const top = a + b;
  const bottom = c + d;
  const left = a + c;
  if (top === 0 || bottom === 0 || left === 0 || b + d === 0) return { oddsRatio: null, p: 1 };

  const first = Math.max(0, left - bottom);
  const last = Math.min(top, left);
  const mode = Math.min(last, Math.max(first, Math.floor(((left + 1) * (top + 1)) / (top + bottom + 2))));
  const weights = new Float64Array(last - first + 1);
  weights[mode - first] = 1;
  for (let x = mode; x < last; x++) {
    const ratio = ((top - x) * (left - x)) / ((x + 1) * (bottom - left + x + 1));
    weights[x + 1 - first] = (weights[x - first] as number) * ratio;
  }
  for (let x = mode; x > first; x--) {
    const ratio = (x * (bottom - left + x)) / ((top - x + 1) * (left - x + 1));
    weights[x - 1 - first] = (weights[x - first] as number) * ratio;
  }

  // Smallest first, so that the tails are not lost in rounding of the middle.
  const limit = (weights[a - first] as number) * (1 + 1e-7);
  let tail = 0;
  let rest = 0;
  for (const weight of weights.sort()) {
    if (weight <= limit) tail += weight;
    else rest += weight;
  }
  return { oddsRatio: b * c === 0 ? null : (a * d) / (b * c), p: Math.min(1, tail / (tail + rest)) };
}
