// What is noted while a function is recorded: which tensor of the addon is which value of the graph.

import type { Tensor } from '@tensorflow/tfjs-node';
import { bytesOf, createConstant } from '../graph/constant.ts';
import { type ConstantTensor, createArgument, type Operation, outputOf, type Value } from '../graph/operation.ts';
import type { NativeAttribute, NativeBackend, NativeBinding, NativeTensor } from '../native-binding.ts';
import { completeAttributes } from './complete-attributes.ts';
import { toTypedArray, typeOfElements } from './elements.ts';
import { NotRecordable } from './not-recordable.ts';

/** Bytes of tensors that become constants: a graph has a copy of them, and is written whole. */
const mostCaptured = 2 ** 26;

/** Notes what is run with some inputs. The first reason why it cannot be a graph counts; after it nothing is noted. */
export function createRecorder(backend: NativeBackend, inputs: readonly Tensor[]) {
  const native = backend.binding;
  const idsOf = backend.getInputTensorIds.bind(backend);
  const values = new Map<number, Value>();
  // Numbered as they are used, and not as they are made: a tensor may be there already when a function is recorded again.
  const constants = new Map<number, ConstantTensor>();
  // tfjs knows the shape of a tensor that was there before; the addon does not say it.
  const shapes = new Map<number, readonly number[]>();
  const operations: Operation[] = [];
  let [constantCount, captured] = [0, 0];
  let refusal: string | undefined;

  const refuse = (reason: string): void => {
    refusal ??= reason;
  };
  /** Notes something, unless there is a reason already why that is of no use. */
  const attempt = (note: () => void): void => {
    if (refusal !== undefined) return;
    try {
      note();
    } catch (error) {
      if (!(error instanceof NotRecordable)) throw error;
      refuse(error.message);
    }
  };
  const noteTensors = (tensors: readonly Tensor[]): number[] => {
    const ids = idsOf(tensors);
    tensors.forEach(({ shape }, index) => void shapes.set(ids[index]!, shape));
    return ids;
  };
  const args = inputs.map((tensor, index) => {
    const [id] = noteTensors([tensor]) as [number];
    if (values.has(id)) throw new NotRecordable('two of its inputs are one tensor');
    const type = backend.tensorMap.get(tensor.dataId).dtype;
    const argument = createArgument(`input_${index}`, { type, shape: [...tensor.shape] });
    values.set(id, outputOf(argument));
    return argument;
  });
  const noteConstant = (id: number, type: number, shape: readonly number[], elements: ArrayLike<number>): void => {
    constants.set(id, { type, shape: [...shape], bytes: bytesOf(toTypedArray(type, elements)) });
  };
  const capture = (id: number): void => {
    const shape = shapes.get(id);
    if (!shape) throw new NotRecordable('it uses a tensor that did not come through tfjs');
    const elements = native.tensorDataSync(id);
    captured += elements.byteLength;
    if (captured > mostCaptured)
      throw new NotRecordable(`it uses more than ${mostCaptured / 2 ** 20} MiB of tensors that are not its inputs`);
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
  const noteOperation = (
    type: string,
    given: readonly NativeAttribute[],
    operands: readonly Value[],
    found: readonly NativeTensor[],
  ): void => {
    const attributes = completeAttributes(type, given, operands, found);
    const outputs = found.map(({ dtype, shape }) => ({ type: dtype, shape: [...shape] }));
    const operation = { name: `operation_${operations.length}`, type, attributes, inputs: operands, outputs };
    operations.push(operation);
    found.forEach(({ id }, index) => void values.set(id, { operation, index }));
  };

  return {
    refuse,
    noteTensors,
    /** What stands for functions of the addon while recording. `mayRead` says whether a read decides nothing. */
    binding: (mayRead: () => boolean): Partial<NativeBinding> => ({
      executeOp: (type, given, ids, outputCount) => {
        let operands: readonly Value[] = [];
        // Before the run: an operation may take over its inputs.
        attempt(() => {
          operands = ids.map(valueFor);
        });
        const found = native.executeOp(type, given, ids, outputCount);
        attempt(() => noteOperation(type, given, operands, found));
        return found;
      },
      createTensor: (shape, type, elements) => {
        const id = native.createTensor(shape, type, elements);
        attempt(() => noteConstant(id, type, shape, elements));
        return id;
      },
      tensorDataSync: (id) => {
        const value = values.get(id);
        if (value && value.operation.type !== 'Const' && !mayRead()) refuse('it reads the value of a tensor');
        return native.tensorDataSync(id);
      },
      runSavedModel: (...given) => {
        refuse('it runs a saved model');
        return native.runSavedModel(...given);
      },
    }),
    /** @throws NotRecordable with the first reason */
    finish: (returned: readonly Tensor[]) => {
      let results: readonly Value[] = [];
      attempt(() => {
        results = noteTensors(returned).map(valueFor);
      });
      if (refusal !== undefined) throw new NotRecordable(refusal);
      return { arguments: args, results, operations };
    },
  };
}
