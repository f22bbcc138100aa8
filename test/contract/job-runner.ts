// A runner of jobs for tests, with the store and the shared folder of the test, and one that is gone in the middle.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Executed, ExecutorSetup, NodeWork, WorkListeners } from '../../packages/core/src/run/executor.ts';
import { createLaidArtifacts } from '../../packages/core/src/run/inputs/laid-artifacts.ts';
import type { JobScheduler } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import type { JobExecutorOptions } from '../../packages/core/src/run/jobs/node-job.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { type ChildJobs, openChildJobs } from '../rig/child-jobs.ts';
import { workOf } from './executor-contract.ts';
import type { TempPlace } from './temp-place.ts';

const root = join(import.meta.dirname, 'executor-project');
const never = new AbortController().signal;
export const file = { form: 'file', file: 'unused' } as const;

export interface Runner {
  execute(work: NodeWork, listeners?: Partial<WorkListeners>): Promise<Executed>;
  read(executed: Executed, output: string): Promise<string>;
  close(): Promise<void>;
}

/** A runner with the store and the shared folder of the test. */
export async function openRunner(
  place: TempPlace,
  scheduler: JobScheduler,
  options: Partial<JobExecutorOptions> = {},
  more: Partial<ExecutorSetup> = {},
): Promise<Runner> {
  const store = await openStore(join(place.path, 'store'));
  const setup = { root, store, workspace: place.path, laid: createLaidArtifacts(), ...more };
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
export async function submitAndVanish(
  place: TempPlace,
  jobs: ChildJobs,
  work: NodeWork | readonly NodeWork[],
  options: Partial<JobExecutorOptions> = {},
  more: Partial<ExecutorSetup> = {},
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const scheduler: JobScheduler = {
    ...jobs,
    submit: async (job) => {
      await jobs.submit(job);
      resolve();
      return new Promise(() => undefined);
    },
  };
  const runner = await openRunner(place, scheduler, options, more);
  for (const one of [work].flat()) void runner.execute(one);
  await promise;
}

/** Waits for the end of the job that was submitted last. */
export async function untilEnded(jobs: ChildJobs): Promise<void> {
  const child = jobs.processOf(jobs.submitted.at(-1)!)!;
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

export const tell = () => workOf('tell', { outputs: { said: file } });
