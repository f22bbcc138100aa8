// Next to shap's TreeExplainer: references/tree_explanations.py.

import { expect, test } from 'vitest';
import { readEnsemble, scoreRow } from './tree-ensemble.ts';
import reference from './tree-shapley.reference.json' with { type: 'json' };
import { treeShapley } from './tree-shapley.ts';

const rowOf = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
const background = reference.background.map(rowOf);
const explained = reference.explained.map(rowOf);
const eachAlone = [...explained[0]!.keys()];

test.each(reference.cases)('$name: as shap, to rounding', ({ model, values, bases }) => {
  const ensemble = readEnsemble(model);
  explained.forEach((row, i) => {
    const found = treeShapley(ensemble, eachAlone, row, background);
    found.forEach((own, score) => {
      own.forEach((value, j) => {
        expect(Math.abs(value - values[i]![j]![score]!)).toBeLessThan(1e-6);
      });
      const total = own.reduce((sum, value) => sum + value, bases[score]!);
      expect(total).toBeCloseTo(scoreRow(ensemble, row)[score]!, 6);
    });
  });
});

test('columns of one feature become known together', () => {
  const ensemble = readEnsemble(reference.cases[2]!.model);
  // Three features of four columns each: all eight sets of them.
  const featureOf = eachAlone.map((column) => Math.floor(column / 4));
  const meanOf = (row: Float64Array, set: number) => {
    const scores = background.map((other) => {
      const mixed = other.map((value, column) => ((set >> featureOf[column]!) % 2 === 1 ? row[column]! : value));
      return scoreRow(ensemble, mixed)[0]!;
    });
    return scores.reduce((total, score) => total + score / scores.length, 0);
  };
  for (const row of explained) {
    const [own] = treeShapley(ensemble, featureOf, row, background);
    const means = Array.from({ length: 8 }, (_, set) => meanOf(row, set));
    const gain = (j: number, set: number) => means[set + 2 ** j]! - means[set]!;
    const [a, b, c] = [1, 2, 4];
    const exact = [
      (gain(0, 0) * 2 + gain(0, b) + gain(0, c) + gain(0, b + c) * 2) / 6,
      (gain(1, 0) * 2 + gain(1, a) + gain(1, c) + gain(1, a + c) * 2) / 6,
      (gain(2, 0) * 2 + gain(2, a) + gain(2, b) + gain(2, a + b) * 2) / 6,
    ];
    exact.forEach((value, j) => {
      expect(own![j]).toBeCloseTo(value, 10);
    });
  }
});
