// A function of a batch as a graph for any number of rows: it is recorded with two numbers of rows, so that what depends on
// them is known.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { createPlaceholder, nameOutputs } from './call-recording.ts';
import { bytesOf, createConstant } from './graph/constant.ts';
import { listOperations } from './graph/list-operations.ts';
import { argumentType, elementTypes, type Operation, specOf, type TensorSpec, type Value } from './graph/operation.ts';
import { recordOperations } from './recording/record-operations.ts';
import type { RunnableGraph } from './writing/write-saved-model.ts';

/**
 * The graph of a function from `rows × shape` to one tensor, with the tensors that it uses as constants.
 *
 * @param shape - of one row
 * @param names - of the input and the output of the graph
 * @throws NotRecordable if the function cannot be recorded, and Error if what it does depends on the number of rows in
 *   another way than by the size of the first axis
 */
export function recordAnyRows(
  tf: Tfjs,
  apply: (inputs: Tensor) => Tensor,
  shape: readonly number[],
  names: { readonly input: string; readonly output: string },
): RunnableGraph {
  const [two, three] = [recordRows(tf, apply, [2, ...shape]), recordRows(tf, apply, [3, ...shape])];
  const [operations, others] = [listOperations([two.result]), listOperations([three.result])];
  if (operations.length !== others.length) throw dependsOnRows();
  const made = new Map<Operation, Operation>();
  for (const [index, operation] of operations.entries()) {
    const other = others[index]!;
    if (operation.type !== other.type) throw dependsOnRows();
    made.set(
      operation,
      joinOperation(operation, other, names.input, (value) => moved(made, value)),
    );
  }
  const input = made.get(two.argument);
  if (!input) throw new Error('The outputs of the network do not depend on its inputs');
  const [output] = nameOutputs([moved(made, two.result)]);
  return {
    inputs: [input],
    outputs: [{ index: 0, operation: { ...output!.operation, name: names.output } }],
    functions: [],
  };
}

function recordRows(tf: Tfjs, apply: (inputs: Tensor) => Tensor, shape: readonly number[]) {
  const inputs = tf.zeros([...shape]);
  const { recording, returned } = recordOperations(tf, [inputs], () => [tf.tidy(() => apply(inputs))]);
  tf.dispose([inputs, ...returned]);
  return { argument: recording.arguments[0]!, result: recording.results[0]! };
}

function moved(made: ReadonlyMap<Operation, Operation>, { operation, index }: Value): Value {
  return { operation: made.get(operation)!, index };
}

/** What is the same with both numbers of rows, and any size where it is not. */
function joinOperation(
  operation: Operation,
  other: Operation,
  inputName: string,
  move: (value: Value) => Value,
): Operation {
  const outputs = operation.outputs.map((spec, index) => joinSpec(spec, other.outputs[index]!));
  if (operation.type === argumentType) return createPlaceholder(inputName, outputs[0]!);
  if (operation.type === 'Const') return joinConstant(operation, other);
  if (JSON.stringify(operation.attributes) !== JSON.stringify(other.attributes)) throw dependsOnRows();
  return { ...operation, outputs, inputs: operation.inputs.map(move) };
}

function joinSpec({ type, shape }: TensorSpec, other: TensorSpec): TensorSpec {
  return { type, shape: joinSizes(shape, other.shape) };
}

function joinSizes(sizes: readonly number[], others: readonly number[]): readonly number[] {
  return sizes.map((size, axis) => (size === others[axis] ? size : -1));
}

/** A constant that differs is the shape of a `Reshape`: one of its sizes is that of the rows, which is left open. */
function joinConstant(operation: Operation, other: Operation): Operation {
  const [own, its] = [operation, other].map(({ attributes }) => {
    const value = attributes['value'];
    if (!value || !('tensor' in value)) throw dependsOnRows();
    return value.tensor;
  });
  if (Buffer.compare(own!.bytes, its!.bytes) === 0) return operation;
  const spec = specOf({ operation, index: 0 });
  if (spec.type !== elementTypes.int32 || own!.bytes.length !== its!.bytes.length) throw dependsOnRows();
  const numbers = ({ bytes }: { readonly bytes: Uint8Array }) => [...new Int32Array(Uint8Array.from(bytes).buffer)];
  const joined = joinSizes(numbers(own!), numbers(its!));
  if (joined.filter((size) => size === -1).length !== 1) throw dependsOnRows();
  return createConstant(operation.name, { ...spec, bytes: bytesOf(Int32Array.from(joined)) });
}

function dependsOnRows(): Error {
  return new Error(
    'What the network computes depends on the number of rows, so that no graph of it is right for all of them',
  );
}
