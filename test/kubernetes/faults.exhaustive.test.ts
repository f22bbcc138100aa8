// What fails on a cluster: machines, the API server, the runner, jobs that never start, that need too much, or that have to
// give way. Nothing wrong is stored, nothing is lost, and a line says it.

import type { RunEvent } from '@cairn/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Going, readRun } from '../rig/create-rig.ts';
import { createHeldRig, type HeldRig } from '../rig/held-project.ts';
import { findMissingKubernetes, startKubernetes } from '../rig/kubernetes-cluster.ts';

const missing = await findMissingKubernetes();
const cluster = missing === undefined ? await startKubernetes() : undefined;
afterAll(() => cluster?.[Symbol.asyncDispose]());

/** Waits until a running command has printed an event. */
async function untilSaid(going: Going, isIt: (event: RunEvent) => boolean): Promise<RunEvent> {
  for (;;) {
    const lines = going.printed().split('\n').slice(0, -1);
    const found = lines.map((line) => JSON.parse(line) as RunEvent).find(isIt);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const isWaiting = (pattern: RegExp) => (event: RunEvent) =>
  event.type === 'node-waiting' && pattern.test(event.message);
const namespace = 'default';
const listJobs = async () => (await cluster!.api.batch.listNamespacedJob({ namespace })).items;
const listSecrets = async () => (await cluster!.api.core.listNamespacedSecret({ namespace })).items;
/** Until this many jobs of the node that is held were submitted. */
const untilTried = (count: number) => cluster!.until(async () => (await listJobs()).filter(isOfHeld).length === count);
const isOfHeld = ({ metadata }: { metadata?: { labels?: Readonly<Record<string, string>> } }) =>
  metadata?.labels?.['cairn-step'] === 'held';
const removeJobs = async () => {
  await cluster!.api.batch.deleteCollectionNamespacedJob({ namespace, propagationPolicy: 'Background' });
  await cluster!.api.core.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
  await cluster!.until(async ({ core }) => (await core.listNamespacedPod({ namespace })).items.length === 0);
};
const runHeld = ['run', 'held', '--executor', 'kubernetes', '--json'] as const;

/** The machine sees the project: what jobs bring with them is in elsewhere.exhaustive.test.ts. */
function createShared(resources?: string, more: object = {}): Promise<HeldRig> {
  const { volumes } = cluster!.settings as { volumes: readonly { readonly path: string }[] };
  const settings = {
    ...cluster!.settings,
    ...{ code: 'shared', exchange: 'folder', folder: `${volumes.at(-1)!.path}/cairn-shared-${process.pid}` },
    ...more,
  };
  return createHeldRig({ executor: 'kubernetes', settings: JSON.stringify(settings), resources });
}

async function endOf(going: Going) {
  return readRun(await going.told);
}

describe.skipIf(missing !== undefined)(`on Kubernetes${missing === undefined ? '' : `: ${missing}`}`, () => {
  afterEach(removeJobs);

  it('a run that is stopped ends its jobs, and leaves no variables', async () => {
    await using rig = await createShared();
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    expect((await listJobs()).map(({ metadata }) => metadata?.annotations?.['cairn-node'])).toEqual(['held']);
    going.kill('SIGINT');
    expect((await going.told).exitCode).toBe(130);
    expect(await listJobs()).toEqual([]);
    await cluster!.until(async () => (await listSecrets()).length === 0);
  });

  it('a runner that is killed leaves its job, and the next run awaits it', async () => {
    await using rig = await createShared();
    const killed = rig.start(...runHeld);
    const release = await rig.held.arrive();
    killed.kill('SIGKILL');
    await killed.told;
    const next = rig.start(...runHeld);
    await untilSaid(next, ({ type }) => type === 'node-started');
    release('word');
    const run = await endOf(next);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
    expect((await listJobs()).length).toBe(2);
  });

  it('a job that takes too long is named', async () => {
    await using rig = await createShared('{ cluster: { minutes: 0.05 } }');
    // Nobody lets it go.
    const run = await endOf(rig.start(...runHeld));
    expect(run.node('held'), run.stdout).toMatchObject({ outcome: 'failed', failure: 'timed-out' });
  });

  it('a job that has to give way is named, and the node runs again by rule', async () => {
    await using rig = await createShared("{ retry: { times: 1, on: ['preempted'], backoff: 0.1 } }");
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    await takeMachine();
    await untilTried(2);
    await cluster!.api.core.deleteNamespacedPod({ namespace, name: 'urgent', gracePeriodSeconds: 0 });
    (await rig.held.arrive())('word');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.node('held').attempts).toMatchObject([{ failure: 'preempted' }]);
  });

  it('a node that takes more memory than it requests is named', async () => {
    await using rig = await createShared("{ memory: '50MB' }", { overhead: '150MB' });
    await rig.write(
      'steps/held.ts',
      (await rig.read('steps/held.ts'))
        .replace('const word = await', 'const word = fill().slice(0, 0) + await')
        .concat(`
function fill(): string {
  const taken: Buffer[] = [];
  for (let count = 0; count < 400; count += 1) taken.push(Buffer.alloc(1e6, 1));
  return String(taken.length);
}
`),
    );
    const run = await endOf(rig.start(...runHeld));
    expect(run.node('held'), run.stdout).toMatchObject({ outcome: 'failed', failure: 'out-of-memory' });
  });

  it('an API server that is gone is waited for, in one line', async () => {
    await using rig = await createShared();
    const going = rig.start(...runHeld);
    const release = await rig.held.arrive();
    await cluster!.kill('kube-apiserver');
    await untilSaid(going, isWaiting(/^Kubernetes: the API server cannot be reached/));
    release('word');
    // The answer of the job needs no server; the next job does.
    await untilSaid(going, (event) => event.type === 'node-finished' && event.label === 'held');
    await cluster!.start('kube-apiserver');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
  });

  it('a job that does not start says why; one that somebody deletes is a failure', async () => {
    await using rig = await createShared('{}', { image: 'localhost/none:1' });
    const going = rig.start(...runHeld);
    const waiting = await untilSaid(going, isWaiting(/ErrImageNeverPull/));
    const [, name = ''] = /job (\S+): /.exec((waiting as { message: string }).message)!;
    await cluster!.api.batch.deleteNamespacedJob({ namespace, name, propagationPolicy: 'Background' });
    const run = await endOf(going);
    expect(run.node('held')).toMatchObject({ outcome: 'failed', failure: 'job-cancelled' });
  });

  it('a program that the image does not have is refused', async () => {
    await using rig = await createShared('{}', { node: '/nowhere/node' });
    const run = await endOf(rig.start(...runHeld));
    expect(run.node('held')).toMatchObject({ outcome: 'failed', failure: 'job-refused' });
    expect(run.stdout).toMatch(/cannot be started on n1 \(.*\/nowhere\/node/);
  });

  it('a quota that is full is waited for', async () => {
    await using rig = await createShared();
    const metadata = { name: 'none' };
    const body = { metadata, spec: { hard: { 'count/jobs.batch': '0' } } };
    await cluster!.api.core.createNamespacedResourceQuota({ namespace, body });
    // Until its controller has counted, nothing is held against it.
    await cluster!.until(async ({ core }) =>
      Boolean((await core.readNamespacedResourceQuota({ namespace, name: 'none' })).status?.hard),
    );
    const going = rig.start(...runHeld);
    await untilSaid(going, isWaiting(/exceeded quota: none/));
    await cluster!.api.core.deleteNamespacedResourceQuota({ namespace, name: 'none' });
    (await rig.held.arrive())('word');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
  });

  it('a rule of the namespace about pods is said', async () => {
    const enforced = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await cluster!.api.core.createNamespace({ body: { metadata: { name: 'strict', labels: enforced } } });
    await using rig = await createShared('{}', { namespace: 'strict' });
    const going = rig.start(...runHeld);
    await untilSaid(going, isWaiting(/it gets no pod: .*violates PodSecurity "restricted/));
    going.kill('SIGINT');
    expect((await going.told).exitCode).toBe(130);
  });

  it('a machine that fails is named, and the node runs again by rule', async () => {
    await using rig = await createShared("{ retry: { times: 1, on: ['machine-failed'], backoff: 0.1 } }");
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    await cluster!.kill('kubelet');
    // Where no machine is left, the controllers think that they are cut off themselves, and wait for an administrator.
    await setTaints([{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }]);
    await untilTried(2);
    await setTaints([]);
    await cluster!.start('kubelet');
    (await rig.held.arrive())('word');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.node('held').attempts).toMatchObject([{ failure: 'machine-failed' }]);
    expect(run.node('held').attempts?.[0]?.reason).toMatch(
      /^Kubernetes job cairn-held-\S+ ended because its machine (failed|is gone) on n1/,
    );
  });

  it('doctor checks the server, the rights, a job, the machines, and says what is wrong in one line', async () => {
    await using rig = await createShared();
    const well = (await rig.cairn('doctor', '--executor', 'kubernetes')).stdout;
    for (const text of [
      'this user may create, follow and delete jobs in',
      'the server accepts jobs',
      '1 of 1 machines',
    ])
      expect(well).toContain(text);
    await using guest = await createShared('{}', { context: 'guest' });
    const refused = await guest.cairn('doctor', '--executor', 'kubernetes');
    expect([refused.exitCode, refused.stdout]).toEqual([1, expect.stringContaining('this user may not create jobs, ')]);
    await using elsewhere = await createShared('{}', { namespace: 'nowhere' });
    const run = await elsewhere.cairn('run', 'held', '--executor', 'kubernetes');
    expect(run.stderr).toContain(
      'Executor \'kubernetes\' cannot run nodes: the server refuses jobs: namespaces "nowhere" not found',
    );
    await using wrong = await createShared('{}', { context: 'none' });
    expect((await wrong.cairn('doctor', '--executor', 'kubernetes')).stdout).toContain(
      "the kubeconfig has no context 'none': it has 'admin', 'guest'",
    );
  });
});

/** A pod that is more important, and wants all that the machine has. */
async function takeMachine(): Promise<void> {
  const { core } = cluster!.api;
  const priority = 'system-cluster-critical';
  const [machine] = (await core.listNode()).items;
  const cpu = machine!.status!.allocatable!['cpu']!;
  const image = 'localhost/cairn-test-pause:1';
  const containers = [
    { name: 'wait', image, command: ['/wait'], imagePullPolicy: 'Never', resources: { requests: { cpu } } },
  ];
  const body = { metadata: { name: 'urgent' }, spec: { priorityClassName: priority, containers } };
  await core.createNamespacedPod({ namespace, body });
}

async function setTaints(taints: readonly { key: string; value: string; effect: string }[]): Promise<void> {
  const { core } = cluster!.api;
  const body = await core.readNode({ name: 'n1' });
  body.spec = { ...body.spec, taints: [...taints] };
  await core.replaceNode({ name: 'n1', body });
}
