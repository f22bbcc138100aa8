// The gradient of a ReLU. tfjs multiplies it with step(x), which takes five operations as large as the layer; TensorFlow
// has one of its own, of the activations.

import { uniformNumber } from '../graph/constant.ts';
import { type Operation, outputOf, type Value } from '../graph/operation.ts';

interface ReluRules {
  /** Remembers what a ReLU, or what stands for it, gives for its input. */
  noteRelu(operation: Operation, replacement: Value | undefined): void;
  /** dy · step(x) → ReluGrad(dy, relu(x)), where relu(x) was noted, else ReluGrad(dy, x): both are positive where x is. */
  simplifyGradient(operation: Operation): Value | undefined;
}

export function createReluRules(): ReluRules {
  const activations = new Map<Operation, Value>();
  return {
    noteRelu: (operation, replacement) => {
      if (operation.type === 'Relu')
        activations.set(operation.inputs[0]!.operation, replacement ?? outputOf(operation));
    },
    simplifyGradient: (operation) => {
      if (operation.type !== 'Mul') return undefined;
      const [first, second] = operation.inputs as readonly [Value, Value];
      const [gradient, x] = stepInput(second) ? [first, stepInput(second)] : [second, stepInput(first)];
      if (!x) return undefined;
      const { name, outputs, attributes } = operation;
      const inputs = [gradient, activations.get(x.operation) ?? x];
      return outputOf({ name, type: 'ReluGrad', inputs, outputs, attributes });
    },
  };
}

/** The x of step(x) as tfjs-node makes it: where x is NaN x, else where x > 0 ones, else zeros. */
function stepInput({ operation: outer }: Value): Value | undefined {
  if (outer.type !== 'Select') return undefined;
  const [isNan, x, inner] = outer.inputs as readonly [Value, Value, Value];
  if (isNan.operation.type !== 'IsNan' || inner.operation.type !== 'Select') return undefined;
  const [isPositive, ones, zeros] = inner.operation.inputs as readonly [Value, Value, Value];
  if (isPositive.operation.type !== 'Greater') return undefined;
  const [compared, bound] = isPositive.operation.inputs as readonly [Value, Value];
  const isOfX = [isNan.operation.inputs[0]!, compared].every(({ operation }) => operation === x.operation);
  const isStep = uniformNumber(bound) === 0 && uniformNumber(ones) === 1 && uniformNumber(zeros) === 0;
  return isOfX && isStep ? x : undefined;
}
