// The steps of an epoch, one operation after the other.

import type { Tfjs } from '../backend/tfjs.ts';
import type { Batches } from './batches.ts';
import type { Breathing } from './breathing.ts';
import { listBatch } from './training-batch.ts';
import { listState, type TrainingState } from './training-state.ts';
import type { TrainingStep } from './training-step.ts';

/** Runs the steps of one epoch after the other. */
export interface EpochSteps {
  /** Whether they run as a graph, which proves that the network keeps nothing from one call to the next. */
  readonly isCompiled: boolean;
  /** The state after all batches of an epoch. Takes over the state that it is given. */
  run(state: TrainingState): Promise<TrainingState>;
  /** Frees what it holds outside of JavaScript. */
  dispose(): void;
}

/** Steps that run eagerly. */
export function createEagerSteps(tf: Tfjs, step: TrainingStep, batches: Batches, breathing: Breathing): EpochSteps {
  return {
    isCompiled: false,
    run: async (given) => {
      let state = given;
      for (const batch of batches.epoch()) {
        const next = step(state, batch);
        tf.dispose([...listState(state), ...listBatch(batch)]);
        state = next;
        await breathing.pauseIfDue();
      }
      return state;
    },
    dispose: () => undefined,
  };
}
