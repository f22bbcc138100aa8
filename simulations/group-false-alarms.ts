// How often does an audit find a difference between groups where there is none?

import { boundGroups } from '../packages/steps/src/bias/bounded-groups.ts';
import { largestDifference } from '../packages/steps/src/bias/compared-estimate.ts';
import { boundedRate } from '../packages/steps/src/math/bounded-rate.ts';
import { createDraws } from './draw-binomial.ts';
import type { Simulation } from './simulation.ts';

const worlds = [
  { sizes: [850, 30, 10, 10, 100], share: 0.5 },
  { sizes: [20, 20, 20], share: 0.5 },
];

export const simulation: Simulation = {
  name: 'group-false-alarms',
  title: 'How often the interval of the largest difference misses 0 where no group differs.',
  run({ draws, seed }) {
    const { binomial } = createDraws(seed);
    const rows = worlds.map(({ sizes, share }) => {
      let missed = 0;
      for (let draw = 0; draw < draws; draw++) {
        const groups = sizes.map((n, index) => ({
          group: [String(index)],
          n,
          parameter: boundedRate({ hits: binomial(n, share), n }),
        }));
        const { low } = largestDifference(boundGroups(groups, 'rows', { minimum: 10, miss: 0.05 }));
        if (low! > 0) missed++;
      }
      return [sizes.join(', '), String(share), (missed / draws).toFixed(3)];
    });
    return { columns: ['rows of the groups', 'rate', 'misses 0'], rows };
  },
};
