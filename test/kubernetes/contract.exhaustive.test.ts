// The contract of executors on a real Kubernetes: each node is a Job whose container runs on its machine.

import { join } from 'node:path';
import { openExecutor } from '@cairn/executor-kubernetes';
import { afterAll, describe } from 'vitest';
import { contractOfExecutor } from '../contract/executor-contract.ts';
import { findMissingKubernetes, startKubernetes } from '../rig/kubernetes-cluster.ts';

/** What jobs need on the cluster that `KUBECONFIG` names: an image, and volumes with this repository and temporary files. */
const given = process.env['KUBECONFIG'] === undefined ? undefined : process.env['CAIRN_TEST_KUBERNETES'];
const missing = given === undefined ? await findMissingKubernetes() : undefined;
const cluster = given === undefined && missing === undefined ? await startKubernetes() : undefined;
afterAll(() => cluster?.[Symbol.asyncDispose]());

describe.skipIf(missing !== undefined)(`on Kubernetes${missing === undefined ? '' : `: ${missing}`}`, () => {
  contractOfExecutor('Kubernetes', (setup) => {
    const settings = cluster?.settings ?? (JSON.parse(given!) as object);
    const exchange = { code: 'shared', exchange: 'folder', folder: join(setup.store.place, '../shared') };
    return openExecutor({ home: setup.root, settings: { ...settings, ...exchange } }).open(setup);
  });
});
