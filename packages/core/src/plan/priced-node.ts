// What a run would do with one node.

import type { Acceptance } from '../base/acceptance.ts';
import type { Digest, Key } from '../base/brand.ts';
import type { FrozenResult } from '../base/frozen-result.ts';
import type { PlanNode } from '../graph/node.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import type { LostResult } from '../store/store.ts';
import type { Absence } from './outcome/absence.ts';
import type { DecidedBy } from './outcome/decided-by.ts';

export interface PricedNode {
  readonly node: PlanNode;
  readonly label: string;
  readonly key: Key | null;
  /**
   * `unknown` waits for inputs that are not made yet: it runs unless they come out as before. `skipped` is what only a
   * branch needs that is not taken.
   */
  readonly state: 'fresh' | 'pending' | 'unknown' | 'blocked' | 'skipped';
  readonly reason: string;
  /** Of a branch, and of a node that is skipped by one: the condition, and its value. */
  readonly decidedBy?: DecidedBy;
  /** Of a fresh node whose result other code made: who accepted it, and why. */
  readonly accepted?: Acceptance;
  /** Of a frozen node whose stored result is used although something changed: what, since when, and who made it. */
  readonly frozen?: FrozenResult;
  /** What the store has lost of its result; null where nothing. */
  readonly lost: LostResult | null;
  /** Why outputs of a fresh node are not in the store, and are not needed. */
  readonly absent?: Absence;
  /** What it took when it last ran; null when it never did. */
  readonly seconds: number | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** What its key is made from; of a node that waits, without its inputs; null for one that is blocked. */
  readonly explained: ExplainedManifest | null;
  /** Of a copy for an item of a map: the node that was planned for all items, and the names of those that it is for. */
  readonly template?: PlanNode;
  readonly items?: readonly string[];
  /** Whether it stands for all items of a map, which are not known yet. */
  readonly isTemplate?: true;
  /** Of such a node: the one that has to run before the items are known. */
  readonly waitsFor?: string;
  /** Whether a selection leaves it out, and a selected node needs it: its stored result is used. */
  readonly isAsStored?: true;
}

/** What a selected node lacks: the result of a node that is not selected, which is not stored. */
export interface LackedResult {
  readonly needed: string;
  readonly by: string;
  readonly reason: string;
}
