// What `run` is told.

import type { PlanOptions } from '../plan/plan-options.ts';
import type { Listener } from './event.ts';

export interface RunOptions extends PlanOptions {
  /** How many nodes run beside each other; default the number of processors. */
  readonly concurrency?: number;
  /** Goes on with what does not depend on a failed node. Default false: nothing new begins. */
  readonly keepGoing?: boolean;
  /** Publishes the bundles among the results when all is done. Default true. */
  readonly publish?: boolean;
  readonly onEvent?: Listener;
  /** Stops the run: workers end, a record is left, the status is `interrupted`. */
  readonly signal?: AbortSignal;
}
