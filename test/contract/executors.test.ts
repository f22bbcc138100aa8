// Every executor under the one contract, and a whole plan by the second one: the runner knows neither of them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Key } from '../../packages/core/src/base/brand.ts';
import { preparePlan } from '../../packages/core/src/plan/prepare-plan.ts';
import type { ExecutorSetup, OpenExecutor, RunCode } from '../../packages/core/src/run/executor.ts';
import { chooseLimits } from '../../packages/core/src/run/limits/limits.ts';
import { openLoadedPackages } from '../../packages/core/src/run/loaded-packages.ts';
import { openLocalExecutor } from '../../packages/core/src/run/local/local-executor.ts';
import { runPlan } from '../../packages/core/src/run/run-plan.ts';
import type { BlobStore } from '../../packages/core/src/store/blob-client.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openBlobs } from '../../packages/core/src/store/shared/open-blobs.ts';
import { type ArtifactServer, startArtifactServer } from '../rig/artifact-server.ts';
import { openChildJobs } from '../rig/child-jobs.ts';
import { writeCommittedProject } from '../rig/committed-project.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { openInProcessExecutor } from '../rig/in-process-executor.ts';
import { contractOfExecutor } from './executor-contract.ts';

const machine = mkdtempSync(join(tmpdir(), 'cairn-machine-'));
afterAll(() => rmSync(machine, { recursive: true, force: true }));

let server: ArtifactServer | undefined;
beforeAll(async () => {
  server = await startArtifactServer({ folder: join(machine, 'server') });
});
afterAll(() => server?.[Symbol.asyncDispose]());

contractOfExecutor('local workers', openLocalExecutor);
contractOfExecutor('in this process', openInProcessExecutor);
contractOfExecutor('jobs', openJobs);
contractOfExecutor('jobs of several nodes', openGroupedJobs);
contractOfExecutor('jobs over a shared store', openStoredJobs);
contractOfExecutor("jobs with the code of the run's commit", openCommittedJobs);

/** Jobs whose shared folder is in the folder of the test. */
function openJobs(setup: ExecutorSetup) {
  return openChildJobs(setup, { folder: join(setup.store.place, '../shared') });
}

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

async function runWith(rig: Rig, openExecutor: OpenExecutor, store: string) {
  const options = { pipeline: 'counting', cwd: rig.root, storePlace: rig.path(store) };
  const prepared = await preparePlan(options);
  const finished = await runPlan(prepared, {
    ...{ store: await openStore(options.storePlace), openExecutor, logPlace: rig.path('.cairn') },
    ...{ most: chooseLimits({}), allowImpure: false, twice: true },
    ...{ forced: new Set(), signal: new AbortController().signal, loaded: openLoadedPackages(rig.root) },
    ...{
      onEvent: () => undefined,
      earlier: async () => ({ manifests: [], seconds: null, keys: new Set<Key>() }),
      secondsOf: () => undefined,
    },
  });
  return finished.map(({ label, outcome, key, outputs, differs }) => ({ label, outcome, key, outputs, differs }));
}

it('a plan comes out the same by each executor', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const [here, local] = [
    await runWith(rig, openInProcessExecutor, 'here'),
    await runWith(rig, openLocalExecutor, 'local'),
  ];
  expect(here.map(({ outcome }) => outcome)).toEqual(['ran', 'ran', 'ran']);
  expect(here).toEqual(local);
  expect(await runWith(rig, openJobs, 'jobs')).toEqual(local);
  expect(await runWith(rig, openInProcessExecutor, 'local')).toEqual(
    local.map((node) => ({ ...node, outcome: 'fresh' })),
  );
});
