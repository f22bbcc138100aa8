// An operation as a node of a graph or of a function (`node_def.proto`).

import { argumentType, type Operation, type Value } from '../graph/operation.ts';
import { schemaOf } from '../graph/operation-schema.ts';
import type { Message } from './message.ts';
import { writeAttribute } from './write-attribute.ts';

/** Writes the fields of a `NodeDef`; `nameValue` says how its inputs are named there. */
export function writeOperation(message: Message, operation: Operation, nameValue: (value: Value) => string): void {
  message.text(1, operation.name).text(2, operation.type);
  for (const input of operation.inputs) message.text(3, nameValue(input));
  // In one order, so that equal graphs are equal bytes.
  for (const [name, attribute] of Object.entries(operation.attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
    message.entry(5, name, (entry) => writeAttribute(entry, attribute));
}

/** The name of a value in a graph: `operation`, or `operation:1`. */
export function nameInGraph({ operation, index }: Value): string {
  return index === 0 ? operation.name : `${operation.name}:${index}`;
}

/**
 * The name of a value in a function: `operation:output:0`, and the name alone of an argument.
 *
 * @throws Error for an output that the table does not have
 */
export function nameInFunction({ operation, index }: Value): string {
  if (operation.type === argumentType) return operation.name;
  let rest = index;
  for (const { name, count } of schemaOf(operation.type)?.outputs ?? []) {
    const width = count === undefined ? 1 : countOf(operation, count);
    if (rest < width) return `${operation.name}:${name}:${rest}`;
    rest -= width;
  }
  throw new Error(`'${operation.type}' has no output ${index} in the table of operations`);
}

function countOf({ attributes }: Operation, name: string): number {
  const attribute = attributes[name];
  if (attribute && 'integer' in attribute) return attribute.integer;
  return attribute && 'list' in attribute ? attribute.list.length : 1;
}
