// How often do the intervals of an audit contain the true figure?

import { tabulate } from './groups/tabulate.ts';
import { baseRates, equalGroups, sizes, unequalGroups } from './groups/worlds.ts';
import type { Simulation } from './simulation.ts';

const worlds = Object.entries(sizes).flatMap(([name, ofSize]) =>
  baseRates.flatMap((baseRate) => [
    { names: [name, String(baseRate), 'no'], world: equalGroups(ofSize, baseRate) },
    { names: [name, String(baseRate), 'yes'], world: unequalGroups(ofSize, baseRate) },
  ]),
);

export const simulation: Simulation = {
  name: 'group-coverage',
  title: 'How often the 95 % interval contains the true figure (at least 0.93 is asked for).',
  run: (options) =>
    tabulate(
      worlds,
      {
        heads: ['rows of the groups', 'base rate', 'groups differ'],
        // Without an interval there is no false statement.
        isSo: (_, interval, truth) => interval === null || (interval.low <= truth && truth <= interval.high),
        isMet: (share) => share >= 0.93,
        limit: 'at least 0.93',
      },
      options,
    ),
};
