// Tells the sex of a penguin from its measures: clean, train four times, choose, then test, attack and audit the chosen
// model once, on rows that it never saw, and deploy it when it holds.

import { best, definePipeline, file, grid } from '@cairn/core';
import { adversarialTest, biasAudit, category, clean, deploy, evaluate, number, release, train } from '@cairn/steps';
import { z } from 'zod';

const columns = {
  // Protected: audited, and not among what the model looks at.
  island: category(['north', 'south', 'west'], { protected: true }),
  flipper: number({ unit: 'mm', min: 150, max: 240 }),
  bill: number({ unit: 'mm', min: 25, max: 60 }),
  mass: number({ unit: 'g', min: 2000, max: 6000 }),
  sex: category(['f', 'm'], { positive: 'f' }),
};

export default definePipeline('penguins', {
  params: z.strictObject({
    /** What the lower end of the accuracy's interval must be at least. */
    minAccuracy: z.number().min(0).max(1).default(0.8),
  }),
  build({ minAccuracy }) {
    const data = clean(
      { raw: file('data/penguins.csv') },
      {
        columns,
        missing: { flipper: 'median', bill: 'median', mass: 'median' },
        split: { validation: 0.2, test: 0.3, stratify: 'sex' },
      },
    );
    const trials = grid({ learningRate: [0.003, 0.01], epochs: [20, 60] }).map((point) => {
      const { model } = train({ rows: data.train }, { label: 'sex', scaling: 'range', ...point });
      return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
    });
    const { model } = best(trials, (trial) => trial.metrics, { max: 'auc' });

    const rows = data.test;
    const { metrics } = evaluate({ model, rows });
    const attack = adversarialTest({ model, rows }, { epsilon: 0.02 }).report;
    const bias = biasAudit({ model, rows }, { groups: ['island'] }).report;
    const approved = release(
      model,
      { metrics, attack, bias },
      { metrics: { accuracy: { atLeast: minAccuracy, on: 'low' } } },
    );
    const { bundle } = deploy({ model: approved, reports: { 'test rows': metrics } }, { name: 'penguins' });
    return { test: metrics, attack, bias, deployed: bundle };
  },
});
