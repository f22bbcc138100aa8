// Compares params: those of the pipeline, and those of its nodes, which its code may set. Pure.

import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { compareParams } from '../../key/list-changes.ts';
import type { NodePair } from './diff-nodes.ts';

/** Undefined if it is not set. */
export interface ChangedParam {
  readonly name: string;
  readonly before: Canonical | undefined;
  readonly now: Canonical | undefined;
  /** The nodes; null for a param of the pipeline. */
  readonly nodes: readonly string[] | null;
}

export function diffParams(before: Canonical, now: Canonical, pairs: readonly NodePair[]): readonly ChangedParam[] {
  const ofPipeline = compareParams(now, before).map((change) => ({ ...withoutType(change), nodes: null }));
  const ofNodes = new Map<string, ChangedParam & { readonly nodes: string[] }>();
  for (const pair of pairs) {
    if (pair.now.role === 'source') continue;
    for (const change of compareParams(pair.now.params, pair.before.params)) {
      const same = `${change.name} ${digestCanonical([change.before, change.now].map((value) => [value ?? null, value === undefined]))}`;
      const known = ofNodes.get(same) ?? { ...withoutType(change), nodes: [] };
      known.nodes.push(pair.now.label);
      ofNodes.set(same, known);
    }
  }
  return [...ofPipeline, ...ofNodes.values()];
}

function withoutType({ name, before, now }: Omit<ChangedParam, 'nodes'>): Omit<ChangedParam, 'nodes'> {
  return { name, before, now };
}
