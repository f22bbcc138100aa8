// The cost of a node in type instantiations is zero and stays so: a pipeline of 200 calls costs the compiler what one of
// 10 costs. Only what makes a new type costs, the same each time: a table (its columns are its type), a grid, a choice.

import { expect, it } from 'vitest';
import { countInstantiations } from './count-instantiations.ts';
import { calls, costOf, pipeline } from './generate-pipeline.ts';

it('a pipeline of every step costs the same at 10, 50 and 200 nodes', () => {
  const lines = Object.values(calls);
  const counts = [10, 50, 200].map((nodes) => countInstantiations(pipeline(nodes, lines)));
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts).toEqual([counts[0], counts[0], counts[0]]);
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
        21,
        21,
      ],
    }
  `);
});
