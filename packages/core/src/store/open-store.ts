// Opens a store of this machine by its location: a folder, or `memory:` for a store that ends with the process.

import { resolve } from 'node:path';
import { failAuthor } from '../base/errors/author-error.ts';
import { openDiskStore } from './disk/disk-store.ts';
import { isMemoryPlace, openMemoryStore } from './open-memory-store.ts';
import { isSharedLocation, showLocation } from './shared/shared-location.ts';
import type { Store } from './store.ts';

/**
 * Opens the store at a location. It need not exist yet: the first write makes it.
 *
 * @throws AuthorError `store-unknown`
 */
export async function openStore(place: string): Promise<Store> {
  return isMemoryPlace(place) ? openMemoryStore(place) : openDiskStore(folderOfStore(place));
}

/** @throws AuthorError `store-unknown` if it is not a folder */
export function folderOfStore(place: string): string {
  if (isMemoryPlace(place)) failAuthor('store-unknown', { place });
  if (isSharedLocation(place)) failAuthor('store-unknown', { place: showLocation(place) });
  return resolve(place);
}
