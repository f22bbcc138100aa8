// A short sequence of everything that writes to a store, always in the same order. It reports each step that is done.

import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import type { TempPlace } from './temp-place.ts';

export const firstKey = digestBytes('first key') as string as Key;
export const secondKey = digestBytes('second key') as string as Key;

/** More than one chunk of a copy. */
export const bytesOfCopied = 'y'.repeat(1_100_000);

/** The number of results under each key, after each reported step. */
export const resultsAfter: Readonly<Record<string, readonly [number, number]>> = {
  adopted: [0, 0],
  'recorded first': [1, 0],
  copied: [1, 0],
  'folder copied': [1, 0],
  'folder adopted': [1, 0],
  'recorded second': [1, 1],
  'recorded first again': [2, 1],
};

export async function runScenario(store: Store, place: TempPlace, tell: (done: string) => void): Promise<void> {
  const record = (key: Key, outputs: Readonly<Record<string, Digest>>) =>
    store.record(key, { outputs, seconds: 1, at: '2024-01-01T00:00:00Z', manifest: { of: Object.keys(outputs) } });

  const adopted = await store.adopt(place.file('x'.repeat(5000)), 'file');
  tell('adopted');
  await record(firstKey, { adopted });
  tell('recorded first');
  const copied = await store.copyIn(place.file(bytesOfCopied), 'file');
  tell('copied');
  const folderCopied = await store.copyIn(place.folder({ a: 'bytes of a', 'b/c': 'z'.repeat(3000) }), 'folder');
  tell('folder copied');
  const folderAdopted = await store.adopt(place.folder({ d: 'bytes of d', e: '' }), 'folder');
  tell('folder adopted');
  await record(secondKey, { copied, folderCopied, folderAdopted });
  tell('recorded second');
  await record(firstKey, { copied });
  tell('recorded first again');
}
