// What is known of a pipeline's nodes from their earlier runs: for saying why one runs again, and what it may cost.

import type { Key } from '../base/brand.ts';
import type { ExplainedManifest } from '../key/explain-change.ts';
import type { Earlier } from '../run/price-plan.ts';
import type { RunRecord } from '../run/record.ts';
import type { Store } from '../store/store.ts';
import { listRuns } from './list-runs.ts';

export interface EarlierRuns {
  /** The pipeline's last finished run. */
  readonly last: RunRecord | undefined;
  /** What the store holds of the last time that a node of this label was made. */
  of(label: string, store: Store): Promise<Earlier>;
}

/** So many runs are looked back. */
const lookedBack = 50;

export async function openEarlierRuns(home: string, pipeline: string): Promise<EarlierRuns> {
  const runs = (await listRuns(home))
    .filter((record) => record.pipeline === pipeline)
    .slice(-lookedBack)
    .reverse();
  const keys = new Map<string, Key>();
  for (const { nodes } of runs)
    for (const { label, key, outcome } of nodes)
      if (key && outcome !== 'failed' && !keys.has(label)) keys.set(label, key);
  return {
    last: runs.find(({ status }) => status !== 'interrupted'),
    async of(label, store) {
      const key = keys.get(label);
      const result = key && (await store.find(key)).at(-1);
      return {
        manifest: result?.manifest as ExplainedManifest | undefined,
        seconds: result?.seconds ?? null,
      };
    },
  };
}
