// What is known of a pipeline's nodes from their earlier runs: for saying why one runs again, and what it may cost.

import type { Key } from '../../base/brand.ts';
import { inParallel } from '../../files/in-parallel.ts';
import type { Earlier } from '../../plan/outcome/explain-pending.ts';
import type { RunRecord } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';
import { createExplainer, isManifest } from './explain-manifest.ts';
import { filesAtOnce, listRecordedNames, readRecord } from './list-runs.ts';

export interface EarlierRuns {
  /** The pipeline's last finished run. */
  readonly last: RunRecord | undefined;
  /** How long a node of this label took when it last ran; undefined where none of these runs made it. */
  secondsOf(label: string): number | undefined;
  /** What the store holds of the times that a node of this label was made, newest first. */
  of(label: string, store: Store): Promise<Earlier>;
}

/** So many runs are looked back, and so many different results of one node. */
const lookedBack = 50;
const compared = 8;
/** So many records are read at a time: a project of one pipeline needs no more than the first of these. */
const readAtOnce = 64;

export async function openEarlierRuns(home: string, pipeline: string): Promise<EarlierRuns> {
  const runs = await readNewest(home, pipeline);
  const keys = new Map<string, Set<Key>>();
  const times = new Map<string, number>();
  for (const { nodes } of runs)
    for (const { label, key, outcome, seconds } of nodes) {
      if (outcome === 'ran' && !times.has(label)) times.set(label, seconds);
      if (key && outcome !== 'failed') keys.set(label, (keys.get(label) ?? new Set<Key>()).add(key));
    }
  const explain = createExplainer(home);
  return {
    last: runs.find(({ status }) => status !== 'interrupted'),
    secondsOf: (label) => times.get(label),
    async of(label, store) {
      const known = [...(keys.get(label) ?? [])].slice(0, compared);
      const found = await Promise.all(known.map(async (key) => (await store.recorded(key)).at(-1)));
      const results = found.filter((result) => result !== undefined);
      return {
        manifests: await Promise.all(
          results.flatMap(({ manifest }) => (isManifest(manifest) ? [explain(manifest)] : [])),
        ),
        seconds: results[0]?.seconds ?? null,
        keys: keys.get(label) ?? new Set(),
      };
    },
  };
}

/** The last runs of a pipeline in this folder, newest first. A long history is not read whole for them. */
async function readNewest(home: string, pipeline: string): Promise<readonly RunRecord[]> {
  const names = (await listRecordedNames(home)).toReversed();
  const found: RunRecord[] = [];
  for (let from = 0; from < names.length && found.length < lookedBack; from += readAtOnce) {
    const some = names.slice(from, from + readAtOnce);
    const records = await inParallel(some, filesAtOnce, (name) => readRecord(home, name));
    found.push(...records.filter((record) => record !== undefined).filter((record) => record.pipeline === pipeline));
  }
  return found.slice(0, lookedBack);
}
