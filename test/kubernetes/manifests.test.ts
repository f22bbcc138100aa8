// What is sent to the API server, against the schema that a server publishes, in which an unknown field is an error.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { JobToSubmit } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import { describeJob, describeVariables, nameObject } from '../../packages/executor-kubernetes/src/describe-job.ts';
import type { KubernetesSettings } from '../../packages/executor-kubernetes/src/kubernetes-settings.ts';
import { repository } from '../rig/create-rig.ts';

const file = join(repository, 'packages/executor-kubernetes/references/kubernetes-schemas.json');
const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addSchema({ $id: 'kubernetes', ...(JSON.parse(readFileSync(file, 'utf8')) as object) });

function findWrong(kind: 'Job' | 'Secret', value: unknown): readonly string[] {
  const validate = ajv.compile({ $ref: `kubernetes#/$defs/${kind}` });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const resources: JobToSubmit['resources'] = { threads: 2, timeout: undefined, memory: undefined, cluster: {} };
const job: JobToSubmit = {
  ...{ name: '0123456789abcdef0123456789abcdef', label: "train('é', rate=0.1)", step: 'train', count: 1, root: '/' },
  ...{ command: ['node', 'program.js', 'a b'], output: '/tmp/out', needed: ['TOKEN', 'CAIRN_JOB_SECRET'], resources },
  variables: {
    PATH: '/bin',
    TOKEN: 'a',
    CAIRN_JOB_SECRET: 'b',
    AWS_REGION: 'c',
    HF_TOKEN: 'd',
    NPM_X: 'e',
    LEFT: 'f',
    'NPM_//x': 'g',
  },
};
const image = 'example/cairn:1';
const describeOne = (requested: Partial<JobToSubmit['resources']> = {}, settings: KubernetesSettings = {}, more = {}) =>
  describeJob({ ...job, ...more, resources: { ...resources, ...requested } }, 'cairn-train-1', { image, ...settings });
const podOf = (described: ReturnType<typeof describeJob>) => described.spec!.template.spec!;

const volumes = [
  { claim: 'shared', path: '/shared' },
  { host: '/mnt', path: '/mnt' },
];
const everything: KubernetesSettings = {
  ...{ serviceAccount: 'cairn', user: 1000, imagePullSecrets: ['registry'], imagePullPolicy: 'Always', volumes },
  ...{ priorityClass: 'low', partition: 'team', gpus: 'a100:2', memory: '1GB', minutes: 1, nodeSelector: { a: 'b' } },
  tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
};

test('manifests are what the schema says, with few settings and with all', () => {
  for (const settings of [{}, everything]) {
    expect(findWrong('Job', describeOne({}, settings))).toEqual([]);
    expect(findWrong('Secret', describeVariables(job, 'cairn-train-1', 'uid', settings))).toEqual([]);
  }
  const misspelt = describeOne() as unknown as { spec: Record<string, unknown> };
  expect(findWrong('Job', { ...misspelt, spec: { ...misspelt.spec, backOffLimit: 0 } })).toEqual([
    '/spec must NOT have additional properties',
  ]);
  expect(findWrong('Job', { ...misspelt, spec: { ...misspelt.spec, backoffLimit: '0' } })).toEqual([
    '/spec/backoffLimit must be integer',
  ]);
});

test('a job has names that objects and labels may have, and the label of its node for people', () => {
  const { metadata, spec } = describeOne({}, {}, { step: '@team/Größe des Modells' });
  expect(metadata).toMatchObject({
    labels: {
      'app.kubernetes.io/managed-by': 'cairn',
      'cairn-job': '0123456789abcdef0123456789abcdef',
      'cairn-step': 'team-Gr-e-des-Modells',
    },
    annotations: { 'cairn-node': "train('é', rate=0.1)" },
  });
  expect(spec!.template.metadata?.labels).toEqual(metadata!.labels);
  for (const step of ['train', '@team/Größe des Modells', 'x'.repeat(80), '---']) {
    const object = nameObject({ name: job.name, step });
    expect(object).toMatch(/^cairn-[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    // A pod has the name of its job and six letters more.
    expect(object.length).toBeLessThan(58);
  }
});

test('what a step requests has priority over the settings, and what they say for the step over it', () => {
  const container = (requested: Partial<JobToSubmit['resources']>, settings: KubernetesSettings = {}) =>
    podOf(describeOne(requested, settings)).containers[0]!;
  expect(container({}).resources).toEqual({ requests: { cpu: '2' } });
  expect(container({ memory: 1e9 }, { memory: '3GB' }).resources).toEqual({
    requests: { cpu: '2', memory: '1500000000' },
    limits: { memory: '1500000000' },
  });
  expect(container({}, { steps: { train: { memory: 1e9 } }, overhead: 1e6 }).resources?.limits).toEqual({
    memory: '1001000000',
  });
  expect(container({ cluster: { image: 'own:1' } }).image).toBe('own:1');
  expect(container({ cluster: { image: 'own:1' } }, { steps: { train: { image: 'cuda:1' } } }).image).toBe('cuda:1');
  expect(container({ cluster: { gpus: 2 } }, { gpuResource: 'amd.com/gpu' }).resources).toEqual({
    requests: { cpu: '2', 'amd.com/gpu': '2' },
    limits: { 'amd.com/gpu': '2' },
  });
});

test('the time of a job is the timeout of its nodes and two minutes, or what is said in minutes', () => {
  const seconds = (requested: Partial<JobToSubmit['resources']>, settings: KubernetesSettings = {}, count = 1) =>
    podOf(describeOne(requested, settings, { count })).activeDeadlineSeconds;
  expect(seconds({})).toBeUndefined();
  expect(seconds({ timeout: 90 })).toBe(210);
  expect(seconds({ timeout: 90, cluster: { minutes: 0.51 } })).toBe(31);
  expect(seconds({ timeout: 90 }, { minutes: 5 })).toBe(210);
  expect(seconds({}, { minutes: 5 }, 3)).toBe(900);
  expect(seconds({ cluster: { minutes: 1 } }, { steps: { train: { minutes: 2 } } })).toBe(120);
});

test('machines are chosen by labels, and by the type of their GPUs', () => {
  const selector = (requested: Partial<JobToSubmit['resources']>, settings: KubernetesSettings = {}) =>
    podOf(describeOne(requested, settings)).nodeSelector;
  expect(selector({})).toBeUndefined();
  expect(selector({ cluster: { nodeSelector: { pool: 'b' } } }, { nodeSelector: { pool: 'a', zone: 'x' } })).toEqual({
    ...{ pool: 'b', zone: 'x' },
  });
  expect(selector({ cluster: { gpus: 'NVIDIA-L4:2' } })).toEqual({ 'nvidia.com/gpu.product': 'NVIDIA-L4' });
  expect(selector({ cluster: { gpus: 'l4:1' } }, { gpuLabel: 'gpu' })).toEqual({ gpu: 'l4' });
});

test('a job is refused that has no image, or several queues', () => {
  expect(() => describeJob(job, 'x', {})).toThrow(
    "no image is named for step 'train': set image in executors.kubernetes",
  );
  expect(() => describeOne({ cluster: { partition: 'a,b' } })).toThrow(
    "a job has one queue, and partition names several: 'a,b'",
  );
});

test('variables are in the Secret alone, and only those that the job needs', () => {
  const secret = describeVariables(job, 'cairn-train-1', 'uid', { variables: ['HF_TOKEN', 'NPM_*'] });
  expect(secret.stringData).toEqual({
    ...{ TOKEN: 'a', CAIRN_JOB_SECRET: 'b', AWS_REGION: 'c', HF_TOKEN: 'd', NPM_X: 'e' },
  });
  expect(secret.metadata!.ownerReferences).toMatchObject([{ kind: 'Job', name: 'cairn-train-1', uid: 'uid' }]);
  expect(JSON.stringify(describeOne({}, everything))).not.toMatch(/TOKEN|AWS_REGION/);
});
