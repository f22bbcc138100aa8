// Pipelines of any size, as texts for the compiler, and what their lines cost it.

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
export const calls: Readonly<Record<string, (index: number) => string>> = {
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

/** A pipeline of this many nodes, by these lines in turn. */
export const pipeline = (nodes: number, lines: readonly ((index: number) => string)[]): string => {
  const body = Array.from({ length: nodes }, (_, index) => lines[index % lines.length]!(index));
  return `${head}export default definePipeline('p', { build: () => { ${body.join('\n')} return first; } });`;
};

/** Instantiations that one more line costs, when there are many of its like: between 10 and 50, and 50 and 200. */
export function costOf(line: (index: number) => string): readonly number[] {
  const [ten, fifty, twoHundred] = [10, 50, 200].map((nodes) => countInstantiations(pipeline(nodes, [line])));
  return [(fifty! - ten!) / 40, (twoHundred! - fifty!) / 150];
}
