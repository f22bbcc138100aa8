// tfjs-node's addon, as far as operations are recorded and graphs are run by it. None of it is in the types of tfjs-node.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/** A tensor of the addon: its number there, and what it is. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** An attribute as tfjs-node hands it over; `type` is one of `nativeAttributeKinds`. */
export interface NativeAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The kinds of attributes in the addon (`TF_AttrType` of TensorFlow's C API). */
export const nativeAttributeKinds = { text: 0, integer: 1, float: 2, flag: 3, type: 4, shape: 5 } as const;

export interface NativeBinding {
  /** Runs one operation eagerly. */
  executeOp(
    type: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly number[],
    outputCount: number,
  ): NativeTensor[];
  createTensor(shape: readonly number[], dtype: number, values: ArrayLike<number>): number;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** Opens a session; gives its number. */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  /** Names are joined by commas. */
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): NativeTensor[];
  /** How many sessions are open. */
  getNumOfSavedModels(): number;
}

export interface NativeBackend {
  binding: NativeBinding;
  readonly tensorMap: { get(dataId: object): { readonly dtype: number } };
  /** The numbers of tensors in the addon; tensors that were only in JavaScript are created there. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(output: NativeTensor): Tensor;
}

/** tfjs-node's backend. */
export function nativeBackend(tf: Tfjs): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}
