// What `run` and `plan` are told.

import type { Listener } from './event.ts';

export interface PlanOptions {
  /** A file's name under pipelines/ (`digits`), or a path (`pipelines/digits.ts`). */
  readonly pipeline: string;
  /** Where paths start; default the working folder. */
  readonly cwd?: string;
  /** Params of the pipeline, by name; defaults come from its schema. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** The run's seed; default 1. */
  readonly seed?: number;
  /** Only this node, by label, step or id, and what it is made from. */
  readonly until?: string;
  /** Nodes that run whatever is stored: `true` for all, or labels, steps or ids. */
  readonly force?: true | readonly string[];
  /** Where the store lies; default `.cairn` in the project's root. */
  readonly storePlace?: string;
  /** The environment that steps see what they declared of; default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

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
