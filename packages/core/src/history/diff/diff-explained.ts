// What the keys of two nodes were computed from, as far as it is still in the store, and what of it changed.

import type { Key } from '../../base/brand.ts';
import type { ExplainedManifest } from '../../key/explained-manifest.ts';
import { type Change, isKnown, listChanges } from '../../key/list-changes.ts';
import type { ListedPiece } from '../../plan/listing/list-code.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';
import { createExplainer, isManifest } from '../records/explain-manifest.ts';
import type { NodePair } from './diff-nodes.ts';

type Explained = ExplainedManifest<ListedPiece>;

export interface ExplainedPair {
  readonly label: string;
  readonly before: Explained;
  readonly now: Explained;
  readonly changes: readonly Change<ListedPiece>[];
}

export interface ExplainedPairs {
  /** Pairs with different keys. */
  readonly explained: readonly ExplainedPair[];
  /** Labels of nodes for which the store does not have both results any more. */
  readonly unexplained: readonly string[];
}

/** `home` is the folder that contains `.cairn`. */
export async function explainPairs(pairs: readonly NodePair[], store: Store, home: string): Promise<ExplainedPairs> {
  const explain = createExplainer(home);
  const manifestOf = async ({ key, outcome }: RecordedNode): Promise<Explained | undefined> => {
    // A node that failed has a key and no result.
    const found = outcome === 'failed' ? undefined : (await store.find(key as Key)).at(-1)?.manifest;
    return isManifest(found) ? explain(found) : undefined;
  };
  const explained: ExplainedPair[] = [];
  const unexplained: string[] = [];
  for (const { before, now } of pairs) {
    if (before.key === null || now.key === null || before.key === now.key || now.role === 'source') continue;
    const [a, b] = [await manifestOf(before), await manifestOf(now)];
    if (a && b) explained.push({ label: now.label, before: a, now: b, changes: compare(b, a) });
    else unexplained.push(now.label);
  }
  return { explained, unexplained };
}

/** If nothing is known about the later code, all of it would look removed. */
function compare(now: Explained, before: Explained): readonly Change<ListedPiece>[] {
  return listChanges(now, isKnown(now) ? before : { ...before, code: [], locked: [] });
}
