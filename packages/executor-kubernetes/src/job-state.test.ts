// What Kubernetes says about jobs and pods, as it says it: the shapes are those of a server of version 1.32.

import type { V1Job, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { isOpen, stateOf } from './job-state.ts';

const pod = (status: V1PodStatus, deletionTimestamp?: Date): V1Pod => ({
  metadata: { name: 'p', ...(deletionTimestamp && { deletionTimestamp }) },
  spec: { nodeName: 'n1', containers: [] },
  status,
});
const failed = (status: Omit<V1PodStatus, 'phase'>): V1Pod => pod({ phase: 'Failed', ...status });
const ended = (reason: string, exitCode: number, message?: string): Omit<V1PodStatus, 'phase'> => ({
  containerStatuses: [
    {
      ...{ name: 'node', image: 'i', imageID: '', ready: false, restartCount: 0 },
      state: { terminated: { reason, exitCode, ...(message && { message }) } },
    },
  ],
});
const waits = (reason: string, message?: string): V1Pod =>
  pod({
    phase: 'Pending',
    containerStatuses: [
      {
        ...{ name: 'node', image: 'i', imageID: '', ready: false, restartCount: 0 },
        state: { waiting: { reason, ...(message && { message }) } },
      },
    ],
  });
const disrupted = (reason: string): Omit<V1PodStatus, 'phase'> => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'because' }],
});
const job = (conditions: readonly (readonly [string, string, string?])[] = [], more: Partial<V1Job> = {}): V1Job => ({
  metadata: { name: 'j' },
  spec: { template: {} },
  status: {
    conditions: conditions.map(([type, reason, message]) => ({
      ...{ type, status: 'True', reason },
      ...(message && { message }),
    })),
  },
  ...more,
});
const over = job([['Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit']]);
const byPolicy = job([['Failed', 'PodFailurePolicy', 'Pod a/p has condition DisruptionTarget matching FailJob rule']]);

test.each<[string, V1Job, V1Pod | undefined, object]>([
  ['no pod yet', job(), undefined, { type: 'waiting', reason: 'it has no pod yet', isNotable: false }],
  [
    'no machine',
    job(),
    pod({
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes: 1 Insufficient cpu.' },
      ],
    }),
    { type: 'waiting', reason: '0/1 nodes: 1 Insufficient cpu', isNotable: false },
  ],
  ['created', job(), waits('ContainerCreating'), { type: 'waiting', reason: 'ContainerCreating', isNotable: false }],
  [
    'no image',
    job(),
    waits('ErrImagePull', 'pull access denied\nmore'),
    { type: 'waiting', reason: 'ErrImagePull: pull access denied', isNotable: true },
  ],
  [
    'a queue',
    job([['Suspended', 'JobSuspended']], {
      metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'team' } },
      spec: { suspend: true, template: {} },
    }),
    undefined,
    { type: 'waiting', reason: "its turn in queue 'team'", isNotable: false },
  ],
  [
    'suspended',
    job([], { spec: { suspend: true, template: {} } }),
    undefined,
    { type: 'waiting', reason: 'somebody has suspended it', isNotable: true },
  ],
  ['running', job(), pod({ phase: 'Running' }), { type: 'running', machine: 'n1' }],
  [
    'being deleted',
    job([], { metadata: { deletionTimestamp: new Date(0) } }),
    pod({ phase: 'Running' }),
    { type: 'running', machine: 'n1' },
  ],
  [
    'well',
    job([['Complete', 'CompletionsReached']]),
    pod({ phase: 'Succeeded' }),
    { failure: 'worker-crashed', message: 'ended without an answer on n1' },
  ],
  [
    'memory',
    over,
    failed(ended('OOMKilled', 137)),
    {
      failure: 'out-of-memory',
      message:
        'used more memory than its job requests on n1: request more with resources.memory of the step, or memory in executors.kubernetes',
    },
  ],
  [
    'time of the pod',
    over,
    failed({ reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }),
    {
      failure: 'timed-out',
      message:
        'took longer than its time limit on the cluster on n1 (Pod was active on the node longer than the specified deadline)',
    },
  ],
  [
    'time of the job',
    job([['Failed', 'DeadlineExceeded', 'Job was active longer than specified deadline']]),
    undefined,
    { failure: 'timed-out', message: 'took longer than its time limit on the cluster' },
  ],
  [
    'evicted',
    byPolicy,
    failed({
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      ...disrupted('TerminationByKubelet'),
    }),
    { failure: 'preempted', message: 'had to leave its machine on n1 (The node was low on resource: memory)' },
  ],
  [
    'preempted',
    byPolicy,
    failed({ ...ended('Error', 143), ...disrupted('PreemptionByScheduler') }),
    { failure: 'preempted', message: 'had to give way to another job on n1' },
  ],
  [
    'drained',
    byPolicy,
    failed(disrupted('EvictionByEvictionAPI')),
    { failure: 'preempted', message: 'had to leave its machine, such as one that is drained on n1' },
  ],
  ['its pod is gone', byPolicy, undefined, { failure: 'preempted' }],
  [
    'a machine that does not answer',
    job(),
    pod({ phase: 'Running', ...disrupted('DeletionByTaintManager') }, new Date(0)),
    { failure: 'machine-failed', message: 'ended because its machine failed on n1' },
  ],
  ['a machine that was removed', byPolicy, failed(disrupted('DeletionByPodGC')), { failure: 'machine-failed' }],
  [
    'shut down',
    over,
    failed({ reason: 'Terminated', ...disrupted('TerminationByKubelet') }),
    { failure: 'machine-failed' },
  ],
  [
    'not accepted',
    over,
    failed({ reason: 'OutOfcpu', message: 'Node did not have enough resource: cpu' }),
    {
      failure: 'machine-failed',
      message: 'was not accepted by its machine on n1 (Node did not have enough resource: cpu)',
    },
  ],
  [
    'no program',
    over,
    failed(ended('StartError', 128, 'exec: "node": executable file not found in $PATH')),
    {
      failure: 'job-refused',
      message: 'cannot be started on n1 (exec: "node": executable file not found in $PATH)',
    },
  ],
  ['crashed', over, failed(ended('Error', 3)), { failure: 'worker-crashed', message: 'failed with exit code 3 on n1' }],
  [
    'crashed, and its pod was removed',
    over,
    undefined,
    { failure: 'worker-crashed', message: 'failed (Job has reached the specified backoff limit)' },
  ],
  ['the pod is over, and the job does not know yet', job(), failed(ended('Error', 1)), { failure: 'worker-crashed' }],
])('%s', (_, of, its, expected) => {
  expect(stateOf(of, its)).toMatchObject(expected);
});

test('a job that is being deleted, or is over, is not found again', () => {
  expect(isOpen(job())).toBe(true);
  expect(isOpen(over)).toBe(false);
  expect(isOpen(job([], { metadata: { deletionTimestamp: new Date(0) } }))).toBe(false);
});
