// Next to the numbers of scikit-learn, shap, PyALE and saliency: references/explanations.py.

import { createRandom } from '@cairn/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { DifferentiableModel, OpenModel } from '../models/model-family.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { additiveShapley } from './additive-shapley.ts';
import { exactShapley, permutationShapley } from './column-shapley.ts';
import { accumulatedEffects, curvesOf, intervalEdges } from './curves.ts';
import { createExplained } from './explained-model.ts';
import reference from './explanations.reference.json' with { type: 'json' };
import { gaussLegendre } from './gauss-legendre.ts';
import { createGradientModel, pathAttributions } from './gradient-attributions.ts';
import { permutationImportance } from './permutation-importance.ts';

const tf = await loadBackend<Tfjs>();
const { hidden, bias, out } = reference.network;
const names = hidden.map((_, j) => `x${j}`);
const column = { type: 'number', min: 0, max: 1 } as const;
const description: ModelDescription = {
  family: 'network',
  files: [],
  task: 'classification',
  label: 'y',
  classes: ['no', 'yes'],
  positive: 'yes',
  features: names.map((name) => ({ name, column, encoder: { type: 'range', min: 0, max: 1 } })),
  output: 'logits',
  target: null,
  parameterCount: 0,
  cleaning: null,
};

const rows = createTable({
  columns: {
    ...Object.fromEntries(names.map((name) => [name, column])),
    y: { type: 'category', values: ['no', 'yes'], positive: 'yes' },
  },
  values: {
    ...Object.fromEntries(names.map((name, j) => [name, reference.rows.map((row) => row[j]!)])),
    y: reference.truth.map((index) => ['no', 'yes'][index]!),
  },
});
const background = selectRows(rows, [...Array(reference.backgroundRows).keys()]);

/** A model of two classes whose log odds are a function of a row's numbers. */
const open = (logOdds: (row: readonly number[]) => number): OpenModel => ({
  scoresOf: (given: AnyTable) => {
    const columns = names.map((name) => given.column(name) as readonly number[]);
    return Float64Array.from({ length: 2 * given.rowCount }, (_, i) =>
      i % 2 === 0 ? 0 : logOdds(columns.map((values) => values[(i - 1) / 2]!)),
    );
  },
  dispose: () => {},
});
const network = open((row) =>
  out.reduce((sum, w, k) => sum + w * Math.tanh(bias[k]! + row.reduce((s, x, j) => s + x * hidden[j]![k]!, 0)), 0),
);
const linear = open((row) =>
  row.reduce((sum, x, j) => sum + x * reference.linear.coefficients[j]!, reference.linear.intercept),
);

function expectClose(found: readonly number[], wanted: readonly number[], within: number) {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!), `${value} and ${wanted[i]}`).toBeLessThanOrEqual(within);
  });
}

