// Handwritten digits: clean, augment, train a small sweep, evaluate, attack, audit, and deploy a model that passes.

import { best, definePipeline, file, grid } from '@cairn/core';
import {
  adversarialTest,
  augment,
  biasAudit,
  category,
  clean,
  deploy,
  evaluate,
  image,
  release,
  train,
} from '@cairn/steps';
import { z } from 'zod';
import { inkGroups } from './steps/ink-groups.ts';

const columns = {
  image: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] }),
  digit: category(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], { from: '65' }),
};

export default definePipeline('digits', {
  params: z.strictObject({
    epochs: z.int().positive().default(12),
    /** The strength of the attack, as a share of the pixel range. */
    epsilon: z.number().positive().default(0.1),
    minAccuracy: z.number().default(0.95),
    minRobust: z.number().default(0.6),
    maxDifference: z.number().default(0.08),
  }),
  build({ epochs, epsilon, minAccuracy, minRobust, maxDifference }) {
    const raw = file('data/digits.csv.gz');
    const data = clean({ raw }, { columns, header: false, split: { validation: 0.2, test: 0.2, stratify: 'digit' } });
    const more = augment({ rows: data.train }, { copies: 1, shift: 1 });

    // Three ordinary trials, and one that is trained against the attack. All are evaluated on the validation rows.
    const shared = { label: 'digit', network: { convolutions: [8, 16], dense: [64] }, epochs, batchSize: 64 } as const;
    const judge = (settings: { readonly learningRate: number; readonly adversarial?: Attacked }) => {
      const { model } = train({ rows: more.rows }, { ...shared, ...settings });
      const rows = data.validation;
      return {
        model,
        metrics: evaluate({ model, rows }).metrics,
        attack: adversarialTest({ model, rows }, { epsilon }).report,
      };
    };
    const plain = grid({ learningRate: [0.003, 0.004, 0.006] }).map(judge);
    const attacked = { learningRate: 0.006, adversarial: { epsilon, steps: 3, share: 0.5 } };
    const robust = judge(attacked);

    const champion = best([...plain, robust], (trial) => trial.attack, { max: 'robustAccuracy' });
    const plainBest = best(plain, (trial) => trial.metrics, { max: 'accuracy' });

    // Only the champion is evaluated on the test rows, once. The best ordinary trial is attacked there for comparison
    // only.
    const { model } = champion;
    const rows = data.test;
    const { metrics } = evaluate({ model, rows });
    const attack = adversarialTest({ model, rows }, { epsilon }).report;
    const plainAttack = adversarialTest({ model: plainBest.model, rows }, { epsilon }).report;
    const groups = inkGroups({ rows, training: data.train });
    const bias = biasAudit({ model, rows: groups.rows }, { groups: ['ink'], tolerance: maxDifference }).report;

    const approved = release(
      model,
      { metrics, attack, bias },
      {
        metrics: { accuracy: { atLeast: minAccuracy, on: 'low' } },
        attack: { robustAccuracy: { atLeast: minRobust, on: 'low' } },
        bias: { accuracyDifference: { atMost: maxDifference, on: 'high' } },
      },
    );

    // A random split puts rows of one writer into several parts. The file is in the order of the writers. So the same
    // network, trained on the first rows and evaluated on the last 360, shows the accuracy for new writers.
    const ordered = clean({ raw }, { columns, header: false, split: { validation: 0, test: 360, inOrder: true } });
    const onEarlier = train(
      { rows: augment({ rows: ordered.train }, { copies: 1, shift: 1 }).rows },
      { ...shared, ...attacked },
    );
    const later = evaluate({ model: onEarlier.model, rows: ordered.test }).metrics;

    const { bundle } = deploy(
      {
        model: approved,
        // A server explains predictions by some of these rows, and compares what it sees with them.
        reference: data.train,
        reports: {
          'test rows': metrics,
          'attack on the test rows': attack,
          'audit by ink': bias,
          'last 360 rows, trained on the rows before them': later,
        },
      },
      {
        name: 'digits',
        description:
          'Recognises handwritten digits in images of 8 × 8 pixels, 0 to 16. It was trained against small changes of the pixels.',
        intendedUse:
          'Digits that were scanned and scaled as in UCI’s optical recognition set; a demonstration of Cairn.',
        limitations: [
          'A random split puts rows of one writer into several parts, so the figures on the test rows may be too good: new writers can be harder. The accuracy on the last 360 rows, of a model trained on the rows before them, is reported too.',
          'Robust means: against changes of at most the stated share of the pixel range, as found by the stated attacks.',
        ],
      },
    );
    return { test: metrics, attack, plainAttack, bias, later, champion: champion.comparison, deployed: bundle };
  },
});

interface Attacked {
  readonly epsilon: number;
  readonly steps: number;
  readonly share: number;
}
