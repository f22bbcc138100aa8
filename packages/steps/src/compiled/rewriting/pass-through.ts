// Operations whose result is one of their inputs.

import { uniformNumber } from '../graph/constant.ts';
import { hasSameShape, type Operation, specOf, type Value } from '../graph/operation.ts';

/** The input that an operation gives as it is: a cast to its own type, a reshape to its own shape, a product with 1. */
export function passThrough(operation: Operation): Value | undefined {
  const [first, second] = operation.inputs;
  const [output] = operation.outputs;
  if (!first || !output) return undefined;
  if (operation.type === 'Cast') return specOf(first).type === output.type ? first : undefined;
  if (operation.type === 'Reshape') return hasSameShape(specOf(first), output) ? first : undefined;
  if (operation.type !== 'Mul' || !second) return undefined;
  if (uniformNumber(second) === 1 && hasSameShape(specOf(first), output)) return first;
  return uniformNumber(first) === 1 && hasSameShape(specOf(second), output) ? second : undefined;
}
