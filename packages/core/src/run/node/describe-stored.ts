// In what two artifacts of a store differ: their digests, and where, if both can still be read.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { Kind } from '../../dsl/kind.ts';
import type { Store } from '../../store/store.ts';
import { describeDifference } from '../difference/describe-difference.ts';

/** `9f86d081884c → 3a7bd3e2360a, epochs[0].loss: 0.69 → 0.7`. `folder` does not exist yet. */
export async function describeStored(
  before: Digest,
  now: Digest,
  kind: Kind<unknown> | undefined,
  store: Store,
  folder: string,
): Promise<string> {
  const digests = `${before.slice(0, 12)} → ${now.slice(0, 12)}`;
  const one = await readPath(before, store, join(folder, 'before'));
  const other = await readPath(now, store, join(folder, 'now'));
  return one === undefined || other === undefined
    ? digests
    : `${digests}, ${await describeDifference(one, other, kind)}`;
}

async function readPath(digest: Digest, store: Store, folder: string): Promise<string | undefined> {
  if ((await store.formOf(digest)) !== 'folder') return store.pathOf(digest);
  return (await store.layOut(digest, folder)) ? folder : undefined;
}
