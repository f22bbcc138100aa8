// A recorded function as it was recorded: TensorFlow's graph optimiser (grappler) may round elsewhere, so it is kept away
// from the function and from the call.

import { type Attributes, type Operation, outputOf, specOf, type TensorSpec, type Value } from './graph/operation.ts';
import type { Recording } from './recording/record-operations.ts';
import type { GraphFunction } from './writing/write-function.ts';

const functionName = 'recorded';

/** The optimiser leaves functions of tf.data to tf.data: what has this attribute is left as it is. */
export const untouched: Attributes = { _tf_data_function: { flag: true } };

/** ConfigProto { graph_options (10) { rewrite_options (10) { disable_meta_optimizer (19): true } } } */
const withoutOptimizer = Uint8Array.of(0x52, 5, 0x52, 3, 0x98, 0x01, 0x01);

/** The recorded function, for the library of a graph. */
export function recordedFunction({ arguments: args, results }: Recording): GraphFunction {
  return { name: functionName, arguments: args, results, attributes: { ...untouched, _noinline: { flag: true } } };
}

/** The results of a call of the recorded function, operations one after the other on one thread. */
export function callRecorded(name: string, { results }: Recording, inputs: readonly Value[]): Value[] {
  const outputs = results.map(specOf);
  const call: Operation = {
    name,
    type: 'StatefulPartitionedCall',
    inputs,
    outputs,
    attributes: {
      Tin: typesOf(inputs.map(specOf)),
      Tout: typesOf(outputs),
      f: { function: functionName },
      config_proto: { text: withoutOptimizer },
      executor_type: { text: 'SINGLE_THREADED_EXECUTOR' },
    },
  };
  return outputs.map((_, index) => ({ operation: call, index }));
}

/** An input of a graph. */
export function createPlaceholder(name: string, spec: TensorSpec): Operation {
  const attributes: Attributes = { dtype: { type: spec.type }, shape: { shape: spec.shape } };
  return { name, type: 'Placeholder', attributes, inputs: [], outputs: [spec] };
}

/** The outputs of a graph, under names of their own. */
export function nameOutputs(values: readonly Value[]): Value[] {
  return values.map((value, index) => {
    const spec = specOf(value);
    const attributes: Attributes = { T: { type: spec.type } };
    return outputOf({ name: `output_${index}`, type: 'Identity', inputs: [value], outputs: [spec], attributes });
  });
}

/** The attribute that lists the types of tensors. */
export function typesOf(specs: readonly TensorSpec[]) {
  return { list: specs.map(({ type }) => ({ type })) };
}
