// How often does an audit find a difference between groups where there is none?

import { worstDifference } from '../packages/steps/src/bias/rates-by-group.ts';
import { estimateRate } from '../packages/steps/src/math/estimate-rate.ts';
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
        const groups = sizes.map((n, index) => {
          const rate = { hits: binomial(n, share), n };
          return { group: [String(index)], figure: { ...estimateRate(rate), rate } };
        });
        const { low } = worstDifference({ control: [], overall: groups[0]!.figure, groups });
        if (low! > 0) missed++;
      }
      return [sizes.join(', '), String(share), (missed / draws).toFixed(3)];
    });
    return { columns: ['rows of the groups', 'rate', 'misses 0'], rows };
  },
};
