// How often is the verdict 'failed' if no group differs?

import { tabulate } from './groups/tabulate.ts';
import { baseRates, equalGroups, sizes } from './groups/worlds.ts';
import type { Simulation } from './simulation.ts';

const worlds = Object.entries(sizes).flatMap(([name, ofSize]) =>
  baseRates.map((baseRate) => ({ names: [name, String(baseRate)], world: equalGroups(ofSize, baseRate) })),
);

export const simulation: Simulation = {
  name: 'group-verdicts',
  title:
    'No group differs: how often the verdict is `does not`, for a tolerated difference of 0.1 and a tolerated ratio of 0.8 (at most 0.05 is asked for).',
  run: (options) =>
    tabulate(
      worlds,
      {
        heads: ['rows of the groups', 'base rate'],
        isSo: (figure, interval) =>
          interval !== null && (figure === 'ratio of a rate' ? interval.high < 0.8 : interval.low > 0.1),
        isMet: (share) => share <= 0.05,
        limit: 'at most 0.05',
      },
      options,
    ),
};
