// A project whose runs have something to show: trials of which one is chosen, a gate, reports in the shapes that are drawn.

import type { Rig } from './create-rig.ts';

/** The pipeline `animals`, with the params `rate` (a number), `trials` (how many) and `failing` (which trial fails). */
export async function writeReportProject(rig: Rig): Promise<void> {
  await rig.write('data/animals.csv', 'a,b\n1,2\n');
  await rig.write(
    'pipelines/steps.ts',
    `import { approved, defineGate, defineStep, type Estimate, json, metrics, report, storedFile } from '@cairn/core';
import { z } from 'zod';

interface Figures {
  readonly accuracy: Estimate;
  readonly recall: Estimate;
}

const bonus = 0.01;

function estimate(value: number): Estimate {
  return { value, low: value - 0.01, high: value + 0.01, n: 100 };
}

export const train = defineStep('train', {
  in: { rows: storedFile },
  params: z.strictObject({ rate: z.number(), failing: z.boolean().default(false) }),
  out: { model: json<{ readonly rate: number }>(), history: json<object>() },
  run(_, { rate, failing }, context) {
    context.log(\`trains with \${rate}\`);
    if (failing) throw new Error('the loss is not a number');
    const epochs = [1, 2, 3].map((epoch) => ({ epoch, loss: rate / epoch, validationLoss: null }));
    return { model: { rate }, history: { epochs, keptEpoch: 3 } };
  },
});

export const evaluate = defineStep('evaluate', {
  in: { model: json<{ readonly rate: number }>() },
  out: { metrics: metrics<Figures>(), report: json<object>() },
  run: ({ model: { rate } }) => ({
    metrics: { accuracy: estimate(0.9 + bonus - rate / 10), recall: estimate(0.8) },
    report: {
      classes: ['cat', 'dog'],
      confusion: [
        [40, 2],
        [3, 55],
      ],
      curves: {
        roc: [
          { x: 0, y: 0 },
          { x: 0.1, y: 0.9 },
          { x: 1, y: 1 },
        ],
        precisionRecall: [
          { x: 0, y: 1 },
          { x: 1, y: 0.6 },
        ],
        calibration: [{ x: 0.2, y: 0.25, low: 0.1, high: 0.4, n: 20 }],
      },
    },
  }),
});

export const attack = defineStep('attack', {
  in: { model: json<{ readonly rate: number }>() },
  out: { report: report<{ readonly accuracy: Estimate }>() },
  run() {
    const curve = [0, 0.1, 0.2].map((epsilon) => ({ epsilon, robustAccuracy: estimate(0.9 - epsilon) }));
    const groups = ['f', 'm'].map((group) => ({ group: [group], n: 50, accuracy: estimate(0.9) }));
    const summary = ['The attack was strong.'];
    return { report: { accuracy: estimate(0.7), curve, groupings: [{ columns: ['sex'], groups }], summary } };
  },
});

export const release = defineGate('release', {
  admits: json<{ readonly rate: number }>(),
  evidence: { metrics: metrics<Figures>() },
  check: ({ metrics: { accuracy } }) => [
    { rule: 'accuracy', ...accuracy, required: '≥ 0.5', decision: 'passed', isPassed: true },
  ],
});

export const ship = defineStep('ship', {
  in: { model: approved(release) },
  out: { shipped: json<object>() },
  run: ({ model }) => ({ shipped: { rate: model.rate } }),
});
`,
  );
  await rig.write(
    'pipelines/animals.ts',
    `import { best, definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { attack, evaluate, release, ship, train } from './steps.ts';

export default definePipeline('animals', {
  params: z.strictObject({
    rate: z.number().default(0.1),
    trials: z.number().default(2),
    failing: z.number().default(-1),
  }),
  build({ rate, trials, failing }) {
    const rows = file('data/animals.csv');
    const made = Array.from({ length: trials }, (_, index) => {
      const { model } = train({ rows }, { rate: rate * (index + 1), failing: index === failing });
      return { model, ...evaluate({ model }) };
    });
    const chosen = best(made, (trial) => trial.metrics, { max: 'accuracy' });
    const tested = evaluate({ model: chosen.model });
    const approvedModel = release(chosen.model, { metrics: tested.metrics });
    const { report } = attack({ model: chosen.model });
    return { test: tested.metrics, attack: report, shipped: ship({ model: approvedModel }).shipped };
  },
});
`,
  );
}
