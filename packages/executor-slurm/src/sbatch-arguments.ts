// A job in the words of sbatch: its options, and the script that it reads.

import { parseSize } from '@cairn/core';
import type { JobToSubmit } from '@cairn/core/jobs';
import type { SlurmSettings } from './slurm-settings.ts';

const defaultOverhead = 500e6;
/** Minutes in addition to the timeout of a step: the job has to start Node and to fetch its inputs. */
const extraMinutes = 2;
const longestName = 60;

/** What finds a job again: its comment. */
export function commentOf(name: string): string {
  return `cairn:${name}`;
}

/**
 * Options of Slurm that a step or the configuration names come last, so that they have priority.
 *
 * @param step - the name of the step, for `settings.steps`
 */
export function listSbatchArguments(job: JobToSubmit, settings: SlurmSettings): readonly string[] {
  const { label, name, root, output, resources, count } = job;
  const ofStep = settings.steps?.[job.step];
  const { cluster } = resources;
  const gpus = ofStep?.gpus ?? cluster.gpus ?? settings.gpus;
  const partition = ofStep?.partition ?? cluster.partition ?? settings.partition;
  // What is said is for one node.
  const each = ofStep?.minutes ?? cluster.minutes;
  const minutes = times(each, count) ?? minutesOf(resources.timeout) ?? times(settings.minutes, count);
  const memory = megabytesOf(resources.memory ?? ofStep?.memory ?? settings.memory, settings);
  return [
    ...['--parsable', '--no-requeue', '--export=ALL', '--nodes=1', '--ntasks=1'],
    `--job-name=${showName(label)}`,
    `--comment=${commentOf(name)}`,
    `--chdir=${root}`,
    `--output=${escapePattern(output)}`,
    `--cpus-per-task=${resources.threads}`,
    ...(memory === undefined ? [] : [`--mem=${memory}M`]),
    ...(minutes === undefined ? [] : [`--time=${Math.ceil(minutes)}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(gpus === undefined ? [] : [`--gres=gpu:${gpus}`]),
    ...(settings.options ?? []),
    ...(cluster.options ?? []),
    ...(ofStep?.options ?? []),
  ];
}

/** The script of a job: its command replaces the shell, so that a signal reaches it. */
export function writeScript(command: readonly string[]): string {
  return `#!/bin/sh\nexec ${command.map(quote).join(' ')}\n`;
}

function times(minutes: number | undefined, count: number): number | undefined {
  return minutes === undefined ? undefined : minutes * count;
}

function minutesOf(timeout: number | undefined): number | undefined {
  return timeout === undefined ? undefined : timeout / 60 + extraMinutes;
}

/** Slurm counts in units of 2^20 bytes. */
function megabytesOf(memory: string | number | undefined, { overhead }: SlurmSettings): number | undefined {
  const bytes = memory === undefined ? undefined : parseSize(memory);
  if (bytes === undefined) return undefined;
  return Math.ceil((bytes + (parseSize(overhead ?? defaultOverhead) ?? defaultOverhead)) / 2 ** 20);
}

function showName(label: string): string {
  return label.replace(/[^\w.,:=()+-]+/g, '_').slice(0, longestName) || 'node';
}

/** In the name of an output file, Slurm replaces %j and its like; a backslash turns that off for the whole name. */
function escapePattern(path: string): string {
  return path.replaceAll('%', '%%');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
