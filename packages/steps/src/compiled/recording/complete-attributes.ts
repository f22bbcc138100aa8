// Attributes as a graph requires them. tfjs-node leaves out what the eager runtime infers, and names some that the
// operation does not have.

import { type Attribute, type Attributes, specOf, type Value } from '../graph/operation.ts';
import { type OperationSchema, schemaOf } from '../graph/operation-schema.ts';
import { type NativeAttribute, type NativeTensor, nativeAttributeKinds } from '../native-binding.ts';
import { NotRecordable } from './not-recordable.ts';

/**
 * The attributes of an operation that was run.
 *
 * @throws NotRecordable for an operation that is not in the table, and where an attribute cannot be known
 */
export function completeAttributes(
  type: string,
  given: readonly NativeAttribute[],
  inputs: readonly Value[],
  outputs: readonly NativeTensor[],
): Attributes {
  const schema = schemaOf(type);
  if (!schema) throw new NotRecordable(`it runs the operation '${type}', which cannot be in a compiled graph`);
  const known: Record<string, Attribute> = {};
  for (const { name, type: kind, value } of given)
    if (schema.attributes.has(name)) known[name] = readAttribute(kind, value);
  addFromInputs(type, schema, inputs, known);
  for (const [name, { kind, hasDefault }] of schema.attributes) {
    if (known[name] || hasDefault) continue;
    // The type of the only output is what was found.
    if (kind !== 'type' || outputs.length !== 1)
      throw new NotRecordable(`it runs '${type}' without its attribute '${name}'`);
    known[name] = { type: outputs[0]!.dtype };
  }
  return known;
}

/** What an input is decides, not what tfjs-node says of it. */
function addFromInputs(
  type: string,
  schema: OperationSchema,
  inputs: readonly Value[],
  known: Record<string, Attribute>,
): void {
  let place = 0;
  for (const input of schema.inputs) {
    if (input.types) throw new NotRecordable(`it runs '${type}', which takes tensors of any types`);
    if (input.count) known[input.count] ??= { integer: inputs.length - (schema.inputs.length - 1) };
    const count = input.count ? known[input.count] : undefined;
    const first = inputs[place];
    if (input.type && first) known[input.type] = { type: specOf(first).type };
    place += count && 'integer' in count ? count.integer : 1;
  }
}

function readAttribute(kind: number, value: unknown): Attribute {
  if (Array.isArray(value) && kind !== nativeAttributeKinds.shape)
    return { list: value.map((item) => readAttribute(kind, item)) };
  if (kind === nativeAttributeKinds.text) return { text: String(value) };
  if (kind === nativeAttributeKinds.integer) return { integer: Number(value) };
  if (kind === nativeAttributeKinds.float) return { float: Number(value) };
  if (kind === nativeAttributeKinds.flag) return { flag: Boolean(value) };
  if (kind === nativeAttributeKinds.type) return { type: Number(value) };
  if (kind === nativeAttributeKinds.shape) return { shape: value as readonly number[] };
  throw new NotRecordable(`it sets an attribute of the kind ${kind}`);
}
