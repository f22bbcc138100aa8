// What a maker is asked to make, and what it tells.

import type { Digest } from '@cairn/core';

export interface MakeRequest {
  /** The project's folder. */
  readonly root: string;
  readonly pipeline: string;
  /** Where the store lies, or will lie. */
  readonly store: string;
  /** A store to begin with, which stays as it is: it is copied when something has to run. */
  readonly from?: string;
  /** A folder that is not there yet. */
  readonly scratch: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Calls no step: every output is a text that names it, so that a node runs only for a reason of its own. */
  readonly pretends?: boolean;
}

/** By `label.output`. */
export type Digests = Readonly<Record<string, Digest>>;

export interface Made {
  /** Labels of all nodes, in the order of the plan. */
  readonly labels: readonly string[];
  /** Labels of those that ran. */
  readonly ran: readonly string[];
  /** Why they ran, by label. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What the store holds. */
  readonly cached: Digests;
  /** What all nodes make now, from the first to the last, without a store. */
  readonly clean: Digests;
}
