// Binomial counts. A sum of Bernoulli draws would do; a search in the distribution needs one random number for each
// count.

import { createRandom } from '../packages/core/src/index.ts';
import { logGamma } from '../packages/stats/src/distributions/log-gamma.ts';

export interface Draws {
  /** The number of hits among `n` rows, each with probability `share`. */
  binomial(n: number, share: number): number;
}

/** Seeded draws. Cumulative distributions are computed once for each `n` and `share`. */
export function createDraws(seed: number): Draws {
  const random = createRandom(seed);
  const known = new Map<string, Float64Array>();
  const cumulativeOf = (n: number, share: number): Float64Array => {
    const name = `${n} ${share}`;
    const found = known.get(name) ?? cumulative(n, share);
    known.set(name, found);
    return found;
  };
  return {
    binomial(n, share) {
      if (n === 0 || share <= 0) return 0;
      if (share >= 1) return n;
      const sums = cumulativeOf(n, share);
      const chance = random.next();
      let [low, high] = [0, n];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! > chance) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

function cumulative(n: number, share: number): Float64Array {
  const sums = new Float64Array(n + 1);
  let total = 0;
  for (let hits = 0; hits <= n; hits++) {
    const ways = logGamma(n + 1) - logGamma(hits + 1) - logGamma(n - hits + 1);
    total += Math.exp(ways + hits * Math.log(share) + (n - hits) * Math.log1p(-share));
    sums[hits] = total;
  }
  return sums;
}
