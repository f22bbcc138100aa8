// From the place of a store to the store. A place is a folder; `file:` URLs name one too.

import { fileURLToPath } from 'node:url';
import { openDiskStore } from './disk-store.ts';
import type { Store } from './store.ts';

/** Opens the store at a place. It need not exist yet: the first write makes it. */
export async function openStore(place: string): Promise<Store> {
  if (place.startsWith('file:')) return openDiskStore(fileURLToPath(place));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1];
  if (scheme) throw new Error(`No store is known for '${place}': '${scheme}' is no scheme of a store. Name a folder.`);
  return openDiskStore(place);
}
