// Why a node runs: what the store has lost of its result, or else what changed since its nearest earlier run.

import type { Digest, Key, RunId } from '../../base/brand.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import { explainNearest } from '../../key/explain-change.ts';
import type { ExplainedManifest } from '../../key/explained-manifest.ts';
import type { LostResult, Store } from '../../store/store.ts';

/** What is known of a node's earlier runs. */
export interface Earlier {
  /** What the store still has of them, newest first. */
  readonly manifests: readonly ExplainedManifest[];
  /** How long the last one took; null when it never ran. */
  readonly seconds: number | null;
  /** The keys under which it was made, also where the store has nothing of them. */
  readonly keys: ReadonlySet<Key>;
  /** In words, that somebody withdrew the result under a key; undefined if nobody did. */
  forgotten?(key: Key): string | undefined;
  /** The keys of its results with the newest runs that made them, newest first. */
  readonly results?: readonly { readonly key: Key; readonly run: RunId }[];
  /** The outputs that a node has under a key, from the newest run that says so; undefined if none does. */
  outputsOf?(key: Key): Readonly<Record<string, Digest>> | undefined;
  /** Of a frozen node: what it used in the last run, if something had changed then. */
  readonly frozen?: FrozenResult | undefined;
  /** What a result was made from, with what is known of its code; undefined if that cannot be read. */
  explain?(manifest: unknown): Promise<ExplainedManifest | undefined>;
}

export interface ExplainedPending {
  readonly reason: string;
  /** Null where the store lost nothing. */
  readonly lost: LostResult | null;
}

export async function explainPending(
  key: Key,
  explained: ExplainedManifest,
  earlier: Earlier,
  store: Pick<Store, 'findLost'>,
): Promise<ExplainedPending> {
  const known = earlier.keys.has(key) ? ({ kind: 'record-missing', output: null } as const) : null;
  const damaged = await store.findLost(key);
  const forgotten = damaged ? undefined : earlier.forgotten?.(key);
  if (forgotten !== undefined) return { reason: forgotten, lost: null };
  const lost = damaged ?? known;
  if (lost) return { reason: describeLost(lost), lost };
  if (!earlier.manifests.length && earlier.keys.size)
    return { reason: 'what it made in earlier runs is not in the store', lost: null };
  return { reason: explainNearest(explained, earlier.manifests), lost: null };
}

function describeLost({ kind, output }: LostResult): string {
  const artifact = output === null ? 'its artifact' : `its artifact '${output}'`;
  const words = {
    'artifact-missing': `${artifact} is missing from the store`,
    'artifact-damaged': `${artifact} is damaged in the store`,
    'record-missing': 'its record is missing from the store',
    'record-damaged': 'its record is damaged in the store',
  } as const;
  return words[kind];
}
