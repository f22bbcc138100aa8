import { expect, it } from 'vitest';
import { best } from './best.ts';
import type { Estimate } from './estimate.ts';
import { text } from './kinds/file.ts';
import { metrics } from './kinds/json.ts';
import { recordNodes } from './recorder.ts';
import { defineStep } from './step.ts';

interface Scores {
  readonly auc: Estimate | null;
  readonly note: string;
}

const fit = defineStep('fit', {
  in: {},
  out: { model: text, scores: metrics<Scores>() },
  params: {
    '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
  } as unknown as import('@standard-schema/spec').StandardSchemaV1<{ rate: number }>,
  run: () => ({ model: '', scores: { auc: null, note: '' } }),
});

it('is a node that takes every trial, and gives refs of their names and a comparison', () => {
  const { value, nodes } = recordNodes(() =>
    best([fit({}, { rate: 1 }), fit({}, { rate: 2 })], (trial) => trial.scores, { max: 'auc' }),
  );
  const node = nodes.at(-1)!;
  expect(Object.keys(value)).toEqual(['model', 'scores', 'comparison']);
  expect(node.params).toEqual({ max: 'auc', failed: 'block' });
  expect(Object.keys(node.inputs)).toEqual(['0.model', '0.scores', '0.by', '1.model', '1.scores', '1.by']);
  expect(Object.entries(node.definition.outputs).map(([name, kind]) => [name, kind.name])).toEqual([
    ['model', 'text'],
    ['scores', 'metrics'],
    ['comparison', 'json'],
  ]);
});

it('of equal trials is one node, and of another goal another', () => {
  const { nodes } = recordNodes(() => {
    const trials = [fit({}, { rate: 1 })];
    best(trials, (trial) => trial.scores, { max: 'auc' });
    best(trials, (trial) => trial.scores, { max: 'auc', failed: 'block' });
    best(trials, (trial) => trial.scores, { min: 'auc' });
    best(trials, (trial) => trial.scores, { max: 'auc', failed: 'leave-out' });
  });
  expect(nodes.length).toBe(4);
});
