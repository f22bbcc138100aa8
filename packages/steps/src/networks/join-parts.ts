// The beginning of a network of several columns that are not all numbers: each text and image is read by layers of its own,
// and what they give is put next to the numbers of the other columns.

import type { SymbolicTensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { NetworkPart } from './network-parts.ts';

/** Whether the numbers of a row are not all treated alike. */
export function hasOwnLayers(parts: readonly NetworkPart[]): boolean {
  return (
    parts.some(({ type }) => type === 'tokens') || (parts.length > 1 && parts.some(({ type }) => type === 'image'))
  );
}

export interface PartReaders {
  /** `name` is at the beginning of the names of its layers. Gives `batch × numbers`. */
  tokens(tokens: SymbolicTensor, part: NetworkPart, name: string): SymbolicTensor;
  /** @param pixels - `batch × height × width × channels` */
  image(pixels: SymbolicTensor, part: NetworkPart, name: string): SymbolicTensor;
}

/**
 * @param inputs - `batch × numbers` of encoded rows
 * @returns `batch × numbers`
 */
export function joinParts(
  tf: Tfjs,
  inputs: SymbolicTensor,
  parts: readonly NetworkPart[],
  readers: PartReaders,
): SymbolicTensor {
  const counts = { tokens: 0, image: 0, numbers: 0 };
  const nextName = (type: NetworkPart['type']) => {
    counts[type]++;
    return `${type === 'tokens' ? 'text' : type}_${counts[type]}`;
  };
  const read = mergeNumbers(parts).map((part) => {
    const name = nextName(part.type);
    const own = cut(tf, inputs, part, name);
    return part.type === 'numbers' ? own : readers[part.type](own, part, name);
  });
  return read.length === 1 ? read[0]! : (tf.layers.concatenate({ name: 'joined' }).apply(read) as SymbolicTensor);
}

/** Numbers that are next to each other are taken together. */
function mergeNumbers(parts: readonly NetworkPart[]): readonly NetworkPart[] {
  const merged: NetworkPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.type === 'numbers' && last?.type === 'numbers')
      merged[merged.length - 1] = { ...last, width: last.width + part.width };
    else merged.push(part);
  }
  return merged;
}

/** The numbers of a part: tfjs cuts images alone, so that a row is one for a moment. */
function cut(tf: Tfjs, inputs: SymbolicTensor, part: NetworkPart, name: string): SymbolicTensor {
  const { layers } = tf;
  const { start, width, shape } = part;
  const total = inputs.shape[1]!;
  const targetShape = shape ? [...shape] : [width];
  if (width === total && !shape) return inputs;
  const rest = total - start - width;
  const column = layers.reshape({ name: `${name}_row`, targetShape: [total, 1, 1] }).apply(inputs) as SymbolicTensor;
  const cropping: [[number, number], [number, number]] = [
    [start, rest],
    [0, 0],
  ];
  const own = layers.cropping2D({ name: `${name}_cut`, cropping }).apply(column) as SymbolicTensor;
  return layers.reshape({ name: `${name}_own`, targetShape }).apply(own) as SymbolicTensor;
}
