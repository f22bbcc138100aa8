// What the executor of jobs does that others need not do: it finds the jobs of a runner that is gone, and is given the wrong
// answer by nobody. The jobs are child processes: test/slurm has the same on a cluster.

import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import type { Executed, NodeWork } from '../../packages/core/src/run/executor.ts';
import { nameJob } from '../../packages/core/src/run/jobs/describe-job.ts';
import { type JobScheduler, SchedulerUnavailable } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import { sweepShared } from '../../packages/core/src/store/open-exchange-store.ts';
import { createChildJobs } from '../rig/child-jobs.ts';
import { writeCommittedProject } from '../rig/committed-project.ts';
import { workOf } from './executor-contract.ts';
import { flipByte } from './flip-byte.ts';
import { openRunner, submitAndVanish, tell, untilEnded } from './job-runner.ts';
import { createTempPlace, type TempPlace } from './temp-place.ts';

const root = join(import.meta.dirname, 'executor-project');
const file = { form: 'file', file: 'unused' } as const;
const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

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
  const environment = { PATH, TOKEN: secret, TZ: 'UTC' };
  const work = { ...tell(), masked: ['TOKEN'], variables: { PATH, TOKEN: secret }, environment };
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

test.skipIf(process.platform !== 'linux')(
  'a scheduler that ends the worker of a job before the job leaves no answer: it may start the job again',
  async () => {
    using place = createTempPlace();
    const jobs = createChildJobs();
    await submitAndVanish(place, jobs, workOf('wait', { params: { seconds: 600 }, outputs: { done: file } }));
    const [name = ''] = jobs.submitted;
    const folder = join(place.path, 'shared/jobs', name);
    const job = jobs.processOf(name)!;
    const hasBegun = () =>
      readdirSync(folder).some((entry) => entry.startsWith('events-') && read(folder, entry).includes('begun'));
    await expect.poll(hasBegun).toBe(true);
    const workers = read('/proc', `${job.pid}/task/${job.pid}/children`).split(' ').filter(Boolean);
    for (const worker of workers) process.kill(Number(worker), 'SIGTERM');
    // The job has noticed that they are gone. Without a pause of this process, which may be long on a busy machine.
    while (workers.some((worker) => existsSync(join('/proc', worker))));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    job.kill('SIGTERM');
    await untilEnded(jobs);
    expect([job.exitCode, readdirSync(folder).includes('answer')]).toEqual([143, false]);
  },
);

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

/** A project that no machine sees, and what a run knows of its commit. */
async function hideProject(place: TempPlace) {
  const top = place.fresh('project');
  const code = await writeCommittedProject(top);
  const options = { code: 'commit', scratch: join(place.path, 'scratch') } as const;
  const hidden = `${top}-hidden`;
  const archive: typeof code.archive = async (store) => {
    renameSync(hidden, top);
    const digest = await code.archive(store);
    renameSync(top, hidden);
    return digest;
  };
  renameSync(top, hidden);
  const work = { ...tell(), definition: { file: join(top, 'steps.ts'), exportName: 'tell' } };
  return { top, hidden, options, setup: { root: top, code: { top, archive } }, work };
}

test("a machine that does not see the project runs the run's commit, which it prepares once", async () => {
  using place = createTempPlace();
  const { top, options, setup, work } = await hideProject(place);
  const runner = await openRunner(place, createChildJobs(), options, setup);
  const made: number[] = [];
  const steps = readFileSync(join(root, 'steps.ts'));
  for (const seed of [1, 2]) {
    const code = { ...work.code, files: { [join(top, 'steps.ts')]: digestBytes(steps) } };
    const executed = await runner.execute({ ...work, seed, code });
    expect(await runner.read(executed, 'said')).toBe('[]');
    // What it loaded is named as it is here.
    const { report } = executed as Extract<Executed, { type: 'done' }>;
    expect(report.loads.some((file) => file.startsWith(options.scratch))).toBe(false);
    const [commit] = readdirSync(join(options.scratch, 'code'));
    made.push(statSync(join(options.scratch, 'code', commit!, 'tree')).ino);
  }
  expect(made[1]).toBe(made[0]);
  expect(readdirSync(join(options.scratch, 'code'))).toHaveLength(1);
  await runner.close();
});

test('a machine runs nothing of a commit that differs from the key, or that it cannot install', async () => {
  using place = createTempPlace();
  const { top, hidden, options, setup, work } = await hideProject(place);
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, { ...options, delay: 0 }, setup);
  const other = { ...work.code, files: { [join(top, 'steps.ts')]: digestBytes('an edit since') } };
  const edited = await runner.execute({ ...work, code: other });
  expect(edited).toMatchObject({ type: 'failed', failure: 'changed-while-running' });
  expect((edited as { message: string }).message).toContain(`${top}/steps.ts on '`);
  rmSync(join(hidden, 'package-lock.json'));
  const bare = await openRunner(place, jobs, options, setup);
  const refused = await bare.execute(work);
  expect(refused).toMatchObject({ type: 'failed', failure: 'job-refused' });
  expect((refused as { message: string }).message).toMatch(/cannot install the run's commit: .*no lockfile/);
  await runner.close();
  await bare.close();
});

test('without a commit, an executor that needs one does not open', async () => {
  using place = createTempPlace();
  const opening = openRunner(place, createChildJobs(), { code: 'commit' }, { code: 'git is not installed' });
  await expect(opening).rejects.toThrow(/run the run's commit .*: git is not installed/);
});

test('a variable that has another value where the job runs is named, and nothing runs', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const { PATH } = process.env;
  const work = {
    ...{ ...tell(), masked: ['MODE'] },
    ...{ variables: { PATH, MODE: 'fast', OTHER: '1' }, environment: { PATH, MODE: 'fast', TZ: 'UTC' } },
  };
  /** A cluster whose prolog sets variables. */
  const withVariables = (change: (variables: NodeWork['variables']) => NodeWork['variables']): JobScheduler => ({
    ...jobs,
    submit: (job) => jobs.submit({ ...job, variables: change(job.variables) }),
  });
  const cases = [
    [(given: NodeWork['variables']) => ({ ...given, MODE: 'slow' }), /^'MODE' on '.*' is not what the run was planned/],
    [(given: NodeWork['variables']) => ({ ...given, MODE: undefined }), /^'MODE' on '/],
    [() => ({ PATH }), /without the variables of the run: leave out options such as --export=NONE$/],
  ] as const;
  for (const [change, message] of cases) {
    const runner = await openRunner(place, withVariables(change));
    const executed = await runner.execute(work);
    expect(executed).toMatchObject({ type: 'failed', failure: 'job-refused' });
    expect((executed as { message: string }).message).toMatch(message);
    await runner.close();
  }
  // What is in no key may differ.
  const runner = await openRunner(
    place,
    withVariables((given) => ({ ...given, OTHER: '2' })),
  );
  expect((await runner.execute(work)).type).toBe('done');
  await runner.close();
});
