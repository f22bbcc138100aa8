// Support tickets that come back: a table with texts, dates and missing values. Trees, a network, a linear model and a stack of
// all three are cross-validated and compared. The best is calibrated, its threshold is chosen by what mistakes cost, and it is
// deployed if it passes.

import { best, definePipeline } from '@cairn/core';
import {
  adversarialTest,
  baseline,
  biasAudit,
  boolean,
  calibrate,
  category,
  chooseThreshold,
  clean,
  compare,
  crossValidate,
  date,
  deploy,
  evaluate,
  id,
  integer,
  number,
  release,
  stack,
  text,
  train,
  trainLinear,
  trainTrees,
} from '@cairn/steps';
import { z } from 'zod';
import { drawTickets } from './steps/draw-tickets.ts';

const columns = {
  ticket: id({ unique: true }),
  opened: date({ time: true, parts: ['month', 'day-of-week', 'hour'] }),
  plan: category(['free', 'team', 'company']),
  message: text(),
  hours: number({ from: 'answered in', min: 0, max: 500, unit: 'h' }),
  seats: integer({ min: 1, max: 200, nullable: true }),
  returned: boolean({ from: 'came back' }),
};

export default definePipeline('tickets', {
  params: z.strictObject({
    count: z.int().positive().default(2000),
    /** What it costs to call a customer who was content, and to miss one who was not. */
    falsePositive: z.number().min(0).default(1),
    falseNegative: z.number().min(0).default(5),
    /** The strength of the attack, as a share of the declared ranges: 5 hours and 2 seats. */
    epsilon: z.number().positive().default(0.01),
    minAuc: z.number().default(0.75),
    /** The threshold prefers recall: without an attack the accuracy is 0.65. */
    minRobust: z.number().default(0.45),
    maxDifference: z.number().default(0.25),
  }),
  build({ count, falsePositive, falseNegative, epsilon, minAuc, minRobust, maxDifference }) {
    const { raw } = drawTickets({}, { count });
    const data = clean(
      { raw },
      { columns, missing: { hours: 'median' }, split: { validation: 0.25, test: 0.25, stratify: 'returned' } },
    );
    type Rows = typeof data.train;
    const label = 'returned';
    const trees = (rows: Rows) => trainTrees({ rows }, { label, text: {}, trees: 60, learningRate: 0.1 }).model;
    const linear = (rows: Rows) => trainLinear({ rows }, { label, text: {} }).model;
    const network = (rows: Rows) =>
      train({ rows }, { label, text: {}, network: { dense: [16] }, epochs: 15, learningRate: 0.01 }).model;
    const stacked = (rows: Rows) =>
      stack({ rows }, { folds: 3, stratify: label }, (part) => ({ trees: trees(part), linear: linear(part) })).model;

    // How good each is, and how much that varies: on the training rows alone.
    const families = { trees, linear, network };
    const crossed = Object.entries(families).map(
      ([name, fit]) =>
        [
          name,
          crossValidate(
            { rows: data.train },
            { folds: 4, stratify: label },
            (fold) => evaluate({ model: fit(fold.train), rows: fold.test }).metrics,
          ).metrics,
        ] as const,
    );

    // The validation rows choose the model, calibrate it and set its threshold. The test rows judge the result, once.
    const trials = [trees, linear, network, stacked].map((fit) => {
      const model = fit(data.train);
      return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
    });
    const champion = best(trials, (trial) => trial.metrics, { min: 'logLoss' });
    const calibrated = calibrate({ model: champion.model, rows: data.validation });
    const costs = { falsePositive, falseNegative };
    const decided = chooseThreshold({ model: calibrated.model, rows: data.validation }, { costs });
    const rows = data.test;
    const models = {
      floor: baseline({ rows: data.train }, { label }).model,
      trees: trees(data.train),
      linear: linear(data.train),
      network: network(data.train),
      stacked: stacked(data.train),
    };
    // What is deployed is attacked and audited: a number that is missing stays missing under the attack.
    const { model } = decided;
    const metrics = evaluate({ model, rows }, { slices: ['plan'] }).metrics;
    const attack = adversarialTest({ model, rows }, { epsilon }).report;
    const bias = biasAudit({ model, rows }, { groups: ['plan'], tolerance: maxDifference }).report;
    const approved = release(
      model,
      { metrics, attack, bias },
      {
        metrics: { auc: { atLeast: minAuc, on: 'low' } },
        attack: { robustAccuracy: { atLeast: minRobust, on: 'low' } },
        bias: { accuracyDifference: { atMost: maxDifference, on: 'high' } },
      },
    );
    const { bundle } = deploy(
      { model: approved, reports: { 'test rows': metrics, 'attack on the test rows': attack, 'audit by plan': bias } },
      {
        name: 'tickets',
        description:
          'Says which support tickets will come back, from the message, the plan, the time and the size of the customer.',
        intendedUse: 'A demonstration of Cairn on drawn tickets.',
        limitations: ['The tickets are drawn from a seed: no customer wrote them.'],
      },
    );
    return {
      ...Object.fromEntries(crossed),
      chosen: champion.comparison,
      calibration: calibrated.report,
      threshold: decided.report,
      comparison: compare({ models, rows }, { baseline: 'linear' }).report,
      atOneHalf: evaluate({ model: calibrated.model, rows }).metrics,
      test: metrics,
      attack,
      bias,
      deployed: bundle,
    };
  },
});
