// Jobs as child processes of this machine, in place of a cluster: the same folders, files and answers, with a scheduler
// that needs nothing installed. The id of a job is that of its process.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import type { ExecutorSetup } from '../../packages/core/src/run/executor.ts';
import { openJobExecutor } from '../../packages/core/src/run/jobs/job-executor.ts';
import type { JobScheduler, JobState } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import type { JobExecutorOptions } from '../../packages/core/src/run/jobs/node-job.ts';

export interface ChildJobs extends JobScheduler {
  /** Names of the jobs that were submitted, in their order. */
  readonly submitted: readonly string[];
  /** The process of a job. */
  processOf(name: string): ChildProcess | undefined;
}

export function createChildJobs(): ChildJobs {
  const jobs = new Map<
    string,
    { readonly name: string; readonly child: ChildProcess; readonly ended: Promise<void> }
  >();
  const submitted: string[] = [];
  const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
  const find = (name: string) => [...jobs].findLast(([, job]) => job.name === name);
  return {
    name: 'child',
    submitted,
    processOf: (name) => find(name)?.[1].child,
    async submit({ name, command: [program, ...rest], root, output, variables }) {
      submitted.push(name);
      const file = openSync(output, 'a');
      const child = spawn(program!, rest, {
        cwd: root,
        env: { NODE_COMPILE_CACHE: getCompileCacheDir(), ...variables },
        stdio: ['ignore', file, file],
      });
      closeSync(file);
      const ended = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      });
      const id = String(child.pid);
      jobs.set(id, { name, child, ended });
      return { type: 'submitted', id };
    },
    async find(name) {
      const [id, job] = find(name) ?? [];
      return job && isAlive(job.child) ? id : undefined;
    },
    async look(ids) {
      const found = new Map<string, JobState>();
      for (const id of ids.keys()) {
        const job = jobs.get(id);
        if (!job) continue;
        const { exitCode, signalCode } = job.child;
        found.set(
          id,
          isAlive(job.child)
            ? { type: 'running', machine: 'here' }
            : {
                type: 'ended',
                failure: 'worker-crashed',
                message: `ended with ${signalCode ?? `exit code ${exitCode}`}`,
              },
        );
      }
      return found;
    },
    async cancel(ids) {
      for (const id of ids) jobs.get(id)?.child.kill('SIGTERM');
      await Promise.all(ids.map((id) => jobs.get(id)?.ended));
    },
    async close() {
      for (const { child } of jobs.values()) child.kill('SIGKILL');
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}

/** An executor of such jobs. */
export function openChildJobs(
  setup: ExecutorSetup,
  options: Omit<JobExecutorOptions, 'scheduler'> & { readonly scheduler?: JobScheduler },
) {
  return openJobExecutor(setup, {
    poll: 20,
    ask: 100,
    delay: 1,
    ...options,
    scheduler: options.scheduler ?? createChildJobs(),
  });
}
