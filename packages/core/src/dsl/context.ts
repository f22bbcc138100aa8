// What a step is given beside its inputs and params.

import type { Digest } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import type { Random } from '../base/random/random.ts';
import type { Checkpoint } from './failures/checkpoint.ts';
import type { Verdict } from './verdict.ts';

export interface Progress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** What is going on, in a few words: `epoch 3 of 12, loss 0.21`. */
  readonly message?: string;
}

/** One node that a value is made from: what was done, with which settings, to which bytes. No path, no time. */
export interface LineageEntry {
  readonly step: string;
  readonly params: Canonical;
  readonly inputs: Readonly<Record<string, Digest>>;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** Of a frozen node that used a stored result although something had changed: the run that made it, and when. */
  readonly frozen?: { readonly run: string | null; readonly at: string };
  /** Params and inputs that its definition says do not change its result. The params are left out here. */
  readonly notInKey?: readonly string[];
  /** Of a source outside of the project: its version. */
  readonly version?: string;
}

export interface StepContext {
  /** The node's seed: the first 32 bits of sha256(run's seed, step name), never 0. A param `seed` wins. */
  readonly seed: number;
  /** An independent named stream of random numbers; the same name gives the same numbers. */
  random(stream: string): Random;
  /** A line for the node's log. */
  log(message: string): void;
  progress(progress: Progress): void;
  /** Aborted when the run is stopped or the node's time is over. */
  readonly signal: AbortSignal;
  /** A folder of the node's own, empty at the start and removed at the end. */
  readonly folder: string;
  /** What is kept of the step's work, so that it can go on after it was killed. */
  readonly checkpoint: Checkpoint;
  /** The verdicts of the gate that approved an input, by the input's name. */
  readonly verdicts: Readonly<Record<string, readonly Verdict[]>>;
  /** By input of `each(…, { failed: 'leave-out' })`: the names of the members that failed. Empty where all are there. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  /** What the inputs were made from, parents first; only for steps that declare `lineage: true`. */
  readonly lineage: readonly LineageEntry[];
}
