// The stored result of a node whose outputs are not all in the store. Its digests are enough for the keys of what reads it,
// so it does not run unless something that runs reads its bytes (ADR 45).

import type { Key, NodeId } from '../base/brand.ts';
import { findAskedNodes } from '../graph/asked-nodes.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Store } from '../store/store.ts';
import { freshnessOf } from './freshness.ts';
import type { NodeKey } from './node-key.ts';
import type { Absence } from './outcome/absence.ts';
import type { Earlier } from './outcome/explain-pending.ts';
import { isFallback } from './outcome/fallbacks.ts';
import { findHit } from './outcome/find-hit.ts';
import type { FoundResult } from './outcome/find-result.ts';
import type { PreparedPlan } from './prepare-plan.ts';

export interface GoneResult extends FoundResult {
  readonly stored: NonNullable<FoundResult['stored']>;
  /** Undefined if all outputs are in the store, and only the record of them was missing. */
  readonly absent: Absence | undefined;
}

export interface GoneOptions {
  readonly allowImpure: boolean;
  readonly prepared: PreparedPlan;
  /** What is known of the node's earlier runs. */
  readonly earlier: () => Promise<Earlier>;
}

/**
 * Undefined for what a run is asked for, and for nodes whose bytes a run reads in any case: files, lists of items, and frozen
 * nodes.
 */
export async function findGone(
  node: PlanNode,
  { key }: Pick<NodeKey, 'key'>,
  store: Pick<Store, 'recorded' | 'has' | 'isRefused'>,
  { allowImpure, prepared, earlier }: GoneOptions,
): Promise<GoneResult | undefined> {
  const { role } = node.definition;
  if (role === 'source' || role === 'items' || isFallback(node) || isAsked(node.id, prepared)) return undefined;
  if (freshnessOf(node.id, prepared) || store.isRefused?.(key)) return undefined;
  const recorded = { find: (of: typeof key) => store.recorded(of) };
  const { stored } = await findHit(node, key, recorded, { allowImpure, home: prepared.found.home });
  // What somebody accepted for other code would be made by the code of today.
  if (stored?.accepted) return undefined;
  if (!stored) return findRecorded(node, key, await earlier(), store);
  return { stored, refusal: undefined, absent: stored.isRemoved ? 'read' : 'lost' };
}

/** The outputs that an earlier run recorded under the key, where the store has lost even its record of them. */
async function findRecorded(
  { outputs }: PlanNode,
  key: Key,
  { outputsOf, forgotten, seconds }: Earlier,
  store: Pick<Store, 'has'>,
): Promise<GoneResult | undefined> {
  const made = forgotten?.(key) === undefined ? outputsOf?.(key) : undefined;
  if (!made || !outputs.every((name) => Object.hasOwn(made, name))) return undefined;
  const there = await Promise.all(Object.values(made).map((digest) => store.has(digest)));
  const stored = { outputs: made, seconds: seconds ?? 0, at: '' };
  return { stored, refusal: undefined, absent: there.every((isThere) => isThere) ? undefined : 'lost' };
}

const asked = new WeakMap<PreparedPlan['steps'], ReadonlySet<NodeId>>();

/** A copy for an item of a map is as its template. */
function isAsked(id: NodeId, prepared: PreparedPlan): boolean {
  const { plan, steps, copies, selected, selection } = prepared;
  let known = asked.get(steps);
  if (!known) {
    // What is only shown is explained as of a whole run.
    const isChosen = (node: NodeId): boolean =>
      selection?.isShownOnly || (selected.has(node) && !(selection?.asStored.has(node) ?? false));
    known = findAskedNodes(plan, isChosen);
    asked.set(steps, known);
  }
  return known.has(copies?.get(id)?.template.id ?? id);
}
