// A convolution, its bias and its ReLU as one operation, which goes through the layer's output once.

import { type Operation, outputOf, specOf, type Value } from '../graph/operation.ts';

/** Relu(Conv2D(x, w) + bias) → _FusedConv2D(x, w, bias) */
export function fuseConvolution(operation: Operation): Value | undefined {
  if (operation.type !== 'Relu') return undefined;
  const sum = operation.inputs[0]!.operation;
  if (sum.type !== 'Add' && sum.type !== 'BiasAdd') return undefined;
  const [product, bias] = sum.inputs as readonly [Value, Value];
  if (product.operation.type !== 'Conv2D' || specOf(bias).shape.length !== 1) return undefined;
  return outputOf({
    name: operation.name,
    type: '_FusedConv2D',
    inputs: [...product.operation.inputs, bias],
    outputs: operation.outputs,
    attributes: {
      ...product.operation.attributes,
      num_args: { integer: 1 },
      TArgs: { list: [{ type: specOf(bias).type }] },
      fused_ops: { list: [{ text: 'BiasAdd' }, { text: 'Relu' }] },
    },
  });
}
