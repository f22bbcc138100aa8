// What the executor of jobs does that others need not do: it finds the jobs of a runner that is gone, and is given the wrong
// answer by nobody. The jobs are child processes: test/slurm has the same on a cluster.

import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import type { Executed, NodeWork, WorkListeners } from '../../packages/core/src/run/executor.ts';
import { createLaidArtifacts } from '../../packages/core/src/run/inputs/laid-artifacts.ts';
import { nameJob } from '../../packages/core/src/run/jobs/describe-job.ts';
import type { JobExecutorOptions } from '../../packages/core/src/run/jobs/job-executor.ts';
import { type JobScheduler, SchedulerUnavailable } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import { sweepShared } from '../../packages/core/src/store/open-exchange-store.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { type ChildJobs, createChildJobs, openChildJobs } from '../rig/child-jobs.ts';
import { workOf } from './executor-contract.ts';
import { flipByte } from './flip-byte.ts';
import { createTempPlace, type TempPlace } from './temp-place.ts';

const root = join(import.meta.dirname, 'executor-project');
const never = new AbortController().signal;
const file = { form: 'file', file: 'unused' } as const;

interface Runner {
  execute(work: NodeWork, listeners?: Partial<WorkListeners>): Promise<Executed>;
  read(executed: Executed, output: string): Promise<string>;
  close(): Promise<void>;
}

/** A runner with the store and the shared folder of the test. */
async function openRunner(
  place: TempPlace,
  scheduler: JobScheduler,
  options: Partial<JobExecutorOptions> = {},
): Promise<Runner> {
  const store = await openStore(join(place.path, 'store'));
  const setup = { root, store, workspace: place.path, laid: createLaidArtifacts() };
  const executor = openChildJobs(setup, { folder: join(place.path, 'shared'), scheduler, ...options });
  const quiet: WorkListeners = {
    ...{ onLoaded: () => undefined, onLog: () => undefined, onProgress: () => undefined },
    review: async () => true,
  };
  return {
    execute: (work, listeners) => executor.execute(work, { ...quiet, ...listeners }, never),
    async read(executed, output) {
      if (executed.type !== 'done') throw new Error(JSON.stringify(executed));
      return readFileSync((await store.pathOf(executed.outputs[output]!))!, 'utf8');
    },
    close: () => executor.close(),
  };
}

/** A runner that is gone when its job was submitted: what it was told never arrives. */
async function submitAndVanish(place: TempPlace, jobs: ChildJobs, work: NodeWork): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const scheduler: JobScheduler = {
    ...jobs,
    submit: async (job) => {
      await jobs.submit(job);
      resolve();
      return new Promise(() => undefined);
    },
  };
  void (await openRunner(place, scheduler)).execute(work);
  await promise;
}

async function untilEnded(jobs: ChildJobs): Promise<void> {
  const child = jobs.processOf(jobs.submitted.at(-1)!)!;
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

const tell = () => workOf('tell', { outputs: { said: file } });

test('a job that runs, and one that is done, are found by the next runner, and not submitted again', async () => {
  for (const isDone of [false, true]) {
    using place = createTempPlace();
    const jobs = createChildJobs();
    await submitAndVanish(place, jobs, tell());
    if (isDone) await untilEnded(jobs);
    const runner = await openRunner(place, jobs);
    // Neither the environment nor what an attempt requests makes it another job.
    const other = { ...tell(), resources: { threads: 2, timeout: undefined, memory: 1e9 }, variables: { MORE: '1' } };
    const told: string[] = [];
    const executed = await runner.execute(other, { onLog: (_, message) => told.push(message) });
    expect([await runner.read(executed, 'said'), jobs.submitted.length, told]).toEqual(['[]', 1, ['one line']]);
    expect(readdirSync(join(place.path, 'shared/jobs'))).toEqual([]);
    await runner.close();
  }
});

test('a failure that was left is not used again', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const work = workOf('fail', { outputs: { never: file } });
  await submitAndVanish(place, jobs, work);
  await untilEnded(jobs);
  const runner = await openRunner(place, jobs);
  expect(await runner.execute(work)).toMatchObject({ type: 'failed', failure: 'step-threw' });
  expect(jobs.submitted.length).toBe(2);
  await runner.close();
});

test('an output that is damaged in the shared folder is made again', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  await submitAndVanish(place, jobs, tell());
  await untilEnded(jobs);
  const blobs = join(place.path, 'shared/blobs/files');
  const [blob] = readdirSync(blobs);
  chmodSync(join(blobs, blob!), 0o644);
  flipByte(join(blobs, blob!), () => 0);
  const runner = await openRunner(place, jobs);
  expect(await runner.read(await runner.execute(tell()), 'said')).toBe('[]');
  expect(jobs.submitted.length).toBe(2);
  await runner.close();
});

