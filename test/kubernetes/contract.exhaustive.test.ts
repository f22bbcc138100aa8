// The contract of executors on a real Kubernetes: each node is a Job whose container runs on its machine.

import { join } from 'node:path';
import { openExecutor } from '@cairn/executor-kubernetes';
import { afterAll, describe } from 'vitest';
import { contractOfExecutor } from '../contract/executor-contract.ts';
import { findMissingKubernetes, startKubernetes } from '../rig/kubernetes-cluster.ts';

const missing = await findMissingKubernetes();
const cluster = missing === undefined ? await startKubernetes() : undefined;
afterAll(() => cluster?.[Symbol.asyncDispose]());

describe.skipIf(missing !== undefined)(`on Kubernetes${missing === undefined ? '' : `: ${missing}`}`, () => {
  contractOfExecutor('Kubernetes', (setup) => {
    const exchange = { code: 'shared', exchange: 'folder', folder: join(setup.store.place, '../shared') };
    return openExecutor({ home: setup.root, settings: { ...cluster!.settings, ...exchange } }).open(setup);
  });
});
