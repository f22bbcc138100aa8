// What `run` is told.

import type { PlanOptions } from '../plan/plan-options.ts';
import type { Listener } from './record/event.ts';

export interface RunOptions extends PlanOptions {
  /**
   * How many threads the nodes that run beside each other take together; default the processors that this process may
   * use. A node takes one unless its step asks for more, so this is also how many nodes run at most.
   */
  readonly concurrency?: number;
  /** Bytes of memory that nodes whose steps ask for some take together; default that of the machine or the container. */
  readonly memory?: number;
  /**
   * Makes every node that runs a second time, in a fresh worker, and compares: one that differs is named, the run has
   * failed, and nothing is published. Default false.
   */
  readonly twice?: boolean;
  /** Goes on with what does not depend on a failed node. Default false: nothing new begins. */
  readonly keepGoing?: boolean;
  /** Publishes the bundles among the results when all is done. Default true. */
  readonly publish?: boolean;
  /** Ties the run to a commit under refs/cairn/runs. Default true. */
  readonly snapshot?: boolean;
  readonly onEvent?: Listener;
  /** Stops the run: workers end, a record is left, the status is `interrupted`. */
  readonly signal?: AbortSignal;
}
