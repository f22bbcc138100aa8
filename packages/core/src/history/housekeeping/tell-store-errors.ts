// A store that cannot be written is no bug when somebody keeps it in order: it is told in words.

import { failAuthor } from '../../base/errors/author-error.ts';
import { StoreError } from '../../store/store.ts';

/** @throws AuthorError `store-unwritable` */
export async function tellStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return failAuthor('store-unwritable', { message: error.message.replace(/\.$/, '') });
  }
}
