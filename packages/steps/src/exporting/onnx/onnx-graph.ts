// A graph of ONNX while it is built: inputs, constants, nodes and outputs, each value under a name of its own.

/** Element types of tensors, by their numbers in `TensorProto.DataType` of onnx.proto. */
export const elementTypes = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
} as const;
export type ElementType = keyof typeof elementTypes;

/** A number of elements, or the name of a size that is only known when the model is used. */
export type Dimension = number | string;

export interface OnnxTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: ArrayLike<number> | readonly string[];
}

/** An attribute of a node, by the kind of its value. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly tensor: OnnxTensor };

export interface OnnxNode {
  readonly operator: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: '' | typeof mlDomain;
  /** Names of values; an empty name is an optional input that is not given. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

/** The domain of trees, encoders of categories and other operators of classical models. */
export const mlDomain = 'ai.onnx.ml';

/** Names of outputs, constants and what nodes compute. */
const ownNames = /^(label|probabilities|value|(value|constant)_\d+)$/;

/** Collects a graph. The names of its values are counted, so that the same calls give the same graph. */
export class OnnxGraph {
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  readonly nodes: OnnxNode[] = [];
  readonly constants: (OnnxTensor & { readonly name: string })[] = [];
  /** Of values with steps, `rows × steps × numbers`, that are masked: the numbers, `rows × steps`, that are 0 where a step is left out. */
  readonly masks = new Map<string, string>();
  #count = 0;

  /** Whether a value of the graph that is no input has this name, or may have it later. */
  isOwnName(name: string): boolean {
    return ownNames.test(name);
  }

  /** Declares an input of the model. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.inputs.push({ name, type, shape });
    return name;
  }

  constant(type: ElementType, shape: readonly number[], data: OnnxTensor['data']): string {
    const name = `constant_${this.constants.length + 1}`;
    this.constants.push({ name, type, shape, data });
    return name;
  }

  /** One number that is added to, or multiplied with, every element. */
  scalar(type: 'float' | 'double' | 'int64', value: number): string {
    return this.constant(type, [], [value]);
  }

  /** Adds a node with one output, and returns the name of that value. */
  node(operator: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    return this.nodes[this.#add('', operator, inputs, attributes, 1)]!.outputs[0]!;
  }

  /** The same with several outputs. */
  nodeOf(count: number, operator: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}) {
    return this.nodes[this.#add('', operator, inputs, attributes, count)]!.outputs;
  }

  /** The same with an operator of the domain `ai.onnx.ml`. */
  mlNode(operator: string, inputs: readonly string[], attributes: OnnxNode['attributes']): string {
    return this.nodes[this.#add(mlDomain, operator, inputs, attributes, 1)]!.outputs[0]!;
  }

  cast(value: string, type: ElementType): string {
    return this.node('Cast', [value], { to: { int: elementTypes[type] } });
  }

  /** Sets the shape of a value; 0 takes the size of the value itself, and -1 what is left over. */
  reshape(value: string, shape: readonly number[]): string {
    return this.node('Reshape', [value, this.constant('int64', [shape.length], shape)]);
  }

  transpose(value: string, axes: readonly number[]): string {
    return this.node('Transpose', [value], { perm: { ints: axes } });
  }

  /** Declares a value as an output of the model, under a name of the caller's choice. */
  output(name: string, value: string, type: ElementType, shape: readonly Dimension[]): void {
    this.nodes.push({ operator: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} });
    this.outputs.push({ name, type, shape });
  }

  #add(
    domain: OnnxNode['domain'],
    operator: string,
    inputs: readonly string[],
    attributes: OnnxNode['attributes'],
    count: number,
  ): number {
    const outputs = Array.from({ length: count }, () => `value_${++this.#count}`);
    return this.nodes.push({ operator, domain, inputs, outputs, attributes }) - 1;
  }
}
