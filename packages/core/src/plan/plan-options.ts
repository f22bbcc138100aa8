// What `plan` is told.

import type { FrozenResult } from '../base/frozen-result.ts';
import type { Pools } from '../base/pools.ts';
import type { SelectionOptions } from './selection/selection-options.ts';

/** With a selection of nodes: only these run, and what they need of the others is used as it is stored. */
export interface PlanOptions extends SelectionOptions {
  /** A file's name under pipelines/ (`digits`), or a path (`pipelines/digits.ts`). */
  readonly pipeline: string;
  /** Where paths start; default the working folder. */
  readonly cwd?: string;
  /** Params of the pipeline, by name; defaults come from its schema. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** For people: what set each of `params`, by its path, such as `{ 'train.epochs': '--set' }`. It is recorded. */
  readonly paramsFrom?: Readonly<Record<string, string>>;
  /** A profile of the pipeline: its params have priority over its default file, and `params` over both. */
  readonly paramsProfile?: string;
  /** The run's seed; default 1. */
  readonly seed?: number;
  /** Nodes that run whatever is stored: `true` for all, or selections such as `train+`, `tag:slow` or `result:failed`. */
  readonly force?: true | readonly string[];
  /**
   * Sources outside of the project that are asked for their versions although their last answer is recent enough: `true`
   * for all, or labels, names or ids. One that cannot be reached is then an error.
   */
  readonly refresh?: true | readonly string[];
  /** Versions of a recorded run by node id: these sources are not asked. */
  readonly recordedVersions?: Readonly<Record<string, string>>;
  /** What frozen nodes of a recorded run used, by node id, where something had changed. */
  readonly recordedFrozen?: Readonly<Record<string, FrozenResult>>;
  /** Code that would make a key lie is told as a warning, and recorded, and no error. Default false. */
  readonly allowImpure?: boolean;
  /** Steps give their sample outputs, and need no files for that. Only for a run whose store ends with it. Default false. */
  readonly isStub?: boolean;
  /** Hashes every input file, also those that look unchanged. Default false. */
  readonly verifyInputs?: boolean;
  /** Where the store lies: a folder, default `.cairn` in the project's root; or `memory:`, which ends with the process. */
  readonly storePlace?: string;
  /**
   * The pools of the machine that steps may use, as `cairn.config.ts` declares them; all runs of a user on this machine
   * share them. Without it, what steps ask of pools is not checked and not limited.
   */
  readonly pools?: Pools;
  /** The environment that steps see what they declared of; default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
