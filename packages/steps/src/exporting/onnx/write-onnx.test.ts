// The bytes of ONNX's own Python package (references/onnx_bytes.py).

import { expect, test } from 'vitest';
import reference from './onnx-bytes.reference.json' with { type: 'json' };
import { OnnxGraph } from './onnx-graph.ts';
import { writeOnnx } from './write-onnx.ts';

test('writes the bytes that ONNX writes', () => {
  const graph = new OnnxGraph();
  graph.input('x', 'double', ['rows', 2]);
  graph.input('kind', 'string', ['rows', 1]);
  const pixels = graph.constant('float', [2, 2], [1.5, -2.25, 0.1, 3e-40]);
  graph.constant('double', [3], [0.1, -1e300, Number.POSITIVE_INFINITY]);
  graph.constant('int64', [3], [3, -4, 2 ** 40]);
  graph.constant('string', [3], ['low', '', 'größer']);
  graph.scalar('double', 7);
  graph.mlNode('LabelEncoder', ['kind'], {
    default_int64: { int: -1 },
    keys_strings: { texts: ['a', '', 'ß'] },
    values_int64s: { ints: [0, 1, -1] },
  });
  graph.node('Resize', ['x', '', pixels], { mode: { text: 'nearest' } });
  const [steps] = graph.nodeOf(2, 'LSTM', ['x'], {
    activation_alpha: { floats: [0.25, -1.5] },
    hidden_size: { int: 3 },
  });
  graph.node('Elu', [steps!], { alpha: { float: 0.3 } });
  const value = graph.mlNode('TreeEnsembleRegressor', ['x'], {
    nodes_values_as_tensor: { tensor: { type: 'double', shape: [2], data: [0.5, 0.25] } },
  });
  graph.output('value', value, 'double', ['rows']);
  const bytes = writeOnnx(graph, 'label', { label: 'größe', task: 'regression' });
  expect(Buffer.from(bytes).toString('hex')).toBe(reference.hex);
});

test('a tensor whose numbers do not fill its shape is refused', () => {
  const graph = new OnnxGraph();
  graph.constant('float', [2, 2], [1, 2, 3]);
  expect(() => writeOnnx(graph, 'label', {})).toThrow("The tensor 'constant_1' has 3 elements for a shape of 4");
});
