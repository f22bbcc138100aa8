// A session for a graph that is proven to do what was recorded.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Compilation } from './compilation.ts';
import { openSession, type Session } from './open-session.ts';
import { type RunnableGraph, writeSavedModel } from './writing/write-saved-model.ts';

export interface Proof {
  /** Of the same function, recorded with other numbers each time. */
  readonly graphs: readonly [RunnableGraph, RunnableGraph];
  readonly inputs: readonly Tensor[];
  /** What the function gave for the inputs, eagerly. */
  readonly results: readonly Tensor[];
}

/** Opens a session if both graphs are equal, and give the bits of the results for the inputs. */
export function openProven(tf: Tfjs, { graphs: [graph, other], inputs, results }: Proof): Compilation<Session> {
  if (Buffer.compare(writeSavedModel(graph), writeSavedModel(other)) !== 0)
    return { refusal: 'it does something else each time, as code does that draws random numbers or counts its calls' };
  const session = openSession(tf, graph);
  let isProven = false;
  try {
    const found = session.run(inputs);
    isProven = haveSameBits(found, results);
    tf.dispose(found);
  } finally {
    if (!isProven) session.dispose();
  }
  if (isProven) return { compiled: session };
  return { refusal: 'its graph gives other bits on this machine than its operations one by one' };
}

function haveSameBits(some: readonly Tensor[], others: readonly Tensor[]): boolean {
  const isSame = (tensor: Tensor, other: Tensor | undefined) =>
    tensor.dtype === other?.dtype &&
    tensor.shape.join() === other.shape.join() &&
    Buffer.compare(bitsOf(tensor), bitsOf(other)) === 0;
  return some.length === others.length && some.every((tensor, index) => isSame(tensor, others[index]));
}

function bitsOf(tensor: Tensor): Buffer {
  const { buffer, byteOffset, byteLength } = tensor.dataSync();
  return Buffer.from(buffer, byteOffset, byteLength);
}