describe('attributions', () => {
  test.each(reference.explained.map((position, i) => [position, i] as const))('of row %d', (position, i) => {
    const model = createExplained(network, description);
    const exact = exactShapley(model, rows, background, position);
    expectClose(exact.attributions[0]!, reference.exact.values[i]!, 1e-6);
    expect(exact.bases[0]).toBeCloseTo(reference.exact.bases[i]!, 6);
    const ofLinear = additiveShapley(createExplained(linear, description), rows, background, position);
    expectClose(ofLinear.attributions[0]!, reference.linearValues.values[i]!, 1e-9);
    expect(ofLinear.bases[0]).toBeCloseTo(reference.linearValues.bases[i]!, 9);
    // Random orders: the sum is exact, and single values come close.
    const drawn = permutationShapley(model, rows, background, position, { orders: 40, random: createRandom(1) });
    const total = drawn.attributions[0]!.reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(drawn.values[0]! - drawn.bases[0]!, 9);
    expectClose(drawn.attributions[0]!, exact.attributions[0]!, 0.2);
  });

  test('by gradients', () => {
    const [kernel, second] = [tf.tensor2d(hidden), tf.tensor2d(out.map((w) => [w]))];
    const opened: DifferentiableModel = {
      tf,
      apply: (inputs: Tensor) => {
        const logit = tf.matMul(tf.tanh(tf.add(tf.matMul(inputs as Tensor2D, kernel), bias)), second);
        return tf.concat([tf.zerosLike(logit), logit], 1) as Tensor2D;
      },
      weights: undefined,
      dispose: () => tf.dispose([kernel, second]),
    };
    const before = tf.memory().numTensors;
    const model = createGradientModel(opened, description, [4]);
    const baseline = background.rowCount;
    const from = Float32Array.from(reference.rows.slice(0, baseline).flat());
    const mean = names.map((_, j) =>
      reference.rows.slice(0, baseline).reduce((sum, row) => sum + row[j]! / baseline, 0),
    );
    reference.explained.forEach((position, i) => {
      const row = Float32Array.from(reference.rows[position]!);
      const one = { rowCount: 1, shape: [4], data: Float32Array.from(mean) };
      const path = pathAttributions(model, row, one, { steps: 50, outputs: [0] });
      expectClose(path.attributions[0]!, reference.integratedGradients[i]!, 2e-3);
      const all = { rowCount: baseline, shape: [4], data: from };
      const expected = pathAttributions(model, row, all, { steps: 20, outputs: [0] });
      // shap draws 20,000 points.
      expectClose(expected.attributions[0]!, reference.expectedGradients[i]!, 0.1);
      const total = expected.attributions[0]!.reduce((sum, value) => sum + value, 0);
      expect(total).toBeCloseTo(expected.values[0]! - expected.bases[0]!, 3);
    });
    expect(tf.memory().numTensors).toBe(before);
    opened.dispose();
  });
});

test.each(names.map((name, j) => [name, j] as const))('curves of %s', (name, j) => {
  const model = createExplained(network, description);
  const curves = curvesOf(model, rows, name, { points: 12, individuals: 60 })!;
  const { grid, average, individual } = reference.partialDependence[j]!;
  expectClose(curves.grid as number[], grid, 1e-9);
  expectClose(curves.partialDependence[0]!, average, 1e-9);
  individual.forEach((values, row) => {
    expectClose(curves.individual[0]![row]!, values, 1e-9);
  });
  const { edges, effects } = reference.accumulated[j]!;
  expectClose(accumulatedEffects(model, rows, name, edges).effects[0]!, effects, 1e-9);
  const own = intervalEdges(
    reference.rows.map((row) => row[j]!),
    8,
  );
  expect(own).toHaveLength(9);
  const { effects: found } = accumulatedEffects(model, rows, name, own);
  expect(found[0]!.every(Number.isFinite)).toBe(true);
});

test('permutation importance comes to that of scikit-learn, with an interval around it', () => {
  const options = { groups: [], repeats: 300, random: createRandom(3) };
  const found = permutationImportance(network, description, rows, options);
  found.forEach(({ columns, importance }, j) => {
    expect(columns).toEqual([names[j]]);
    expect(Math.abs(importance.value! - reference.importance[j]!)).toBeLessThan(0.01);
    expect(importance.low!).toBeLessThan(importance.value!);
    expect(importance.high!).toBeGreaterThan(importance.value!);
  });
  const grouped = permutationImportance(network, description, rows, { ...options, repeats: 5, groups: [['x0', 'x1']] });
  expect(grouped.map(({ columns }) => columns)).toEqual([['x2'], ['x3'], ['x0', 'x1']]);
});

test('quadrature is exact for polynomials', () => {
  for (const count of [1, 2, 5, 50]) {
    const { nodes, weights } = gaussLegendre(count);
    const degree = Math.min(2 * count - 1, 20);
    const integral = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0);
    expect(integral).toBeCloseTo(1 / (degree + 1), 12);
  }
});
