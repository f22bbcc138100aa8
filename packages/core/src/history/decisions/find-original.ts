// The stored result that would stand for the code of a node as it is now, or why none can.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Key } from '../../base/brand.ts';
import { explainChange } from '../../key/explain-change.ts';
import type { ExplainedManifest } from '../../key/explained-manifest.ts';
import { type Change, listChanges } from '../../key/list-changes.ts';
import { readAcceptance } from '../../plan/decisions/acceptances.ts';
import type { PricedNode } from '../../plan/price-plan.ts';
import type { Store, StoredResult } from '../../store/store.ts';
import type { createExplainer } from '../records/explain-manifest.ts';
import { isManifest } from '../records/explain-manifest.ts';

/** A result of other code for the same inputs, params, seed and environment. */
export interface Original {
  readonly key: Key;
  readonly stored: StoredResult;
  /** If that result was itself accepted for the code of its key. */
  readonly accepted: Acceptance | undefined;
}

interface Searching {
  readonly home: string;
  readonly store: Pick<Store, 'find'>;
  /** The keys of the node in earlier runs, newest first. */
  readonly keys: Iterable<Key>;
  readonly explain: ReturnType<typeof createExplainer>;
}

/** How many earlier results of one node are compared. */
const most = 8;

/** @returns the newest result that differs only in its code; else a sentence that says why there is none */
export async function findOriginal(priced: PricedNode, searching: Searching): Promise<Original | string> {
  const { home, store, explain } = searching;
  const keys = [...searching.keys].filter((key) => key !== priced.key).slice(0, most);
  if (!keys.length) return 'it never ran before, so it has no result';
  const now = priced.explained;
  let nearest: { readonly before: ExplainedManifest; readonly count: number } | undefined;
  for (const key of keys) {
    const results = await store.find(key);
    const made = results.findLast(({ accepted, impure }) => !accepted && !impure);
    const other = made ? undefined : results.findLast(({ accepted }) => accepted);
    const accepted = other && readAcceptance(home, key);
    const stored = made ?? (accepted && other);
    if (!stored || !now || !isManifest(stored.manifest)) continue;
    const before = await explain(stored.manifest);
    const changes = listChanges(now, before);
    if (changes.length && changes.every((change) => isOfCode(change, changes)))
      return stored.isPassed === false
        ? 'it is a gate that refused what it was given, and an acceptance does not change its verdicts'
        : { key, stored, accepted };
    if (!nearest || changes.length < nearest.count) nearest = { before, count: changes.length };
  }
  if (!nearest || !now) return 'what it made in earlier runs is not in the store';
  return `not only its code changed: ${explainChange(now, nearest.before)}`;
}

/** A package that a step uses has its version among the facts of the environment, if it is a native one. */
function isOfCode(change: Change, changes: readonly Change[]): boolean {
  if (change.type === 'environment')
    return changes.some((other) => other.type === 'package' && other.name === change.name);
  return ['code', 'package', 'used', 'unknown-code'].includes(change.type);
}
