// Limits of rates for the comparison of all pairs, each computed once: samples often have the same counts.

import type { Interval } from '../../packages/stats/src/base/interval.ts';
import type { Rate } from '../../packages/stats/src/base/rate.ts';
import { clopperPearson } from '../../packages/stats/src/rates/clopper-pearson.ts';
import { simultaneousTail } from '../../packages/stats/src/rates/simultaneous-limits.ts';

export interface CachedLimits {
  /** @param count - the number of compared groups; @param miss - the allowed error of all pairs together */
  of(rate: Rate, count: number, miss: number): Interval;
}

export function createCachedLimits(): CachedLimits {
  const tails = new Map<string, number>();
  const limits = new Map<string, Interval>();
  return {
    of({ hits, n }, count, miss) {
      const family = `${count} ${miss}`;
      const tail = tails.get(family) ?? simultaneousTail(count, miss);
      tails.set(family, tail);
      const name = `${family} ${hits} ${n}`;
      const found = limits.get(name) ?? clopperPearson({ hits, n }, tail)!;
      limits.set(name, found);
      return found;
    },
  };
}
