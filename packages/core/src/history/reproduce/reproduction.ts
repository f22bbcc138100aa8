// The options of `reproduce`, and its result.

import type { RunId } from '../../base/brand.ts';
import type { Listener } from '../../run/record/event.ts';
import type { Comparison } from './compare-run.ts';

export interface ReproduceOptions {
  /** The folder that contains `.cairn`. */
  readonly root: string;
  /** A run's id, the beginning of one, `latest`, or a commit, branch or tag. */
  readonly target: string;
  /** The pipeline, if `target` is a commit with runs of several pipelines. */
  readonly pipeline?: string;
  /** Where data is searched that is not in git; default the store `.cairn` in `root`. It is only read. */
  readonly storePlace?: string;
  /** Progress, one line for each message. */
  readonly onMessage?: (line: string) => void;
  /** Events of the second run. */
  readonly onEvent?: Listener;
  /** Stops everything, removes the worktree, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Keeps the worktree, so that it can be examined. */
  readonly keep?: boolean;
  /** Runs nothing: only checks whether everything that the run names is complete in the store. */
  readonly fromStore?: boolean;
  /** The machine's environment. Programs get it without the variables that npm and git set for this folder. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Reproduction extends Comparison {
  /** How the bytes of the first different output differ; null if there is none, or nothing is known. */
  readonly how: string | null;
  /** The run that was reproduced. */
  readonly run: RunId;
  /** The commit that was checked out; for a check of the store, the base commit of the run. */
  readonly commit: string | null;
  /** 0 if every node is equal. */
  readonly exitCode: 0 | 1;
}
