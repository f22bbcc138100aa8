// A function of batches that is called again and again, such as a forward pass or a gradient: compiled for each shape that
// is called often enough.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { compileFunction, type TensorFunction } from './compile-function.ts';
import { isWorthCompiling } from './is-worth-compiling.ts';
import type { Session } from './open-session.ts';

export interface Passes {
  /** What the function gives, with the same bits compiled and eagerly. Tensors stay, or are, the caller's. */
  run(inputs: readonly Tensor[]): readonly Tensor[];
  /** Closes the sessions that were opened. */
  dispose(): void;
}

export interface PassOptions {
  /** How often the function will be called with a first input of this many rows. */
  readonly callsOf: (rows: number) => number;
  /** Tensors that the function uses in every call, such as weights: fed, so that no graph has a copy of them. */
  readonly fixed?: readonly Tensor[] | undefined;
}

/** @param compute - a function of its inputs, whose first axis is rows, and of `fixed` */
export function createPasses(tf: Tfjs, compute: TensorFunction, { callsOf, fixed = [] }: PassOptions): Passes {
  /** By shapes; null if it runs eagerly. */
  const sessions = new Map<string, Session | null>();
  const open = (inputs: readonly Tensor[]): Session | null => {
    if (!isWorthCompiling(callsOf(inputs[0]!.shape[0]!))) return null;
    // Other numbers of the same kind: the rows in reverse order.
    const reversed = inputs.map((input) => (input.rank === 0 ? tf.clone(input) : tf.reverse(input, 0)));
    const all = (given: readonly Tensor[]) => [...given, ...fixed];
    const compilation = compileFunction(tf, (given) => compute(given.slice(0, inputs.length)), [
      all(inputs),
      all(reversed),
    ]);
    tf.dispose(reversed);
    return 'compiled' in compilation ? compilation.compiled : null;
  };
  return {
    run: (inputs) => {
      const shapes = inputs.map(({ shape }) => shape.join('×')).join();
      let session = sessions.get(shapes);
      if (session === undefined) {
        session = open(inputs);
        sessions.set(shapes, session);
      }
      return session ? session.run([...inputs, ...fixed]) : compute(inputs);
    },
    dispose: () => {
      for (const session of sessions.values()) session?.dispose();
      sessions.clear();
    },
  };
}

/** For rows that are cut into batches of one size: how often each size occurs, the rest included. */
export function countBatches(rowCount: number, batchSize: number): (rows: number) => number {
  return (rows) => (rows === batchSize ? Math.floor(rowCount / batchSize) : 1);
}
