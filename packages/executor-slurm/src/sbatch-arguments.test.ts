// What sbatch is asked for, from what a step and the configuration say.

import type { JobToSubmit } from '@cairn/core/jobs';
import { expect, test } from 'vitest';
import { listSbatchArguments, writeScript } from './sbatch-arguments.ts';
import type { SlurmSettings } from './slurm-settings.ts';

const resources: JobToSubmit['resources'] = { threads: 1, timeout: undefined, memory: undefined, cluster: {} };
const job = {
  ...{ name: '0123abc', label: 'train(rate=0.1)', step: 'train', root: '/home/ann/penguins', count: 1, variables: {} },
  ...{
    command: ['node', 'program.js', '/shared/jobs/0123abc'],
    output: '/shared/100%/output.txt',
    needed: [],
    resources,
  },
};
const ask = (requested: Partial<JobToSubmit['resources']> = {}, settings: SlurmSettings = {}) =>
  listSbatchArguments({ ...job, resources: { ...resources, ...requested } }, settings).filter((arg) =>
    /^--(cpus|mem|time|partition|gres|qos)/.test(arg),
  );

test('a job has a name for people, a comment by which it is found, and the folder of the project', () => {
  expect(listSbatchArguments({ ...job, label: "é 'x' $(y)" }, {})).toEqual([
    ...['--parsable', '--no-requeue', '--export=ALL', '--nodes=1', '--ntasks=1', '--job-name=_x_(y)'],
    ...['--comment=cairn:0123abc', '--chdir=/home/ann/penguins', '--output=/shared/100%%/output.txt'],
    '--cpus-per-task=1',
  ]);
});

test('what a step requests', () => {
  expect(ask()).toEqual(['--cpus-per-task=1']);
  expect(ask({ threads: 4, timeout: 90, memory: 1e9 })).toEqual([...['--cpus-per-task=4', '--mem=1431M', '--time=4']]);
  expect(ask({ cluster: { gpus: 'a100:2', partition: 'gpu', minutes: 0.5, options: ['--qos=high'] } })).toEqual([
    ...['--cpus-per-task=1', '--time=1', '--partition=gpu', '--gres=gpu:a100:2', '--qos=high'],
  ]);
});

test('the step has priority over the defaults, and what is configured for the step over both', () => {
  const settings = {
    partition: 'short',
    memory: '2GB',
    overhead: 2 ** 20,
    minutes: 30,
    gpus: 1,
    options: ['--qos=low'],
  };
  const cluster = { partition: 'long', options: ['--qos=high'] };
  expect(ask({}, settings)).toEqual([
    ...['--cpus-per-task=1', '--mem=1909M', '--time=30', '--partition=short', '--gres=gpu:1', '--qos=low'],
  ]);
  const ofStep = { ...settings, steps: { train: { partition: 'mine', memory: '4GB', options: ['--qos=mine'] } } };
  expect(ask({ cluster, timeout: 60 }, ofStep)).toEqual([
    ...['--cpus-per-task=1', '--mem=3816M', '--time=3', '--partition=mine', '--gres=gpu:1'],
    ...['--qos=low', '--qos=high', '--qos=mine'],
  ]);
  // The memory of an attempt is what the step requests for it.
  expect(ask({ memory: 2 ** 30 }, ofStep)).toContain('--mem=1025M');
});

test('the script runs the command in the place of its shell, whatever is in the paths', () => {
  expect(writeScript(['node', "/home/o'neil/a b", '$(x)'])).toBe(
    "#!/bin/sh\nexec 'node' '/home/o'\\''neil/a b' '$(x)'\n",
  );
});

test('a job of several nodes requests the time of all of them, and the memory of one', () => {
  const several = (requested: Partial<JobToSubmit['resources']>, settings: SlurmSettings) =>
    listSbatchArguments({ ...job, count: 20, resources: { ...resources, ...requested } }, settings).filter((arg) =>
      /^--(mem|time)/.test(arg),
    );
  expect(several({}, { steps: { train: { minutes: 2, memory: '1GB', group: 20 } } })).toEqual([
    '--mem=1431M',
    '--time=40',
  ]);
  expect(several({ cluster: { minutes: 1 } }, {})).toEqual(['--time=20']);
  // The executor has added the timeouts of its nodes up.
  expect(several({ timeout: 20 * 30 }, { minutes: 7 })).toEqual(['--time=12']);
  expect(several({}, { minutes: 0.5 })).toEqual(['--time=10']);
});
