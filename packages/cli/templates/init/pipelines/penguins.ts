// Tells the sex of a penguin from its measures: clean, train four times, choose, test once, audit, release, deploy.

import { best, definePipeline, file, grid } from '@cairn/core';
import { biasAudit, category, clean, deploy, evaluate, number, release, train } from '@cairn/steps';
import { z } from 'zod';

export default definePipeline('penguins', {
  params: z.object({
    /** The gate opens when the lower bound of the accuracy's interval is at least this. */
    minAccuracy: z.number().min(0).max(1).default(0.7),
  }),
  build({ minAccuracy }) {
    const data = clean(
      { raw: file('data/penguins.csv') },
      {
        columns: {
          island: category(['north', 'south', 'west']),
          flipper: number({ unit: 'mm', min: 0 }),
          bill: number({ unit: 'mm', min: 0 }),
          mass: number({ unit: 'g', min: 0 }),
          sex: category(['f', 'm'], { positive: 'f' }),
        },
        split: { validation: 0.2, test: 0.3, stratify: 'sex' },
      },
    );
    const trials = grid({ learningRate: [0.01, 0.03], epochs: [20, 60] }).map((point) => {
      const { model } = train({ rows: data.train }, { label: 'sex', ...point });
      return { model, ...evaluate({ model, rows: data.validation }) };
    });
    const { model } = best(trials, (trial) => trial.metrics, { max: 'auc' });
    const { metrics } = evaluate({ model, rows: data.test });
    const bias = biasAudit({ model, rows: data.test }, { groups: ['island'] });
    const approved = release(
      model,
      { metrics },
      { rules: [{ metric: 'accuracy', bound: 'low', atLeast: minAccuracy }] },
    );
    return { test: metrics, bias: bias.report, deployed: deploy({ model: approved }, { name: 'penguins' }).bundle };
  },
});
