// How often does an audit find a difference between groups if there is none?

import { tabulate } from './groups/tabulate.ts';
import { baseRates, equalGroups, sizes } from './groups/worlds.ts';
import type { Simulation } from './simulation.ts';

const worlds = Object.entries(sizes).flatMap(([name, ofSize]) =>
  baseRates.map((baseRate) => ({ names: [name, String(baseRate)], world: equalGroups(ofSize, baseRate) })),
);

export const simulation: Simulation = {
  name: 'group-false-alarms',
  title:
    'No group differs: how often the interval says that one does, so that it contradicts even a tolerance of 0 (at most 0.05 is asked for).',
  run: (options) =>
    tabulate(
      worlds,
      {
        heads: ['rows of the groups', 'base rate'],
        isSo: (figure, interval) =>
          interval !== null && (figure === 'ratio of a rate' ? interval.high < 1 : interval.low > 0),
        // If the true value is 0.05, the share of the samples varies around it: three standard errors.
        isMet: (share) => share <= 0.05 + 3 * Math.sqrt((0.05 * 0.95) / options.draws),
        limit: 'at most 0.05',
      },
      options,
    ),
};
