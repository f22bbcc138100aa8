// Every store of ours under the one contract.

import { join } from 'node:path';
import { createBlobBackedStore } from '../../packages/core/src/store/blobs/blob-backed-store.ts';
import { openFolderBlobs } from '../../packages/core/src/store/blobs/folder-blobs.ts';
import { createMemoryBlobs } from '../../packages/core/src/store/blobs/memory-blobs.ts';
import { createProcessLocks } from '../../packages/core/src/store/locks/process-locks.ts';
import { createMemoryStore } from '../../packages/core/src/store/memory-store.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openSharedStore } from '../../packages/core/src/store/shared/open-shared.ts';
import { noTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import { contractOfStore } from './store-contract.ts';

contractOfStore('on disk', openStore);
contractOfStore('in memory', async (place) => createMemoryStore(place));
// What is removed here stays there, so that nothing is sent.
contractOfStore(
  'with an empty shared one behind it',
  async (place) => openSharedStore(await openStore(place), { blobs: createMemoryBlobs(), trust: noTrust }).store,
);
contractOfStore('over blobs in a folder', async (place) =>
  createBlobBackedStore({
    blobs: openFolderBlobs(join(place, 'remote')),
    folder: join(place, 'local'),
    locks: createProcessLocks(),
  }),
);
