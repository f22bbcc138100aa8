// Arrays with their axes in another order.

import type { LayerWeights } from '../../layers/read-layers.ts';

/** The same numbers with their axes in the order of `axes`: as `numpy.transpose`. */
export function permute({ shape, data }: LayerWeights, axes: readonly number[]): LayerWeights {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = axes.map((axis) => shape[axis]!);
  const newData = new Float32Array(data.length);
  const position = newShape.map(() => 0);
  for (let index = 0; index < data.length; index++) {
    newData[index] = data[position.reduce((offset, place, axis) => offset + place * strides[axes[axis]!]!, 0)]!;
    for (let axis = position.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      if (position[axis]! < newShape[axis]!) break;
      position[axis] = 0;
    }
  }
  return { shape: newShape, data: newData };
}
