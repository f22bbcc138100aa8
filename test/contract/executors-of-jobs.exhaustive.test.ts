// Jobs of every kind under the contract of executors: each of its nodes is several processes. What these kinds do that the
// others do not do has quick tests: grouped-jobs.test.ts, stored-jobs.test.ts and jobs.test.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { ExecutorSetup, RunCode } from '../../packages/core/src/run/executor.ts';
import type { BlobStore } from '../../packages/core/src/store/blob-client.ts';
import { openBlobs } from '../../packages/core/src/store/shared/open-blobs.ts';
import { type ArtifactServer, startArtifactServer } from '../rig/artifact-server.ts';
import { openChildJobs } from '../rig/child-jobs.ts';
import { writeCommittedProject } from '../rig/committed-project.ts';
import { contractOfExecutor } from './executor-contract.ts';

const machine = mkdtempSync(join(tmpdir(), 'cairn-machine-'));
afterAll(() => rmSync(machine, { recursive: true, force: true }));

let server: ArtifactServer | undefined;
beforeAll(async () => {
  server = await startArtifactServer({ folder: join(machine, 'server') });
});
afterAll(() => server?.[Symbol.asyncDispose]());

contractOfExecutor('jobs of several nodes', openGroupedJobs);
contractOfExecutor('jobs over a shared store', openStoredJobs);
contractOfExecutor("jobs with the code of the run's commit", openCommittedJobs);

function openGroupedJobs(setup: ExecutorSetup) {
  return openChildJobs(setup, { folder: join(setup.store.place, '../shared'), group: () => 20 });
}

/** Jobs of machines that do not see the project: all of them use one folder of their machine. */
function openCommittedJobs(setup: ExecutorSetup) {
  const project = join(setup.store.place, '../project');
  let written: Promise<RunCode> | undefined;
  const code: RunCode = {
    top: setup.root,
    async archive(store) {
      written ??= writeCommittedProject(project, setup.root);
      return (await written).archive(store);
    },
  };
  const folder = join(setup.store.place, '../shared');
  return openChildJobs({ ...setup, code }, { folder, code: 'commit', scratch: join(machine, 'scratch') });
}

/** Jobs of machines that share neither the project nor a folder with the runner: all comes through a server. */
function openStoredJobs(setup: ExecutorSetup) {
  const shared = { url: server!.url, blobs: openLazily(() => openBlobs(server!.url, {}, [setup.root])) };
  const folder = join(setup.store.place, '../own');
  const options = { folder, exchange: 'store', scratch: join(machine, 'scratch-of-store'), poll: 50 } as const;
  return openChildJobs({ ...setup, shared }, options);
}

/** Blobs that are opened when they are first used. */
function openLazily(open: () => Promise<BlobStore>): BlobStore {
  let opened: Promise<BlobStore> | undefined;
  const blobs = () => (opened ??= open());
  return {
    location: 'the server of the test',
    has: async (name) => (await blobs()).has(name),
    get: async (name) => (await blobs()).get(name),
    putIfAbsent: async (name, content) => (await blobs()).putIfAbsent(name, content),
    list: async function* (prefix) {
      yield* (await blobs()).list(prefix);
    },
    remove: async (name) => (await blobs()).remove(name),
  };
}
