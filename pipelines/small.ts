// The champion of the pipeline `digits`, made smaller in four ways: pruned, quantised and distilled. The smallest one that
// computes in every program is released if it lost little; a gate refuses it otherwise.

import { definePipeline, file } from '@cairn/core';
import {
  adversarialTest,
  augment,
  biasAudit,
  category,
  clean,
  compareSizes,
  deploy,
  distil,
  evaluate,
  image,
  prune,
  quantise,
  release,
  train,
} from '@cairn/steps';
import { z } from 'zod';
import { inkGroups } from './steps/ink-groups.ts';

const columns = {
  image: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] }),
  digit: category(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], { from: '65' }),
};

export default definePipeline('small', {
  params: z.strictObject({
    epochs: z.int().positive().default(12),
    /** The share of the weights that is removed. */
    sparsity: z.number().gt(0).lt(1).default(0.7),
    /** How much accuracy the small model may lose: the lower bound of the paired difference. */
    maxLoss: z.number().default(0.03),
    /** Its bytes, as a share of those of the champion. */
    maxBytes: z.number().default(0.25),
    epsilon: z.number().positive().default(0.1),
    minAccuracy: z.number().default(0.94),
    minRobust: z.number().default(0.3),
    maxDifference: z.number().default(0.1),
  }),
  build({ epochs, sparsity, maxLoss, maxBytes, epsilon, minAccuracy, minRobust, maxDifference }) {
    const raw = file('data/digits.csv.gz');
    const data = clean({ raw }, { columns, header: false, split: { validation: 0.2, test: 0.2, stratify: 'digit' } });
    const { rows } = augment({ rows: data.train }, { copies: 1, shift: 1 });
    const champion = train(
      { rows },
      {
        label: 'digit',
        network: { convolutions: [8, 16], dense: [64] },
        epochs,
        batchSize: 64,
        learningRate: 0.006,
        adversarial: { epsilon, steps: 3, share: 0.5 },
      },
    ).model;

    const further = { epochs: Math.ceil(epochs / 2), batchSize: 64, learningRate: 0.002 };
    const pruned = prune({ model: champion, rows }, { sparsity, ...further }).model;
    const small = quantise({ model: pruned }, { to: 'int8-weights' }).model;
    const narrow = prune({ model: champion, rows }, { sparsity: 0.5, structure: 'units', ...further }).model;
    const integers = quantise({ model: champion, rows }, { to: 'int8' }).model;
    const student = distil(
      { teacher: champion, rows },
      { network: { convolutions: [4, 8], dense: [24] }, epochs, batchSize: 64, learningRate: 0.006 },
    ).model;

    // All of them are compared on the validation rows. Only the one that is released is judged on the test rows, once.
    const compared = (after: typeof champion) =>
      compareSizes({ before: champion, after, rows: data.validation }).report;
    const test = data.test;
    const sizes = compareSizes({ before: champion, after: small, rows: test }).report;
    const metrics = evaluate({ model: small, rows: test }).metrics;
    const attack = adversarialTest({ model: small, rows: test }, { epsilon }).report;
    const groups = inkGroups({ rows: test, training: data.train });
    const bias = biasAudit({ model: small, rows: groups.rows }, { groups: ['ink'], tolerance: maxDifference }).report;
    const approved = release(
      small,
      { metrics, attack, bias, sizes },
      {
        metrics: { accuracy: { atLeast: minAccuracy, on: 'low' } },
        attack: { robustAccuracy: { atLeast: minRobust, on: 'low' } },
        bias: { accuracyDifference: { atMost: maxDifference, on: 'high' } },
        sizes: { accuracyDifference: { atLeast: -maxLoss, on: 'low' }, bytesShare: { atMost: maxBytes } },
      },
    );
    const { bundle } = deploy(
      { model: approved, reports: { 'test rows': metrics, 'compared with the champion': sizes } },
      {
        name: 'small-digits',
        description: 'Recognises handwritten digits in images of 8 × 8 pixels, 0 to 16: a pruned network of 8 bits.',
        intendedUse: 'Where the network of the pipeline digits is too large; a demonstration of Cairn.',
        limitations: [
          'It was trained against small changes of the pixels before it was pruned, and without them after that.',
        ],
      },
    );
    return {
      ...{
        pruned: compared(pruned),
        narrow: compared(narrow),
        integers: compared(integers),
        student: compared(student),
      },
      ...{ sizes, metrics, attack, bias, deployed: bundle },
    };
  },
});
