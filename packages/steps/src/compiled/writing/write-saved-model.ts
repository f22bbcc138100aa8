// A graph as a SavedModel, which is how tfjs-node's addon takes one (`saved_model.proto`, `meta_graph.proto`).

import { listOperations } from '../graph/list-operations.ts';
import { type Operation, outputOf, specOf, type Value } from '../graph/operation.ts';
import { Message } from './message.ts';
import { writeShape } from './write-attribute.ts';
import { type GraphFunction, writeFunction } from './write-function.ts';
import { nameInGraph, writeOperation } from './write-operation.ts';

/** A graph that is fed and asked. */
export interface RunnableGraph {
  /** Operations of the type `Placeholder`. */
  readonly inputs: readonly Operation[];
  readonly outputs: readonly Value[];
  readonly functions: readonly GraphFunction[];
}

/** The tag of its one graph. */
export const savedModelTag = 'serve';

/** The GraphDef version of TensorFlow 2.21; the runtime refuses graphs of the future only. */
const producer = 1882;

/** The bytes of `saved_model.pb`. Equal graphs are equal bytes. */
export function writeSavedModel({ inputs, outputs, functions }: RunnableGraph): Uint8Array {
  const operations = new Set([...inputs, ...listOperations(outputs)]);
  const model = new Message().integer(1, 1).message(2, (metaGraph) => {
    metaGraph.message(1, (info) => info.text(4, savedModelTag));
    metaGraph.message(2, (graph) => {
      for (const operation of operations) graph.message(1, (node) => writeOperation(node, operation, nameInGraph));
      graph.message(2, (library) => {
        for (const item of functions) library.message(1, (message) => writeFunction(message, item));
      });
      graph.message(4, (versions) => versions.integer(1, producer));
    });
    metaGraph.entry(5, 'serving_default', (signature) => {
      for (const input of inputs) signature.entry(1, input.name, (info) => writeTensorInfo(info, outputOf(input)));
      for (const output of outputs) signature.entry(2, output.operation.name, (info) => writeTensorInfo(info, output));
      // TensorFlow Serving asks for it.
      signature.text(3, 'tensorflow/serving/predict');
    });
  });
  return model.finish();
}

function writeTensorInfo(message: Message, value: Value): void {
  const { type, shape } = specOf(value);
  message
    .text(1, `${value.operation.name}:${value.index}`)
    .integer(2, type)
    .message(3, (m) => writeShape(m, shape));
}
