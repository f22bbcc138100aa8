// The cost of a node in type instantiations is zero and stays so: a pipeline of 200 calls costs the compiler what one of
// 10 costs. Only what makes a new type costs, the same each time: a table (its columns are its type), a grid, a choice.

import { expect, it } from 'vitest';
import { countInstantiations } from './count-instantiations.ts';

const head = `
  import { best, defineStep, definePipeline, file, grid, json, storedFile, text } from '@cairn/core';
  import {
    adversarialTest, augment, biasAudit, boolean, category, clean, deploy, evaluate, number, release, train,
  } from '@cairn/steps';
  import { z } from 'zod';
  const own = defineStep('own', {
    in: { text }, params: z.object({ limit: z.number().default(1) }), out: { text }, run: ({ text }) => ({ text }),
  });
  const columns = { age: number({ min: 0 }), sex: category(['f', 'm']), repaid: boolean() };
  const split = { validation: 0.2, test: 0.2 };
  declare const first: { readonly text: import('@cairn/core').Ref<string, 'text'> };
  const data = clean({ raw: file('a.csv') }, { columns, split });
  const { model } = train({ rows: data.train }, { label: 'repaid' });
  const { metrics } = evaluate({ model, rows: data.test });
  const attack = adversarialTest({ model, rows: data.test }).report;
  const bias = biasAudit({ model, rows: data.test }, { groups: ['sex'] }).report;
  const approved = release(model, { metrics, attack, bias }, { metrics: { accuracy: { atLeast: 0.9 } } });
  best([{ model, metrics }], (trial) => trial.metrics, { max: 'accuracy' });
`;

/** Lines of a pipeline, one node each, by the number of the node. */
const calls: Record<string, (index: number) => string> = {
  file: (index) => `file('${index}.csv');`,
  own: (index) => `own(first, { limit: ${index} });`,
  augment: (index) => `augment({ rows: data.train }, { copies: ${index} });`,
  adversarialTest: (index) => `adversarialTest({ model, rows: data.test }, { epsilon: 0.${index + 1} });`,
  biasAudit: () => `biasAudit({ model, rows: data.test }, { groups: ['sex'] });`,
  release: (index) => `release(model, { metrics, attack, bias }, { metrics: { accuracy: { atLeast: 0.${index} } } });`,
  deploy: (index) => `deploy({ model: approved }, { name: 'n${index}' });`,
  train: (index) => `train({ rows: data.train, validation: data.validation }, { label: 'repaid', epochs: ${index} });`,
  evaluate: () => 'evaluate({ model, rows: data.test });',
};

const pipeline = (nodes: number, lines: readonly ((index: number) => string)[]): string => {
  const body = Array.from({ length: nodes }, (_, index) => lines[index % lines.length]!(index));
  return `${head}export default definePipeline('p', { build: () => { ${body.join('\n')} return first; } });`;
};

/** Instantiations that one more line costs, when there are many of its like: between 10 and 50, and 50 and 200. */
function costOf(line: (index: number) => string): readonly number[] {
  const [ten, fifty, twoHundred] = [10, 50, 200].map((nodes) => countInstantiations(pipeline(nodes, [line])));
  return [(fifty! - ten!) / 40, (twoHundred! - fifty!) / 150];
}

it('a pipeline of every step costs the same at 10, 50 and 200 nodes', () => {
  const lines = Object.values(calls);
  const counts = [10, 50, 200].map((nodes) => countInstantiations(pipeline(nodes, lines)));
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts).toEqual([counts[0], counts[0], counts[0]]);
});

it('a node of each step costs nothing', () => {
  const costs = Object.fromEntries(Object.entries(calls).map(([name, line]) => [name, costOf(line)]));
  expect(costs).toEqual(Object.fromEntries(Object.keys(calls).map((name) => [name, [0, 0]])));
});

it('a sweep costs the same however many trials it has', () => {
  const sweep = (rates: number): string =>
    `grid({ learningRate: [${Array.from({ length: rates }, (_, index) => `0.${index + 1}`)}] as number[] }).map((point) =>
       train({ rows: data.train }, { label: 'repaid', ...point }));`;
  const counts = [10, 50, 200].map((trials) => countInstantiations(pipeline(1, [() => sweep(trials)])));
  expect(counts).toEqual([counts[0], counts[0], counts[0]]);
});

it('what makes a new type costs the same each time', () => {
  const ofNewTypes = {
    table: costOf(() => `clean({ raw: file('b.csv') }, { columns: { width: number(), isRed: boolean() }, split });`),
    grid: costOf(() => `grid({ epochs: [1, 2], optimizer: ['adam'] });`),
    choice: costOf(() => `best([{ model, metrics }], (trial) => trial.metrics, { max: 'accuracy' });`),
  };
  expect(ofNewTypes).toMatchInlineSnapshot(`
    {
      "choice": [
        48,
        48,
      ],
      "grid": [
        5,
        5,
      ],
      "table": [
        20,
        20,
      ],
    }
  `);
});
