import { expect, test } from 'vitest';
import { canonicalNames } from './canonical-names.ts';

const functional = (a: string, b: string, input: string, model: string) => ({
  class_name: 'Functional',
  config: {
    name: model,
    layers: [
      { name: input, class_name: 'InputLayer', config: { name: input }, inbound_nodes: [] },
      { name: a, class_name: 'Dense', config: { name: a, activation: 'relu' }, inbound_nodes: [[[input, 0, 0, {}]]] },
      { name: 'relu', class_name: 'Dense', config: { name: 'relu' }, inbound_nodes: [[[a, 0, 0, {}]]] },
      { name: b, class_name: 'Dense', config: { name: b }, inbound_nodes: [[['relu', 0, 0, {}]]] },
    ],
    input_layers: [[input, 0, 0]],
    output_layers: [[b, 0, 0]],
  },
});

test('names that were counted up become the same, those of an author stay', () => {
  const first = canonicalNames(functional('dense_Dense1', 'dense_Dense2', 'input1', 'model1'), [
    { name: 'dense_Dense1/kernel' },
    { name: 'relu/kernel' },
    { name: 'dense_Dense2/bias' },
  ]);
  const tenth = canonicalNames(functional('dense_Dense19', 'dense_Dense20', 'input10', 'model10'), [
    { name: 'dense_Dense19/kernel' },
    { name: 'relu/kernel' },
    { name: 'dense_Dense20/bias' },
  ]);
  expect(tenth).toEqual(first);
  expect(first.weights.map(({ name }) => name)).toEqual(['dense_1/kernel', 'relu/kernel', 'dense_2/bias']);
  expect(first.topology).toEqual(functional('dense_1', 'dense_2', 'input_1', 'model_1'));
});

test('a name that an author gave is never taken', () => {
  const { weights } = canonicalNames(functional('dense_1', 'dense_Dense7', 'input1', 'model1'), [
    { name: 'dense_1/kernel' },
    { name: 'dense_Dense7/kernel' },
  ]);
  expect(weights.map(({ name }) => name)).toEqual(['dense_1/kernel', 'dense_2/kernel']);
});
