// How often does an audit say 'failed' if one group is worse by 0.3?

import { tabulate } from './groups/tabulate.ts';
import { oneWorseGroup } from './groups/worlds.ts';
import type { Simulation } from './simulation.ts';

const worlds = [2, 3, 6, 12].flatMap((count) =>
  [0.4, 0.65, 0.8, 0.95].map((rate) => ({
    names: [`${count} × 500`, `${rate} and ${(rate - 0.3).toFixed(2)}`],
    world: oneWorseGroup(count, rate),
  })),
);

export const simulation: Simulation = {
  name: 'group-power',
  title:
    'One group of 500 rows is worse by 0.3: how often the verdict is `does not`, for a tolerated difference of 0.1 and a tolerated ratio of 0.8 (at least 0.9 is asked for). Half of the rows are positive.',
  run: (options) =>
    tabulate(
      worlds,
      {
        heads: ['rows of the groups', 'rates'],
        isSo: (figure, interval) =>
          interval !== null && (figure === 'ratio of a rate' ? interval.high < 0.8 : interval.low > 0.1),
        isMet: (share) => share >= 0.9,
        limit: 'at least 0.9',
      },
      options,
    ),
};
