import { expect, it } from 'vitest';
import { best } from './best.ts';
import type { Estimate } from './estimate.ts';
import { grid } from './grid.ts';
import { text } from './kinds/file.ts';
import { metrics } from './kinds/json.ts';
import { recordNodes } from './recorder.ts';
import { repeat } from './repeat.ts';
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

it('groups the trials of a repeat, and only those', () => {
  const { nodes } = recordNodes(() => {
    const seeded = fit as unknown as (inputs: object, params: object) => ReturnType<typeof fit>;
    const trials = grid({ rate: [1, 2] }).flatMap((point) => repeat(3, (seed) => seeded({}, { ...point, seed })));
    best(trials, (trial) => trial.scores, { max: 'auc' });
    best([trials[0]!, trials[3]!], (trial) => trial.scores, { max: 'auc' });
    best([trials[0]!, trials[0]!], (trial) => trial.scores, { max: 'auc' });
    // A trial that is there twice counts once.
    best([...trials.slice(0, 3), trials[0]!], (trial) => trial.scores, { max: 'auc' });
  });
  const choices = nodes.filter(({ definition }) => definition.role === 'choice');
  expect(choices.map(({ params }) => params['repeats'])).toEqual([
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
    undefined,
    undefined,
    [[0, 1, 2]],
  ]);
});

it('repeats with the same seeds each time, of which more keep those that were there', () => {
  const seeds = repeat(5, (seed) => seed);
  expect(seeds).toEqual(repeat(7, (seed) => seed).slice(0, 5));
  expect(new Set(seeds).size).toBe(5);
  expect(seeds).toMatchInlineSnapshot(`
    [
      1194281919,
      2581555419,
      2781113723,
      2631510979,
      73802301,
    ]
  `);
  expect(repeat(2, (_, index) => index)).toEqual([0, 1]);
  for (const count of [0, -1, 1.5, Number.NaN])
    expect(() => repeat(count, () => 1)).toThrow(`'repeat' was asked for ${count} repeats`);
});
