// The steps of an epoch as a graph that runs many of them in one call.

import { createRandom } from '@cairn/core';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Compilation } from '../compiled/compilation.ts';
import { type CompiledLoop, compileLoop } from '../compiled/compile-loop.ts';
import { type Batches, type BatchOptions, batchForm, createBatches, type TrainingRows } from './batches.ts';
import { type Breathing, workBetweenBreaths } from './breathing.ts';
import type { EpochSteps } from './epoch-steps.ts';
import type { NetworkFunction } from './network-function.ts';
import { batchOfList, listBatch } from './training-batch.ts';
import { createState, listState, stateOfList } from './training-state.ts';
import type { TrainingStep } from './training-step.ts';

/** Bytes of batches that are fed in one call: what bounds the memory beside the network's own. */
const bytesAtOnce = 2 ** 25;
/** Steps of the first call, before it is known how long one takes. */
const firstSteps = 8;

export interface StepToCompile {
  readonly step: TrainingStep;
  /** Whose weights the step is recorded with. */
  readonly network: NetworkFunction;
  readonly slotCount: number;
}

/**
 * Compiles a step, with batches of the training rows. What is drawn for those comes from streams of their own, so that
 * training draws the same numbers whether it is compiled or not.
 */
export function compileSteps(
  tf: Tfjs,
  { step, network, slotCount }: StepToCompile,
  rows: TrainingRows,
  options: Omit<BatchOptions, 'random'>,
): Compilation<CompiledLoop> {
  const form = batchForm(options);
  const batches = createBatches(tf, rows, { ...options, random: () => createRandom(1) });
  const [first, second] = [batches, batches].map((own) => listBatch(own.epoch().next().value!));
  const state = listState(createState(tf, network.read(), slotCount));
  try {
    return compileLoop(tf, (from, batch) => listState(step(stateOfList(from, slotCount), batchOfList(batch, form))), {
      state,
      batches: [first!, second!],
    });
  } finally {
    tf.dispose([...state, ...first!, ...second!]);
  }
}

/** Steps that run in a graph, as many in a call as take about as long as a worker may work without listening. */
export function createCompiledSteps(
  tf: Tfjs,
  loop: CompiledLoop,
  batches: Batches,
  { slotCount, breathing }: { readonly slotCount: number; readonly breathing: Breathing },
): EpochSteps {
  const most = Math.max(1, Math.floor(bytesAtOnce / batches.bytes));
  let atOnce = Math.min(firstSteps, most);
  /** How many steps are in a call changes no result. */
  const fittingSteps = (steps: number, milliseconds: number): number => {
    const fitting = Math.floor((steps * workBetweenBreaths) / Math.max(1, milliseconds));
    return Math.max(1, Math.min(most, fitting, 8 * steps));
  };
  return {
    isCompiled: true,
    run: async (given) => {
      let state = listState(given);
      for (const stacked of batches.stackedEpoch(() => atOnce)) {
        const start = performance.now();
        const next = loop.run(state, stacked);
        atOnce = fittingSteps(stacked[0]!.shape[0]!, performance.now() - start);
        tf.dispose([...state, ...stacked]);
        state = next;
        await breathing.pauseIfDue();
      }
      return stateOfList(state, slotCount);
    },
    dispose: loop.dispose,
  };
}
