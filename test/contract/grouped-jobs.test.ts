// Several small nodes in one job: each has its own answer, and one that ends the job takes no other with it.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NodeWork } from '../../packages/core/src/run/executor.ts';
import { createChildJobs } from '../rig/child-jobs.ts';
import { workOf } from './executor-contract.ts';
import { file, openRunner, submitAndVanish, tell, untilEnded } from './job-runner.ts';
import { createTempPlace } from './temp-place.ts';

const options = { group: (step: string) => (step === 'small' ? 20 : 1) };
const small = (work: NodeWork): NodeWork => ({ ...work, step: 'small' });
const failing = () => small(workOf('fail', { outputs: { never: file } }));
const waiting = () => small(workOf('wait', { params: { seconds: 3600 }, outputs: { done: file } }));
const telling = (seed: number) => small({ ...tell(), seed });

test('nodes of a step run in one job, each with its own answer and log; other nodes have jobs of their own', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, options);
  const told: string[] = [];
  const work = [telling(1), failing(), telling(2), { ...tell(), seed: 3 }];
  const executed = await Promise.all(
    work.map((one, index) => runner.execute(one, { onLog: (_, message) => told.push(`${index}: ${message}`) })),
  );
  expect(executed.map(({ type }) => type)).toEqual(['done', 'failed', 'done', 'done']);
  expect(executed[1]).toMatchObject({ failure: 'step-threw', message: 'the rows are wrong' });
  expect(told.sort()).toEqual(['0: one line', '2: one line', '3: one line']);
  expect(jobs.submitted.length).toBe(2);
  await runner.close();
  // Nothing of it is left, the file to which it printed included.
  expect(readdirSync(join(place.path, 'shared/jobs'))).toEqual([]);
});

test('a job that ends while one of its nodes runs is the failure of that node, and the next ones run in another', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, options);
  const kill = () => jobs.processOf(jobs.submitted[0]!)!.kill('SIGKILL');
  const executed = await Promise.all([
    runner.execute(telling(1)),
    runner.execute(waiting(), { onLog: kill }),
    runner.execute(telling(2)),
    runner.execute(telling(3)),
  ]);
  expect(executed.map(({ type }) => type)).toEqual(['done', 'failed', 'done', 'done']);
  expect(executed[1]).toMatchObject({ failure: 'worker-crashed' });
  // How many jobs the others share depends on when each of them heard of the end.
  expect(jobs.submitted.length).toBeGreaterThan(1);
  await runner.close();
});

test('a job in which no node can begin is a failure of all of them', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, { ...options, node: '/bin/false', delay: 0 });
  const executed = await Promise.all([runner.execute(telling(1)), runner.execute(telling(2))]);
  expect(executed).toMatchObject([{ failure: 'worker-crashed' }, { failure: 'worker-crashed' }]);
  expect(jobs.submitted.length).toBe(1);
  await runner.close();
});

test('the next runner finds all nodes of a job that runs, and what those that are done answered', async () => {
  for (const isDone of [false, true]) {
    using place = createTempPlace();
    const jobs = createChildJobs();
    const work = [telling(1), telling(2), telling(3)];
    await submitAndVanish(place, jobs, work, options);
    if (isDone) await untilEnded(jobs);
    const runner = await openRunner(place, jobs, options);
    const executed = await Promise.all(work.map((one) => runner.execute(one)));
    expect(executed.map(({ type }) => type)).toEqual(['done', 'done', 'done']);
    expect(jobs.submitted.length).toBe(1);
    await runner.close();
  }
});

test('a node that runs in any case ends no job in which others run', async () => {
  using place = createTempPlace();
  const jobs = createChildJobs();
  const work = [waiting(), telling(1)];
  await submitAndVanish(place, jobs, work, options);
  const runner = await openRunner(place, jobs, options);
  expect((await runner.execute({ ...work[1]!, mustRun: true })).type).toBe('done');
  const first = jobs.processOf(jobs.submitted[0]!)!;
  expect([jobs.submitted.length, first.exitCode, first.signalCode]).toEqual([2, null, null]);
  await runner.close();
});
