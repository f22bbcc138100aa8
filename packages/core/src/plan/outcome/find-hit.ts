// Which of the results under a key a run may use: what was made with something that is in no key counts only where that
// is allowed, and what other code made only where somebody accepted it for this project.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Key } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Store, StoredResult } from '../../store/store.ts';
import { readAcceptance } from '../decisions/acceptances.ts';

export interface Hit {
  /** The newest that may be used; what its own code made goes before what was accepted. */
  readonly stored: StoredResult | undefined;
  /** Of an accepted result: who accepted it, and why. */
  readonly accepted?: Acceptance;
  /** Why none may be used, although there is one. */
  readonly refusal: string | undefined;
}

export interface HitOptions {
  readonly allowImpure: boolean;
  /** The folder that contains `.cairn`, whose acceptances count. */
  readonly home: string;
}

export async function findHit(
  { outputs }: Pick<PlanNode, 'outputs'>,
  key: Key,
  store: Pick<Store, 'find'>,
  { allowImpure, home }: HitOptions,
): Promise<Hit> {
  // Whoever may write to a shared store can name any outputs under a key.
  const isWhole = (result: StoredResult): boolean => outputs.every((name) => Object.hasOwn(result.outputs, name));
  const results = (await store.find(key)).filter(isWhole);
  const isUsable = ({ impure }: StoredResult): boolean => allowImpure || impure === undefined;
  const made = results.filter(({ accepted }) => !accepted);
  const stored = made.findLast(isUsable);
  if (stored) return { stored, refusal: undefined };
  const accepted = results.findLast((result) => result.accepted && isUsable(result));
  const acceptance = accepted && readAcceptance(home, key);
  if (acceptance && isSame(accepted.accepted!, acceptance))
    return { stored: accepted, accepted: acceptance, refusal: undefined };
  return {
    stored: undefined,
    refusal: made.length ? 'its result is of a run that allowed what is in no key' : undefined,
  };
}

function isSame(one: Acceptance, other: Acceptance): boolean {
  return one.madeUnder === other.madeUnder && one.at === other.at && one.by === other.by;
}
