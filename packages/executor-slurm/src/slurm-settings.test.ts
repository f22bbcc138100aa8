// Settings are checked before anything runs.

import { expect, test } from 'vitest';
import { readSettings } from './slurm-settings.ts';

test('what is right', () => {
  const steps = { train: { gpus: 1, memory: '8GB' } };
  const all = { folder: '/shared', threads: 50, node: 'node', conf: '/etc/slurm.conf', overhead: 1e9, delay: 0 };
  expect(
    readSettings({ ...all, partition: 'a,b', minutes: 5, options: ['--qos=high'], memory: 1e9, steps }),
  ).toBeTruthy();
  const elsewhere = { code: 'commit', exchange: 'store', cairn: '/opt/cairn', scratch: '/scratch/me', group: 20 };
  expect(readSettings({ ...elsewhere, steps: { score: { group: 100 } } })).toBeTruthy();
  expect(readSettings(undefined)).toEqual({});
});

test.each([
  [{ overhead: '5gb' }, "'overhead' requires a size such as 500MB, 4GB or 4GiB"],
  [{ code: 'git' }, "'code' requires 'shared' or 'commit'"],
  [{ scratch: 'tmp' }, "'scratch' requires an absolute path, such as /scratch/cairn"],
  [{ steps: { score: { group: 0.5 } } }, "for step 'score', 'group' requires a whole number from 1"],
  [{ threads: 0 }, "'threads' requires a whole number from 1"],
  [{ partiton: 'x' }, "there is no 'partiton'. The nearest is 'partition', of 16."],
  [
    { options: ['qos=high'] },
    "they require a list of options, each one text that begins with '-', such as '--qos=high' as its options",
  ],
  [
    { steps: { train: { folder: '/x' } } },
    "for step 'train', there is no 'folder'. There are 'memory', 'group', 'gpus', 'partition', 'minutes', 'options'.",
  ],
  [{ steps: { train: 1 } }, "for step 'train', they are not an object"],
  [3, 'they are not an object'],
])('%j is an error of its author', (settings, problem) => {
  expect(() => readSettings(settings)).toThrow(`The settings of executor 'slurm' are wrong: ${problem}`);
});
