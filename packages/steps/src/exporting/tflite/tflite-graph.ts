// A graph of TFLite while it is built: values, constants and operators in the order of computation. The first size of a value
// is the number of rows, which a file states as 1 and which whoever runs it may change.

import type { Field, Part } from './flat-buffer.ts';
import { writeFlatBuffer } from './flat-buffer.ts';
import {
  elementTypes,
  identifier,
  type OperatorName,
  operators,
  options,
  optionTypes,
  schemaVersion,
  slots,
} from './tflite-schema.ts';

/** A value, by its number in the graph. */
export interface Value {
  readonly index: number;
  /** Of one row, or of a constant. */
  readonly shape: readonly number[];
}

interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: keyof typeof elementTypes;
  /** Of constants. */
  readonly data?: Uint8Array;
}

interface StoredOperator {
  readonly name: OperatorName;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly settings: Readonly<Record<string, number>>;
}

export class TfliteGraph {
  readonly #tensors: StoredTensor[] = [];
  readonly #operators: StoredOperator[] = [];
  readonly input: Value;

  /** @param shape - of one row */
  constructor(shape: readonly number[]) {
    this.input = this.#value('inputs', shape);
  }

  constant(shape: readonly number[], data: ArrayLike<number>, type: 'float' | 'int' = 'float'): Value {
    const numbers = type === 'float' ? Float32Array.from(data) : Int32Array.from(data);
    const bytes = new Uint8Array(numbers.buffer);
    const name = `constant_${this.#tensors.length}`;
    return { index: this.#tensors.push({ name, shape, type, data: bytes }) - 1, shape };
  }

  /** Adds an operator. `shape` is that of one row of what it computes. */
  operator(
    name: OperatorName,
    inputs: readonly Value[],
    shape: readonly number[],
    settings: Readonly<Record<string, number>> = {},
  ): Value {
    const value = this.#value(`value_${this.#tensors.length}`, shape);
    this.#operators.push({ name, inputs: inputs.map(({ index }) => index), output: value.index, settings });
    return value;
  }

  /** The operators of the graph, each once. */
  listOperators(): readonly OperatorName[] {
    return [...new Set(this.#operators.map(({ name }) => name))].sort();
  }

  /** The bytes of a file whose output is a value. */
  write(output: Value): Uint8Array {
    const names = this.listOperators();
    const codes = names.map((name) =>
      table(
        [slots.operatorCode.oldCode, byte(operators[name])],
        [slots.operatorCode.version, int(1)],
        [slots.operatorCode.code, int(operators[name])],
      ),
    );
    // The first buffer is empty by convention: values that are computed have it.
    const filled = this.#tensors.flatMap(({ data }) => (data ? [data] : []));
    const buffers = [table(), ...filled.map((value) => table([slots.buffer.data, to({ type: 'bytes', value })]))];
    let buffer = 0;
    const tensors = this.#tensors.map(({ name, shape, type, data }) =>
      table(
        [slots.tensor.shape, ints(data ? shape : [1, ...shape])],
        [slots.tensor.type, byte(elementTypes[type])],
        [slots.tensor.buffer, { type: 'uint', value: data ? ++buffer : 0 }],
        [slots.tensor.name, text(name)],
        ...(data ? [] : [[slots.tensor.signature, ints([-1, ...shape])] as const]),
      ),
    );
    const graph = table(
      [slots.graph.tensors, parts(tensors)],
      [slots.graph.inputs, ints([this.input.index])],
      [slots.graph.outputs, ints([output.index])],
      [slots.graph.operators, parts(this.#operators.map((one) => writeOperator(one, names)))],
      [slots.graph.name, text('main')],
    );
    const model = table(
      [slots.model.version, { type: 'uint', value: schemaVersion }],
      [slots.model.operatorCodes, parts(codes)],
      [slots.model.graphs, parts([graph])],
      [slots.model.description, text('Cairn')],
      [slots.model.buffers, parts(buffers)],
    );
    return writeFlatBuffer(model, identifier);
  }

  #value(name: string, shape: readonly number[]): Value {
    return { index: this.#tensors.push({ name, shape, type: 'float' }) - 1, shape };
  }
}

function writeOperator({ name, inputs, output, settings }: StoredOperator, names: readonly OperatorName[]): Part {
  const own = options[name];
  const places: Readonly<Record<string, number>> = own?.slots ?? {};
  const fields: [number, Field][] = Object.entries(settings).map(([setting, value]) => {
    const slot = places[setting]!;
    return [slot, { type: optionTypes[setting] ?? 'int', value }];
  });
  return table(
    [slots.operator.code, { type: 'uint', value: names.indexOf(name) }],
    [slots.operator.inputs, ints(inputs)],
    [slots.operator.outputs, ints([output])],
    ...(own
      ? ([
          [slots.operator.optionsType, byte(own.table)],
          [slots.operator.options, to(table(...fields))],
        ] as const)
      : []),
  );
}

const table = (...fields: readonly (readonly [number, Field])[]): Part => ({ type: 'table', fields: new Map(fields) });
const to = (part: Part): Field => ({ type: 'offset', to: part });
const byte = (value: number): Field => ({ type: 'byte', value });
const int = (value: number): Field => ({ type: 'int', value });
const ints = (values: readonly number[]): Field => to({ type: 'ints', values });
const text = (value: string): Field => to({ type: 'text', value });
const parts = (values: readonly Part[]): Field => to({ type: 'parts', values });
