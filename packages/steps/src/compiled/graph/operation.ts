// A dataflow graph as plain objects. Nothing here knows how a graph is recorded, written or run.

/** TensorFlow's numbers of the element types that a graph may hold (`types.proto`). */
export const elementTypes = { float32: 1, int32: 3, bool: 10 } as const;

/** What one tensor is. */
export interface TensorSpec {
  /** One of `elementTypes`. */
  readonly type: number;
  /** Sizes of the axes; -1 for any size. */
  readonly shape: readonly number[];
}

/** A constant: its elements one after the other, little-endian. */
export interface ConstantTensor extends TensorSpec {
  readonly bytes: Uint8Array;
}

/** What is set of an operation, tagged by its kind. */
export type Attribute =
  | { readonly text: string | Uint8Array }
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly flag: boolean }
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly tensor: ConstantTensor }
  /** The name of a function in the library of the graph. */
  | { readonly function: string }
  | { readonly list: readonly Attribute[] };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One output of an operation. */
export interface Value {
  readonly operation: Operation;
  readonly index: number;
}

export interface Operation {
  /** Different from the names of all other operations of the graph. */
  readonly name: string;
  /** As TensorFlow's registry names it, or `argumentType`. */
  readonly type: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Value[];
  readonly outputs: readonly TensorSpec[];
}

/** The type of an operation that stands for an argument of a function. */
export const argumentType = '_Arg';

/** An argument of a function. */
export function createArgument(name: string, spec: TensorSpec): Operation {
  return { name, type: argumentType, attributes: {}, inputs: [], outputs: [spec] };
}

/** The first output of an operation. */
export function outputOf(operation: Operation): Value {
  return { operation, index: 0 };
}

/** What the tensor of a value is. */
export function specOf({ operation, index }: Value): TensorSpec {
  return operation.outputs[index]!;
}

/** Whether two tensors have the same axes. */
export function hasSameShape(a: TensorSpec, b: TensorSpec): boolean {
  return a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
}
