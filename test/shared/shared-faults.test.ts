// The shared store of an HTTP server of these tests, under the faults of every shared store.

import { openBlobs } from '@cairn/store-http';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { faultsOfSharedStore } from './shared-fault-suite.ts';

faultsOfSharedStore('a server of the tests', async (place) => {
  const server = await startArtifactServer({ folder: place.fresh('server') });
  return { server, openBlobs: () => openBlobs(new URL(server.url), {}) };
});
