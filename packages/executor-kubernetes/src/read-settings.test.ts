// Settings are checked before anything runs.

import { expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

test('what is right', () => {
  const steps = { train: { gpus: 1, memory: '8GB', image: 'cuda:1', nodeSelector: { pool: 'gpu' }, group: 2 } };
  const tolerations = [
    { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
    { key: 'team', value: 'a' },
  ];
  const all = {
    ...{ kubeconfig: '~/.kube/other', context: 'dev', namespace: 'team-a', image: 'r.example:5000/a/b@sha256:12' },
    ...{ imagePullPolicy: 'Never', imagePullSecrets: ['registry'], node: '/usr/bin/node', cairn: '/opt/cairn' },
    ...{ code: 'shared', scratch: '/scratch', serviceAccount: 'cairn', user: 1000, variables: ['HF_TOKEN', 'NPM_*'] },
    ...{ gpuResource: 'amd.com/gpu', gpuLabel: 'gpu', overhead: 1e9, delay: 0, remember: 0, threads: 5, minutes: 3 },
    ...{ partition: 'batch', priorityClass: 'low', memory: '1GB', group: 3, gpus: 'l4:2', tolerations, steps },
  };
  expect(readSettings(all)).toBe(all);
  const volumes = [
    { claim: 'shared', path: '/shared' },
    { host: '/mnt/x', path: '/x' },
  ];
  expect(readSettings({ exchange: 'folder', folder: '/shared/cairn', volumes })).toBeTruthy();
  expect(readSettings(undefined)).toEqual({});
});

test.each([
  [{ overhead: '5gb' }, "'overhead' requires a size such as 500MB, 4GB or 4GiB"],
  [{ code: 'git' }, "'code' requires 'commit' or 'shared'"],
  [{ imagePullPolicy: 'never' }, "'imagePullPolicy' requires 'Always', 'IfNotPresent' or 'Never'"],
  [{ namespace: 'Team A' }, "'namespace' requires a name of small letters, digits and '-', such as 'team-a'"],
  [{ imagePullSecrets: 'a' }, "'imagePullSecrets' requires a list of names of small letters, digits and '-'"],
  [{ scratch: 'tmp' }, "'scratch' requires an absolute path, such as /scratch/cairn"],
  [{ user: 0 }, "'user' requires the number of a user from 1"],
  [{ remember: 0.5 }, "'remember' requires whole seconds, 0 or more"],
  [{ gpuResource: 'nvidia gpu' }, "'gpuResource' requires a name such as 'nvidia.com/gpu'"],
  [{ variables: ['*'] }, "'variables' requires a list of names of variables, such as 'HF_TOKEN' or 'NPM_*'"],
  [{ volumes: [{ claim: 'a' }] }, "'volumes' requires a list of volumes such as { claim: 'shared', path: '/shared' }"],
  [{ volumes: [{ claim: 'a', host: '/a', path: '/a' }] }, "'volumes' requires a list of volumes"],
  [{ volumes: [{ claim: 'a', path: '/a', readonly: true }] }, "'volumes' requires a list of volumes"],
  [{ tolerations: [{ key: 'a' }] }, "'tolerations' requires a list of tolerations such as { key: 'gpu'"],
  [{ tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 3 }] }, "'tolerations' requires a list"],
  [{ exchange: 'folder' }, "exchange: 'folder' requires 'folder', a path on one of the volumes"],
  [
    { exchange: 'folder', folder: '/shared/cairn', volumes: [{ claim: 'a', path: '/share' }] },
    "'folder' requires a path on one of the volumes: add { claim: '…', path: '/shared/cairn' } to 'volumes'",
  ],
  [{ folder: '/shared' }, "'folder' is used with exchange: 'folder' alone; leave out one of them"],
  [{ steps: { score: { group: 0.5 } } }, "for step 'score', 'group' requires a whole number from 1"],
  [{ namspace: 'x' }, "there is no 'namspace'. The nearest is 'namespace', of 30."],
  [{ image: 'a b' }, 'they require the name of an image as its image'],
  [{ nodeSelector: { pool: 1 } }, "they require labels and their values, such as { pool: 'gpu' } as its nodeSelector"],
  [{ partition: 'a,b' }, "'partition' requires the name of one queue"],
  [{ options: ['--qos=high'] }, "there is no 'options'"],
  [{ steps: { train: { namespace: 'x' } } }, "for step 'train', there is no 'namespace'"],
  [{ steps: { train: 1 } }, "for step 'train', they are not an object"],
  [{ steps: [] }, "'steps' is not an object"],
  [3, 'they are not an object'],
])('%j is an error of its author', (settings, problem) => {
  expect(() => readSettings(settings)).toThrow(`The settings of executor 'kubernetes' are wrong: ${problem}`);
});
