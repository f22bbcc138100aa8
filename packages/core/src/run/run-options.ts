// What `run` is told.

import type { RunId } from '../base/brand.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import type { OpenExecutor } from './executor.ts';
import type { Listener } from './record/event.ts';

/** No key depends on it. All of it can be changed later. */
export interface RunMetadataOptions {
  /** One line, at most 100 characters. */
  readonly name?: string | undefined;
  /** A text, at most 10,000 characters. */
  readonly note?: string | undefined;
  /** Words of letters, digits and `. _ : / = -`, at most 64 characters each. */
  readonly tags?: readonly string[] | undefined;
  /** Kept by `prune` and `store collect`, whatever their rules say. Default false. */
  readonly isPinned?: boolean | undefined;
}

/** Where nodes run, if not on this machine. No key depends on it. */
export interface ChosenExecutor {
  /** For messages. */
  readonly name: string;
  readonly open: OpenExecutor;
  /** How many threads the nodes that run at the same time take together, unless `concurrency` says it. */
  readonly threads: number;
  /**
   * Called before anything runs.
   *
   * @throws AuthorError if it cannot run nodes
   */
  prepare(): Promise<void>;
}

export interface RunOptions extends PlanOptions {
  /**
   * How many threads the nodes that run beside each other take together; default the processors that this process may
   * use. A node takes one unless its step asks for more, so this is also how many nodes run at most.
   */
  readonly concurrency?: number;
  /**
   * Bytes of memory that nodes whose steps ask for some take together; default that of the machine or the container, and
   * no limit with `executor`.
   */
  readonly memory?: number;
  /** Where nodes run; default: in worker processes of this machine. */
  readonly executor?: ChosenExecutor;
  /** The folder through which runs share `pools`: an absolute path; default one of the user on this machine. */
  readonly poolsPlace?: string;
  /**
   * Makes every node that runs a second time, in a fresh worker, and compares: one that differs is named, the run has
   * failed, and nothing is published. Default false.
   */
  readonly twice?: boolean;
  /** Goes on with what does not depend on a failed node. Default false: nothing new begins. */
  readonly keepGoing?: boolean;
  /**
   * After how many failures nothing new begins: a whole number from 1; default 1, and no limit with `keepGoing`. Failures
   * that the pipeline allows are not counted.
   */
  readonly maxFailures?: number;
  /** Ends what runs as well when nothing new begins any more. Default false. */
  readonly failFast?: boolean;
  /**
   * Keeps the working folder and the unfinished outputs of failed nodes in `.cairn/failed/<run>/<node>`: at most 20 of a
   * run, and those of the last five runs that kept some. Default false.
   */
  readonly keepFailed?: boolean;
  /** Publishes the bundles and the published files among the results when all is done. Default true. */
  readonly publish?: boolean;
  /** Overwrites published files that somebody edited. Default false: then the run fails and names them. */
  readonly overwrite?: boolean;
  /** Ties the run to a commit under refs/cairn/runs. Default true. */
  readonly snapshot?: boolean;
  /** The name, the note and the tags of the run, and whether it is pinned. Such a run always has a record of its own. */
  readonly metadata?: RunMetadataOptions;
  readonly onEvent?: Listener;
  /** Called when the run has its id, before a node runs. */
  readonly onRunId?: (run: RunId) => void;
  /** Stops the run: workers end, a record is left, the status is `interrupted`. */
  readonly signal?: AbortSignal;
}

/** Sample outputs must never be results. @throws TypeError */
export function refuseStubs({ isStub = false }: Pick<RunOptions, 'isStub'>): void {
  if (isStub) throw new TypeError('A run on sample outputs stores nothing: call runStub');
}
