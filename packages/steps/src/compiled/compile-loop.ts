// Compiles a step that is run many times: (state, batch) → state.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildLoopGraph } from './build-loop-graph.ts';
import { attemptCompilation, type Compilation } from './compilation.ts';
import { openProven } from './open-proven.ts';
import { recordOperations } from './recording/record-operations.ts';
import { rewriteRecording } from './rewriting/rewrite-recording.ts';

/** Gives a state of the same types and shapes. Tensors that it is given stay the caller's, and so do those it gives. */
export type LoopStep = (state: readonly Tensor[], batch: readonly Tensor[]) => readonly Tensor[];

export interface LoopExample {
  readonly state: readonly Tensor[];
  /** Two that differ in their rows and in what was drawn for them. */
  readonly batches: readonly [readonly Tensor[], readonly Tensor[]];
}

/** A step as a graph. It holds memory outside of JavaScript until it is disposed of. */
export interface CompiledLoop {
  /**
   * Runs a step for each batch and gives the last state, which is the caller's.
   *
   * @param batches - the tensors of a batch, each of all batches: `batches × shape`
   */
  run(state: readonly Tensor[], batches: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/**
 * Compiles a step if that is proven to change nothing: it is recorded twice, the second time with the state of the first
 * and the other batch; both recordings must be the same graph, and the graph must give the bits that the steps gave.
 */
export function compileLoop(tf: Tfjs, step: LoopStep, { state, batches }: LoopExample): Compilation<CompiledLoop> {
  const owned: Tensor[] = [];
  const recordStep = (from: readonly Tensor[], batch: readonly Tensor[]) => {
    const { recording, returned } = recordOperations(tf, [...from, ...batch], () => step(from, batch));
    owned.push(...returned);
    return { graph: buildLoopGraph(rewriteRecording(recording), state.length), next: returned };
  };
  return attemptCompilation(() => {
    try {
      const first = recordStep(state, batches[0]);
      const second = recordStep(first.next, batches[1]);
      const stacked = batches[0].map((tensor, index) => tf.stack([tensor, batches[1][index]!]));
      owned.push(...stacked);
      const proof = {
        graphs: [first.graph, second.graph],
        inputs: [...state, ...stacked],
        results: second.next,
      } as const;
      const opened = openProven(tf, proof);
      if ('refusal' in opened) return opened;
      const { run, dispose } = opened.compiled;
      return { compiled: { run: (from, fed) => run([...from, ...fed]), dispose } };
    } finally {
      tf.dispose(owned);
    }
  });
}
