// Compiled training gives the bits of eager training, with every activation, loss, schedule and optimiser.

import { describe, expect, test } from 'vitest';
import type { GradientClipping } from './clipping-params.ts';
import { createOptimizer } from './optimizer.ts';
import { optimizerNames } from './optimizer-names.ts';
import {
  columns,
  described,
  expectNothingHeld,
  expectSameBits,
  hidden,
  images,
  type Training,
  tf,
} from './rig/compiled-training.rig.ts';
import { scheduleRate } from './schedule.ts';
import type { StepSchedule } from './schedule-params.ts';

expectNothingHeld();

const rates: readonly StepSchedule[] = [
  { type: 'exponential', decaySteps: 10, decayRate: 0.5 },
  { type: 'exponential', decaySteps: 10, decayRate: 0.5, staircase: true },
  { type: 'cosine', decaySteps: 40, alpha: 0.1, warmupSteps: 10 },
  { type: 'steps', boundaries: [20, 40], values: [0.5, 0.1] },
];
const clippings: readonly GradientClipping[] = [{ value: 0.01 }, { globalNorm: 0.05 }];

describe('compiled and eager training give the same bits', () => {
  const activations = ['tanh', 'sigmoid', 'elu', 'selu', 'swish'] as const;
  const table: readonly [string, Training][] = [
    ...activations.map((activation): [string, Training] => [
      activation,
      described(columns, { dense: [8], activation }),
    ]),
    ['a logistic model', described(columns, { dense: [] })],
    ['convolutions without a pool', described(images, { convolutions: [4], padding: 'valid', pool: 1, dense: [] })],
    ['l2', { ...hidden, l2: 0.01 }],
    [
      'the focal loss with other options and smoothed labels',
      { ...hidden, focal: { gamma: 1.5 }, labelSmoothing: 0.1 },
    ],
    ['smoothed labels', { ...hidden, labelSmoothing: 0.1 }],
    ...rates.map((schedule): [string, Training] => [
      `a rate that changes: ${schedule.type}`,
      { ...hidden, optimizer: createOptimizer(tf, 'adam', { learningRate: scheduleRate(tf, 0.01, schedule) }) },
    ]),
    ...clippings.map((clipping): [string, Training] => [
      `clipped gradients: ${Object.keys(clipping)[0]}`,
      { ...hidden, optimizer: createOptimizer(tf, 'adamw', { learningRate: 0.01, clipping }) },
    ]),
    [
      'dropout behind convolutions, with l2',
      { ...described(images, { convolutions: [4], dense: [8] }, 0.4), l2: 0.01 },
    ],
    ['all rows attacked', { ...hidden, attack: { steps: 3, share: 1 } }],
    ['one batch, filled up', { ...hidden, rowCount: 16, epochs: 70 }],
    ...optimizerNames.map((name): [string, Training] => [
      `the optimiser ${name}`,
      { ...hidden, l2: 0.001, optimizer: createOptimizer(tf, name, { learningRate: 0.01, momentum: 0 }) },
    ]),
  ];
  test.each(table)('%s', (_, training) => expectSameBits(training));

  test('there are options to look at', () => {
    expect(table.length).toBeGreaterThan(20);
  });
});
