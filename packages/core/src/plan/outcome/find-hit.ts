// Which of the results under a key a run may use: what was made with something that is in no key counts only where that
// is allowed.

import type { Key } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Store, StoredResult } from '../../store/store.ts';

export interface Hit {
  /** The newest that may be used. */
  readonly stored: StoredResult | undefined;
  /** Why none may be used, although there is one. */
  readonly refusal: string | undefined;
}

export async function findHit(
  { outputs }: Pick<PlanNode, 'outputs'>,
  key: Key,
  store: Store,
  allowImpure: boolean,
): Promise<Hit> {
  // Whoever may write to a shared store can name any outputs under a key.
  const isWhole = (result: StoredResult): boolean => outputs.every((name) => Object.hasOwn(result.outputs, name));
  const results = (await store.find(key)).filter(isWhole);
  const stored = results.findLast(({ impure }) => allowImpure || impure === undefined);
  const isRefused = !stored && results.length > 0;
  return { stored, refusal: isRefused ? 'its result is of a run that allowed what is in no key' : undefined };
}
