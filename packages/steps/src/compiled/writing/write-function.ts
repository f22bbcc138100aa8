// A function of a graph's library (`function.proto`, `op_def.proto`).

import { listOperations } from '../graph/list-operations.ts';
import {
  type Attributes,
  argumentType,
  type Operation,
  specOf,
  type TensorSpec,
  type Value,
} from '../graph/operation.ts';
import type { Message } from './message.ts';
import { writeAttribute } from './write-attribute.ts';
import { nameInFunction, writeOperation } from './write-operation.ts';

export interface GraphFunction {
  readonly name: string;
  /** Operations of `argumentType`, in the order in which they are given. */
  readonly arguments: readonly Operation[];
  readonly results: readonly Value[];
  /** Of the function itself, such as `_noinline`. */
  readonly attributes: Attributes;
}

/** Writes the fields of a `FunctionDef`. */
export function writeFunction(message: Message, { name, arguments: args, results, attributes }: GraphFunction): void {
  message.message(1, (signature) => {
    signature.text(1, name);
    for (const argument of args) signature.message(2, (m) => m.text(1, argument.name).integer(3, typeOf(argument)));
    results.forEach((value, index) => {
      signature.message(3, (m) => m.text(1, resultName(index)).integer(3, specOf(value).type));
    });
  });
  for (const operation of listOperations(results)) {
    if (operation.type !== argumentType) message.message(3, (node) => writeOperation(node, operation, nameInFunction));
  }
  results.forEach((value, index) => {
    message.message(4, (entry) => entry.text(1, resultName(index)).text(2, nameInFunction(value)));
  });
  for (const [key, attribute] of Object.entries(attributes))
    message.entry(5, key, (entry) => writeAttribute(entry, attribute));
  args.forEach((argument, index) => {
    message.message(7, (entry) => entry.integer(1, index).message(2, (m) => writeOutputShape(m, argument.outputs[0]!)));
  });
}

/** The shape of an argument, which the runtime can use when it prepares the function. */
function writeOutputShape(message: Message, { shape }: TensorSpec): void {
  message.entry(1, '_output_shapes', (value) => writeAttribute(value, { list: [{ shape }] }));
}

function typeOf(argument: Operation): number {
  return argument.outputs[0]!.type;
}

function resultName(index: number): string {
  return `result_${index}`;
}
