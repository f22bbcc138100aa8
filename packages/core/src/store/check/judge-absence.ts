import type { Digest } from '../../base/brand.ts';
import type { Store, StoreContents } from '../store.ts';

/** Why an artifact is unavailable: nothing of it is in the store, or it is damaged. */
export type Absence = 'missing' | 'damaged';

/** Lists a store at the first call, and returns the same list afterwards. */
export function listOnce(store: Pick<Store, 'list'>): () => Promise<StoreContents> {
  let contents: Promise<StoreContents> | undefined;
  return () => {
    contents ??= store.list();
    return contents;
  };
}

/** For artifacts that are not complete. If one of several is missing entirely, the answer is `missing`. */
export function judgeAbsence(digests: readonly Digest[], { files, folders }: StoreContents): Absence {
  return digests.every((digest) => files.has(digest) || folders.has(digest)) ? 'damaged' : 'missing';
}
