// Compiles a function of tensors, such as a forward pass or a gradient.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildCallGraph } from './build-call-graph.ts';
import { attemptCompilation, type Compilation } from './compilation.ts';
import { openProven } from './open-proven.ts';
import type { Session } from './open-session.ts';
import { recordOperations } from './recording/record-operations.ts';
import { rewriteRecording } from './rewriting/rewrite-recording.ts';

/** Tensors that it is given stay the caller's, and so do those it gives. */
export type TensorFunction = (inputs: readonly Tensor[]) => readonly Tensor[];

/**
 * Compiles a function for inputs of given shapes, if that is proven to change nothing: it is recorded with two examples;
 * both recordings must be the same graph, and the graph must give the bits that the function gave.
 *
 * @param examples - of the same types and shapes, and of different numbers; they stay the caller's
 */
export function compileFunction(
  tf: Tfjs,
  compute: TensorFunction,
  examples: readonly [readonly Tensor[], readonly Tensor[]],
): Compilation<Session> {
  const owned: Tensor[] = [];
  const recordCall = (inputs: readonly Tensor[]) => {
    const { recording, returned } = recordOperations(tf, inputs, () => tf.tidy(() => [...compute(inputs)]));
    owned.push(...returned);
    return { graph: buildCallGraph(rewriteRecording(recording)), returned };
  };
  return attemptCompilation(() => {
    try {
      const [first, second] = [recordCall(examples[0]), recordCall(examples[1])];
      const graphs = [first.graph, second.graph] as const;
      return openProven(tf, { graphs, inputs: examples[1], results: second.returned });
    } finally {
      tf.dispose(owned);
    }
  });
}
