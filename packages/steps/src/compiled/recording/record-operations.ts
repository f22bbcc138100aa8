// Records what tfjs runs: while a function runs eagerly, every operation that reaches tfjs-node's addon is noted.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../../backend/tfjs.ts';
import { bytesOf, createConstant } from '../graph/constant.ts';
import {
  type ConstantTensor,
  createArgument,
  elementTypes,
  type Operation,
  outputOf,
  type Value,
} from '../graph/operation.ts';
import { type NativeBackend, type NativeBinding, nativeBackend } from '../native-binding.ts';
import { allowGatherChecks } from './allow-gather-checks.ts';
import { completeAttributes } from './complete-attributes.ts';
import { NotRecordable } from './not-recordable.ts';
import { refuseChance } from './refuse-chance.ts';

/** What a function did, as a graph from arguments to results. */
export interface Recording {
  /** One for each input, in their order. */
  readonly arguments: readonly Operation[];
  readonly results: readonly Value[];
  /** All that was run, in its order, but for constants. */
  readonly operations: readonly Operation[];
}

/**
 * Runs a function once, eagerly, and gives what it did as a graph, with the tensors that it returned, which are the
 * caller's. Tensors that it uses and that are no inputs become constants of the graph.
 *
 * @param inputs - the tensors that the function is a function of
 * @throws NotRecordable when the function reads a value, draws a random number, or runs what no graph may hold
 */
export function recordOperations<T extends readonly Tensor[]>(
  tf: Tfjs,
  inputs: readonly Tensor[],
  run: () => T,
): { readonly recording: Recording; readonly returned: T } {
  const backend = nativeBackend(tf);
  const recorder = createRecorder(backend, inputs);
  const { binding, getInputTensorIds } = backend;
  const allowChance = refuseChance();
  const gather = allowGatherChecks(tf);
  backend.getInputTensorIds = recorder.noteTensors;
  backend.binding = recorder.bind(() => gather.isChecking);
  try {
    const returned = run();
    return { recording: recorder.finish(returned), returned };
  } finally {
    backend.binding = binding;
    backend.getInputTensorIds = getInputTensorIds;
    gather.end();
    allowChance();
  }
}

function createRecorder(backend: NativeBackend, inputs: readonly Tensor[]) {
  const native = backend.binding;
  const idsOf = backend.getInputTensorIds.bind(backend);
  const values = new Map<number, Value>();
  // tfjs knows the shape of a tensor that was there before; the addon does not say it.
  const shapes = new Map<number, readonly number[]>();
  const operations: Operation[] = [];
  let constantCount = 0;

  const noteTensors = (tensors: readonly Tensor[]): number[] => {
    const ids = idsOf(tensors);
    tensors.forEach(({ shape }, index) => void shapes.set(ids[index]!, shape));
    return ids;
  };
  const args = inputs.map((tensor, index) => {
    const [id] = noteTensors([tensor]) as [number];
    if (values.has(id)) throw new NotRecordable('two of its inputs are one tensor');
    const argument = createArgument(`input_${index}`, specOfTensor(backend, tensor));
    values.set(id, outputOf(argument));
    return argument;
  });
  // Numbered as they are used, and not as they are made: a tensor may be there already when a function is recorded again.
  const constants = new Map<number, ConstantTensor>();
  const noteConstant = (id: number, type: number, shape: readonly number[], elements: ArrayLike<number>): void => {
    constants.set(id, { type, shape: [...shape], bytes: bytesOf(toTypedArray(type, elements)) });
  };
  const capture = (id: number): void => {
    const shape = shapes.get(id);
    if (!shape) throw new NotRecordable('it uses a tensor that did not come through tfjs');
    const elements = native.tensorDataSync(id);
    noteConstant(id, typeOfElements(elements), shape, elements);
  };
  const valueFor = (id: number): Value => {
    const known = values.get(id);
    if (known) return known;
    if (!constants.has(id)) capture(id);
    const value = outputOf(createConstant(`constant_${constantCount++}`, constants.get(id)!));
    values.set(id, value);
    return value;
  };

  const own = (mayRead: () => boolean): Partial<NativeBinding> => ({
    executeOp: (type, given, ids, outputCount) => {
      // Before the run: an operation may take over its inputs.
      const operands = ids.map(valueFor);
      const outputs = native.executeOp(type, given, ids, outputCount);
      const operation: Operation = {
        name: `operation_${operations.length}`,
        type,
        attributes: completeAttributes(type, given, operands, outputs),
        inputs: operands,
        outputs: outputs.map(({ dtype, shape }) => ({ type: dtype, shape: [...shape] })),
      };
      operations.push(operation);
      outputs.forEach(({ id }, index) => void values.set(id, { operation, index }));
      return outputs;
    },
    createTensor: (shape, type, elements) => {
      const id = native.createTensor(shape, type, elements);
      noteConstant(id, type, shape, elements);
      return id;
    },
    tensorDataSync: (id) => {
      const value = values.get(id);
      if (value && value.operation.type !== 'Const' && !mayRead())
        throw new NotRecordable('it reads the value of a tensor');
      return native.tensorDataSync(id);
    },
    runSavedModel: () => {
      throw new NotRecordable('it runs a saved model');
    },
  });
  return {
    noteTensors,
    bind: (mayRead: () => boolean): NativeBinding => {
      const replaced = own(mayRead);
      // The addon's own properties cannot be replaced, not even by a proxy of it.
      return new Proxy({} as NativeBinding, {
        get: (_, name) => replaced[name as keyof NativeBinding] ?? native[name as keyof NativeBinding],
      });
    },
    finish: (returned: readonly Tensor[]): Recording => ({
      arguments: args,
      results: noteTensors(returned).map(valueFor),
      operations,
    }),
  };
}

function specOfTensor({ tensorMap }: NativeBackend, { dataId, shape }: Tensor) {
  return { type: tensorMap.get(dataId).dtype, shape: [...shape] };
}

function toTypedArray(type: number, elements: ArrayLike<number>): ArrayBufferView {
  if (type === elementTypes.float32) return Float32Array.from(elements);
  if (type === elementTypes.int32) return Int32Array.from(elements);
  if (type === elementTypes.bool) return Uint8Array.from(elements);
  throw new NotRecordable(`it makes a constant of TensorFlow's type ${type}`);
}

function typeOfElements(elements: Float32Array | Int32Array | Uint8Array): number {
  if (elements instanceof Float32Array) return elementTypes.float32;
  return elements instanceof Int32Array ? elementTypes.int32 : elementTypes.bool;
}
