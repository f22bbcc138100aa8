// The request of the Open Inference Protocol: its JSON, its tensors, and the rows that they are.

import type { ModelField } from '@cairn/steps/serving';
import { RequestError } from '../errors/request-error.ts';
import { datatypes, readBytes, type TensorData, wrong } from './tensor-codec.ts';

export interface InferRequest {
  readonly id: string | undefined;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The outputs that the client asks for, by name, and whether it wants bytes. Undefined: all. */
  readonly outputs: ReadonlyMap<string, boolean> | undefined;
  /** Whether outputs are bytes if the client says nothing about one. */
  readonly isBinary: boolean;
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

type Plain = Readonly<Record<string, unknown>>;

/**
 * @param body - parsed JSON, or bytes that begin with JSON
 * @param headerLength - the length of that JSON, if there are bytes after it
 * @throws RequestError `body-wrong`, `tensor-wrong`
 */
export function readInferRequest(
  body: unknown,
  headerLength: number | undefined,
  fields: readonly ModelField[],
): InferRequest {
  const [json, bytes] = Buffer.isBuffer(body) ? splitBody(body, headerLength) : [body, undefined];
  if (!isPlain(json) || !Array.isArray(json['inputs']) || !json['inputs'].length)
    throw new RequestError(400, 'body-wrong', 'The body is not an object with a list of "inputs".');
  let offset = 0;
  const tensors = json['inputs'].map((input: unknown): Tensor => {
    const { name, shape, datatype, parameters, data } = checkInput(input);
    const count = shape.reduce((total, side) => total * side, 1);
    const size = isPlain(parameters) ? parameters['binary_data_size'] : undefined;
    if (typeof size === 'number') {
      const end = offset + size;
      if (!bytes || !(size >= 0) || end > bytes.length) throw wrong(name, `has no ${size} bytes behind the JSON`);
      const read = readBytes(name, datatype, bytes.subarray(offset, end), count);
      offset = end;
      return { name, shape, data: read };
    }
    const flat = Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : undefined;
    if (flat?.length !== count) throw wrong(name, `has ${flat?.length ?? 'no'} values, and its shape needs ${count}`);
    return { name, shape, data: flat };
  });
  const { id, outputs, parameters } = json;
  return {
    id: typeof id === 'string' ? id : undefined,
    rows: toRows(tensors, fields),
    outputs: Array.isArray(outputs) && outputs.length ? readOutputs(outputs) : undefined,
    isBinary: isPlain(parameters) && parameters['binary_data_output'] === true,
  };
}

function splitBody(body: Buffer, headerLength: number | undefined): readonly [json: unknown, bytes: Buffer] {
  const length = headerLength ?? body.length;
  if (!(length >= 0 && length <= body.length))
    throw new RequestError(400, 'body-wrong', 'Inference-Header-Content-Length is not a part of the body.');
  try {
    return [JSON.parse(body.toString('utf8', 0, length)), body.subarray(length)];
  } catch (error) {
    throw new RequestError(400, 'json-malformed', `The JSON of the request is malformed: ${(error as Error).message}.`);
  }
}

function checkInput(input: unknown): Plain & { name: string; shape: readonly number[]; datatype: string } {
  if (!isPlain(input) || typeof input['name'] !== 'string')
    throw new RequestError(400, 'body-wrong', 'An input has no name.');
  const { name, shape, datatype } = input;
  if (typeof datatype !== 'string' || !datatypes.includes(datatype))
    throw wrong(name, `has the datatype '${String(datatype)}': there are ${datatypes.join(', ')}`);
  if (!Array.isArray(shape) || !shape.length || !shape.every((side) => Number.isSafeInteger(side) && side >= 0))
    throw wrong(name, 'has no shape of whole numbers');
  return { ...input, name, shape, datatype };
}

/** One row for each position of the first axis. */
function toRows(tensors: readonly Tensor[], fields: readonly ModelField[]): readonly Plain[] {
  const rowCount = tensors[0]!.shape[0]!;
  if (!rowCount) throw wrong(tensors[0]!.name, 'has no rows');
  const rows: Record<string, unknown>[] = Array.from({ length: rowCount }, () => ({}));
  for (const { name, shape, data } of tensors) {
    if (shape[0] !== rowCount) throw wrong(name, `has ${shape[0]} rows, and '${tensors[0]!.name}' has ${rowCount}`);
    const field = fields.find((each) => each.name === name || each.from === name);
    if (!field) throw wrong(name, `is unknown: the model takes ${fields.map((each) => `'${each.name}'`).join(', ')}`);
    const size = data.length / rowCount;
    const isImage = field.column.type === 'image';
    if (!isImage && size !== 1) throw wrong(name, `has ${size} values for each row instead of 1`);
    for (const [row, record] of rows.entries())
      record[field.name] = isImage ? data.slice(row * size, (row + 1) * size) : data[row];
  }
  return rows;
}

function readOutputs(outputs: readonly unknown[]): ReadonlyMap<string, boolean> {
  return new Map(
    outputs.filter(isPlain).map(({ name, parameters }) => {
      const isBinary = isPlain(parameters) && parameters['binary_data'] === true;
      return [String(name), isBinary] as const;
    }),
  );
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
