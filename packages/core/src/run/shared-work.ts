// What the runs of a sweep share: the limits, the workers, and what each key came to. So nodes that are equal in several
// runs run once, also if they fail.

import type { Key } from '../base/brand.ts';
import type { FinishedNode } from '../plan/outcome/finished-node.ts';
import type { OpenExecutor } from './executor.ts';
import type { Limits } from './limits/limits.ts';

export interface SharedWork {
  readonly limits: Limits;
  readonly openExecutor: OpenExecutor;
  /** By key, the nodes that are being made or were made, unless they were skipped. */
  readonly inFlight: Map<Key, Promise<FinishedNode>>;
}
