// What is known of a pipeline's nodes from their earlier runs: for saying why one runs again, and what it may cost.

import type { Fingerprint, Key } from '../base/brand.ts';
import { isRecord } from '../base/canonical.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import type { KeyManifest } from '../key/manifest.ts';
import { type CodeListing, readListing } from '../plan/list-code.ts';
import type { Earlier } from '../plan/price-plan.ts';
import type { RunRecord } from '../run/record.ts';
import type { Store } from '../store/store.ts';
import { listRuns } from './list-runs.ts';

export interface EarlierRuns {
  /** The pipeline's last finished run. */
  readonly last: RunRecord | undefined;
  /** What the store holds of the times that a node of this label was made, newest first. */
  of(label: string, store: Store): Promise<Earlier>;
}

/** So many runs are looked back, and so many different results of one node. */
const lookedBack = 50;
const compared = 8;

export async function openEarlierRuns(home: string, pipeline: string): Promise<EarlierRuns> {
  const all = await listRuns(home);
  const runs = all
    .filter((record) => record.pipeline === pipeline)
    .slice(-lookedBack)
    .reverse();
  const keys = new Map<string, Set<Key>>();
  for (const { nodes } of runs)
    for (const { label, key, outcome } of nodes)
      if (key && outcome !== 'failed') keys.set(label, (keys.get(label) ?? new Set<Key>()).add(key));
  const listings = new Map<Fingerprint, Promise<CodeListing | undefined>>();
  const explain = async (manifest: KeyManifest): Promise<ExplainedManifest> => {
    const { fingerprint } = manifest;
    if (fingerprint === null) return { manifest, code: [], locked: [] };
    const listing = listings.get(fingerprint) ?? readListing(home, fingerprint);
    listings.set(fingerprint, listing);
    const { code, locked } = (await listing) ?? { code: [], locked: [] };
    return { manifest, code, locked };
  };
  return {
    last: runs.find(({ status }) => status !== 'interrupted'),
    async of(label, store) {
      const known = [...(keys.get(label) ?? [])].slice(0, compared);
      const found = await Promise.all(known.map(async (key) => (await store.find(key)).at(-1)));
      const results = found.filter((result) => result !== undefined);
      return {
        manifests: await Promise.all(
          results.flatMap(({ manifest }) => (isManifest(manifest) ? [explain(manifest)] : [])),
        ),
        seconds: results[0]?.seconds ?? null,
      };
    },
  };
}

/** A store may hold what an earlier version of Cairn wrote. */
function isManifest(value: unknown): value is KeyManifest {
  return isRecord(value) && typeof value['step'] === 'string' && isRecord(value['inputs']);
}
