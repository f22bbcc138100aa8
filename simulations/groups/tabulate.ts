// One row for each world, one column for each figure: how often a statement is true for the samples' intervals.

import type { Interval } from '../../packages/stats/src/base/interval.ts';
import { createDraws } from '../draw-binomial.ts';
import type { SimulationOptions, SimulationTable } from '../simulation.ts';
import { createCachedLimits } from './cached-limits.ts';
import { auditSample, type FigureName, figures, type WorldGroup } from './world.ts';

export interface NamedWorld {
  /** The first cells of the row. */
  readonly names: readonly string[];
  readonly world: readonly WorldGroup[];
}

export interface Question {
  /** Heads of the cells that name a world. */
  readonly heads: readonly string[];
  /** The statement that is counted. It is not counted without an interval. */
  readonly isSo: (figure: FigureName, interval: Interval | null, truth: number) => boolean;
  /** Whether a share of the samples meets the limit. */
  readonly isMet: (share: number) => boolean;
  /** The limit in words: `at most 0.05`. */
  readonly limit: string;
}

export function tabulate(
  worlds: readonly NamedWorld[],
  { heads, isSo, isMet, limit }: Question,
  { draws, seed }: SimulationOptions,
): SimulationTable {
  const limits = createCachedLimits();
  const missed: string[] = [];
  const rows = worlds.map(({ names, world }, index) => {
    const random = createDraws(seed + index);
    const counts = new Map<FigureName, number>(figures.map((figure) => [figure, 0]));
    for (let draw = 0; draw < draws; draw++) {
      const found = auditSample(world, random, limits);
      for (const figure of figures) {
        const { interval, truth } = found[figure];
        if (isSo(figure, interval, truth)) counts.set(figure, counts.get(figure)! + 1);
      }
    }
    const shares = figures.map((figure) => {
      const share = counts.get(figure)! / draws;
      if (!isMet(share)) missed.push(`${figure} in ${names.join(', ')}: ${share.toFixed(3)}, not ${limit}`);
      return share.toFixed(3);
    });
    return [...names, ...shares];
  });
  return { columns: [...heads, ...figures], rows, missed };
}