test('a job is found under its name whatever its log and its state of failure are kept as', () => {
  const name = nameJob(tell(), '/project', '/store');
  expect(nameJob({ ...tell(), keepFailed: '/project/.cairn/failed/run-2/tell' }, '/project', '/store')).toBe(name);
  expect(nameJob({ ...tell(), mustRun: true, masked: ['TOKEN'] }, '/project', '/store')).toBe(name);
  expect(nameJob({ ...tell(), isStub: true }, '/project', '/store')).not.toBe(name);
});

test('a node that runs in any case does not take the answer of a job that was left', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  await submitAndVanish(place, jobs, tell());
  await untilEnded(jobs);
  const runner = await openRunner(place, jobs);
  const executed = await runner.execute({ ...tell(), mustRun: true });
  expect([executed.type, jobs.submitted.length]).toEqual(['done', 2]);
  await runner.close();
});

test('values of variables are in no file of the shared folder', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const secret = 'a value that nobody may read';
  const { PATH } = process.env;
  const work = { ...tell(), variables: { PATH, TOKEN: secret }, environment: { PATH, TOKEN: secret, TZ: 'UTC' } };
  await submitAndVanish(place, jobs, work);
  await untilEnded(jobs);
  const shared = join(place.path, 'shared');
  const files = readdirSync(shared, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.length).toBeGreaterThan(3);
  expect([texts.some((text) => text.includes('TOKEN')), texts.some((text) => text.includes(secret))]).toEqual([
    true,
    false,
  ]);
  const runner = await openRunner(place, jobs);
  expect((await runner.execute(work)).type).toBe('done');
  await runner.close();
});

test('code that is another where the job runs is not run', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, { delay: 0 });
  const steps = join(root, 'steps.ts');
  const { code, ...work } = tell();
  const other = { ...work, code: { ...code, files: { [steps]: digestBytes('other bytes') } } };
  const told: string[] = [];
  const executed = await runner.execute(other, { onLog: (_, message) => told.push(message) });
  expect(executed).toMatchObject({ type: 'failed', failure: 'changed-while-running' });
  expect([(executed as { message: string }).message, told]).toEqual([
    expect.stringMatching(/steps\.ts on '.*' is not what the run was planned with, so nothing was stored: run again$/),
    [],
  ]);
  await runner.close();
});

test('a job without an answer is a crash, with what it printed', async () => {
  using place = createTempPlace();
  const node = place.file('#!/bin/sh\necho "no such library" >&2\nexit 3\n');
  chmodSync(node, 0o755);
  const runner = await openRunner(place, createChildJobs(), { node, delay: 0 });
  const executed = await runner.execute(tell());
  expect(executed).toMatchObject({ type: 'failed', failure: 'worker-crashed' });
  expect((executed as { message: string }).message).toMatch(/^child job \d+ ended with exit code 3\nno such library$/);
  await runner.close();
});

test('an answer that cannot be read is a crash, and a folder that somebody removed too', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const spoil: JobScheduler = {
    ...jobs,
    async submit(job) {
      writeFileSync(join(place.path, 'shared/jobs', job.name, 'answer'), 'no answer');
      return jobs.submit(job);
    },
  };
  const runner = await openRunner(place, spoil);
  const executed = await runner.execute(tell());
  expect(executed).toMatchObject({ type: 'failed', failure: 'worker-crashed' });
  expect((executed as { message: string }).message).toMatch(/wrote an answer that cannot be read$/);
  await runner.close();
});

test('what was shared long ago is removed, at most once a day', async () => {
  using place = createTempPlace();
  const shared = join(place.path, 'shared');
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs);
  await runner.execute(tell());
  await submitAndVanish(place, jobs, workOf('fail', { outputs: { never: file } }));
  await untilEnded(jobs);
  await runner.close();
  const sweep = (days: number) => sweepShared(shared, [join(shared, 'jobs')], Date.now() + days * 24 * 60 * 60 * 1000);
  expect([sweep(0), sweep(29), sweep(31), sweep(31)]).toEqual([0, 0, 2, 0]);
  expect([readdirSync(join(shared, 'jobs')), readdirSync(join(shared, 'blobs/files'))]).toEqual([[], []]);
});

test('a scheduler that has no answer is waited for: a job that ends meanwhile is done', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const unavailable = async () => {
    throw new SchedulerUnavailable('Unable to contact slurm controller');
  };
  const runner = await openRunner(place, { ...jobs, look: unavailable, find: unavailable });
  expect((await runner.execute(tell())).type).toBe('done');
  await runner.close();
});

test('a job that was accepted although nobody heard it is not submitted again', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const deaf: JobScheduler = {
    ...jobs,
    async submit(job) {
      await jobs.submit(job);
      return { type: 'busy', message: 'Socket timed out' };
    },
  };
  const told: string[] = [];
  const runner = await openRunner(place, deaf);
  const executed = await runner.execute(tell(), { onWaiting: (message) => told.push(message) });
  expect([executed.type, jobs.submitted.length, told]).toEqual(['done', 1, ['child: Socket timed out']]);
  await runner.close();
});
