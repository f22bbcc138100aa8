// The stored result that a node uses: the one under its key; of a frozen node that has none, its newest
// earlier result (ADR 35).

import type { Key } from '../../base/brand.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import type { PlanNode } from '../../graph/node.ts';
import { explainChange } from '../../key/explain-change.ts';
import type { ExplainedManifest } from '../../key/explained-manifest.ts';
import { listChanges } from '../../key/list-changes.ts';
import type { KeyManifest } from '../../key/manifest.ts';
import type { Store } from '../../store/store.ts';
import type { Earlier } from './explain-pending.ts';
import { findHit, type Hit, type HitOptions } from './find-hit.ts';

export interface FoundResult extends Hit {
  /** Of a frozen node, if what is under its key was not found: what is used, and what changed since. */
  readonly frozen?: FrozenResult;
  /** What such a result was made from. */
  readonly madeFrom?: MadeFrom;
  /** Why a frozen node has no result and does not run, as a clause that goes on from its name. */
  readonly lostFrozen?: string;
}

export type MadeFrom = Pick<KeyManifest, 'params' | 'inputs'>;

export interface ResultOptions extends HitOptions {
  readonly isFrozen: boolean;
  readonly earlier: () => Promise<Earlier>;
  /** Of a run that is reproduced: what this frozen node used. */
  readonly recorded: FrozenResult | undefined;
}

export async function findResult(
  node: Pick<PlanNode, 'outputs'>,
  { key, explained }: { readonly key: Key; readonly explained: ExplainedManifest },
  store: Pick<Store, 'find'>,
  { isFrozen, earlier, recorded, ...options }: ResultOptions,
): Promise<FoundResult> {
  const hit = await findHit(node, key, store, options);
  if (hit.stored || !isFrozen) return hit;
  const { results = [], frozen: last, explain, forgotten } = await earlier();
  const one = recorded ? { key: recorded.madeUnder, run: recorded.run } : results[0];
  // The code of its key makes it again.
  if (!one || one.key === key) return hit;
  const { stored } = await findHit(node, one.key, store, options);
  // What somebody withdrew is not used; what was made again under its key is.
  if (!stored && forgotten?.(one.key) !== undefined) return hit;
  const before = stored && (await explain?.(stored.manifest));
  if (!stored && (await hasOtherOutputs(node, one.key, store)))
    return { ...hit, lostFrozen: describeLost(one, 'has outputs of other names') };
  if (!stored || !before) return { ...hit, lostFrozen: describeLost(one, 'is not in the store') };
  if (!hasSameKinds(node, before.manifest, explained.manifest))
    return { ...hit, lostFrozen: describeLost(one, 'has outputs of other kinds') };
  const frozen: FrozenResult = recorded ?? {
    ...{ key, madeUnder: one.key, run: one.run, at: stored.at },
    since: last?.key === key && last.madeUnder === one.key ? last.since : new Date().toISOString(),
    changed: explainChange(explained, before),
    hasOtherInputs: listChanges(explained, before).some(({ type }) => type === 'input' || type === 'lineage'),
  };
  const { params, inputs } = before.manifest;
  return { stored, refusal: undefined, frozen, madeFrom: { params, inputs } };
}

function describeLost({ run }: Pick<FrozenResult, 'run'>, why: string): string {
  return `is frozen, and its result of run ${run ?? 'unknown'} ${why}`;
}

async function hasOtherOutputs(
  { outputs }: Pick<PlanNode, 'outputs'>,
  key: Key,
  store: Pick<Store, 'find'>,
): Promise<boolean> {
  const last = (await store.find(key)).at(-1);
  return last !== undefined && outputs.some((name) => !Object.hasOwn(last.outputs, name));
}

/** Its readers read what it made as kinds of today. */
function hasSameKinds({ outputs }: Pick<PlanNode, 'outputs'>, before: KeyManifest, now: KeyManifest): boolean {
  return outputs.every((name) => before.kinds[name] === now.kinds[name]);
}
