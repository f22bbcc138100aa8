// What `reproduce` is told, and what it finds.

import type { RunId } from '../../base/brand.ts';
import type { Listener } from '../../run/record/event.ts';
import type { Comparison } from './compare-run.ts';

export interface ReproduceOptions {
  /** The folder that holds `.cairn`. */
  readonly root: string;
  /** A run's id, the beginning of one, `latest`, or a commit, branch or tag. */
  readonly target: string;
  /** Where `target` is a commit with runs of several pipelines: which. */
  readonly pipeline?: string;
  /** Where data that git does not hold is looked for; default the store `.cairn` in `root`. It is only read. */
  readonly storePlace?: string;
  /** What goes on, a line each. */
  readonly onMessage?: (line: string) => void;
  /** Events of the second run. */
  readonly onEvent?: Listener;
  /** Stops everything, removes the worktree, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Leaves the worktree where it is, to look into it. */
  readonly keep?: boolean;
  /** Runs nothing: looks only whether everything that the run names is in the store, and whole. */
  readonly fromStore?: boolean;
  /** The machine's environment; programs see it but for what npm and git set for this very folder. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Reproduction extends Comparison {
  /** How the bytes of the first output that differs do; null where none does, or nothing can be said. */
  readonly how: string | null;
  /** The run that was made again. */
  readonly run: RunId;
  /** What was checked out; of a look into the store, the commit that the run began from. */
  readonly commit: string | null;
  /** 0 when every node came out equal. */
  readonly exitCode: 0 | 1;
}
