// Every store of ours under the one contract.

import { createMemoryStore } from '../../packages/core/src/store/memory-store.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { contractOfStore } from './store-contract.ts';

contractOfStore('on disk', openStore);
contractOfStore('in memory', async (place) => createMemoryStore(place));
