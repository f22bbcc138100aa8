// Executors under the one contract, and a whole plan by the second one: the runner knows neither of them. The other kinds of
// jobs are in executors-of-jobs.exhaustive.test.ts.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key } from '../../packages/core/src/base/brand.ts';
import { preparePlan } from '../../packages/core/src/plan/prepare-plan.ts';
import type { ExecutorSetup, OpenExecutor } from '../../packages/core/src/run/executor.ts';
import { chooseLimits } from '../../packages/core/src/run/limits/limits.ts';
import { openLoadedPackages } from '../../packages/core/src/run/loaded-packages.ts';
import { openLocalExecutor } from '../../packages/core/src/run/local/local-executor.ts';
import { runPlan } from '../../packages/core/src/run/run-plan.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openChildJobs } from '../rig/child-jobs.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { openInProcessExecutor } from '../rig/in-process-executor.ts';
import { contractOfExecutor } from './executor-contract.ts';

contractOfExecutor('local workers', openLocalExecutor);
contractOfExecutor('in this process', openInProcessExecutor);
contractOfExecutor('jobs', openJobs);

/** Jobs whose shared folder is in the folder of the test. */
function openJobs(setup: ExecutorSetup) {
  return openChildJobs(setup, { folder: join(setup.store.place, '../shared') });
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
