import type { Digest } from '../../base/brand.ts';
import type { Store, StoreContents } from '../store.ts';

/** Why an artifact cannot be had: the store holds nothing of it, or what it holds is not whole. */
export type Absence = 'missing' | 'damaged';

/** Lists a store when it is first asked, and never again. */
export function listOnce(store: Pick<Store, 'list'>): () => Promise<StoreContents> {
  let contents: Promise<StoreContents> | undefined;
  return () => {
    contents ??= store.list();
    return contents;
  };
}

/** Of artifacts that are not whole. With several, one of which nothing is left says most. */
export function judgeAbsence(digests: readonly Digest[], { files, folders }: StoreContents): Absence {
  return digests.every((digest) => files.has(digest) || folders.has(digest)) ? 'damaged' : 'missing';
}
