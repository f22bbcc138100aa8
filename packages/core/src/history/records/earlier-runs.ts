// Facts about a pipeline's nodes from earlier runs, to explain why one runs again and to estimate its time.

import type { Key, RunId } from '../../base/brand.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { describeForgotten, readForgotten } from '../../plan/decisions/forgotten.ts';
import type { Earlier } from '../../plan/outcome/explain-pending.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';
import { createExplainer, isManifest } from './explain-manifest.ts';
import { filesAtOnce, listRecordedNames, readRecord } from './list-runs.ts';

export interface EarlierRuns {
  /** The pipeline's last finished run. */
  readonly last: RunRecord | undefined;
  /** The pipeline's last run, also one that was interrupted. */
  readonly newest: RunRecord | undefined;
  /** How long a node with this label took the last time it ran; undefined if it ran in none of these runs. */
  secondsOf(label: string): number | undefined;
  /** The stored results of a node with this label, newest first. */
  of(label: string, store: Store): Promise<Earlier>;
}

/** The maximum number of earlier runs, and of different results of one node. */
const lookedBack = 50;
const compared = 8;
/** The number of records that are read at a time: a project with one pipeline needs only the first of these. */
const readAtOnce = 64;

export async function openEarlierRuns(home: string, pipeline: string): Promise<EarlierRuns> {
  const runs = await readNewest(home, pipeline);
  const keys = new Map<string, Set<Key>>();
  const times = new Map<string, number>();
  const makers = new Map<Key, { readonly run: RunId; readonly isMaker: boolean }>();
  const frozen = new Map<string, FrozenResult | undefined>();
  const outputs = new Map<Key, RecordedNode['outputs']>();
  for (const { nodes, run, impure } of runs)
    for (const node of nodes) {
      const { key, outcome, seconds, frozen: used, outputs: made, accepted, source } = node;
      for (const label of labelsOf(node)) {
        if (outcome === 'ran' && !times.has(label)) times.set(label, seconds);
        if (!key || outcome === 'failed') continue;
        keys.set(label, (keys.get(label) ?? new Set<Key>()).add(key));
        if (!frozen.has(label)) frozen.set(label, used);
      }
      if (!key || outcome === 'failed') continue;
      // What other code made is not what the code of the key would make.
      if (!used && !accepted && !source && !impure && Object.keys(made).length && !outputs.has(key))
        outputs.set(key, made);
      // Also a run that only used it, if the one that made it is not among these.
      const isMaker = outcome === 'ran' || Boolean(used?.run);
      if (!makers.get(key)?.isMaker) makers.set(key, { run: used?.run ?? run, isMaker });
    }
  const explain = createExplainer(home);
  const notes = readForgotten(home);
  const forgotten = (key: Key): string | undefined => {
    const note = notes.get(key);
    return note && describeForgotten(note);
  };
  return {
    last: runs.find(({ status }) => status !== 'interrupted'),
    newest: runs[0],
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
        forgotten,
        results: [...(keys.get(label) ?? [])].map((key) => ({ key, run: makers.get(key)!.run })),
        frozen: frozen.get(label),
        outputsOf: (key) => outputs.get(key),
        explain: async (manifest) => (isManifest(manifest) ? explain(manifest) : undefined),
      };
    },
  };
}

/** Of a copy for equal items, the labels of all of them: each may have another result next time. */
function labelsOf({ label, items = [] }: Pick<RecordedNode, 'label' | 'items'>): readonly string[] {
  const [first, ...others] = items;
  const end = `[${first}]`;
  if (!others.length || !label.endsWith(end)) return [label];
  return [label, ...others.map((item) => `${label.slice(0, -end.length)}[${item}]`)];
}

/** The last runs of a pipeline in this folder, newest first. Older records are not read. */
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
