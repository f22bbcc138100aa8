// Runs each node as a job of a cluster. A job is addressed by what it computes: its folder is named after the key, so a run
// that is started again finds the job of a node where an earlier run left it, waiting, running or done, and starts no
// second one.
//
// The runner puts inputs into the shared blobs, the job reads them there and puts its outputs there, and the runner reviews
// the report before it takes the outputs into its own store (program.ts).

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../base/brand.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { bringArtifact } from '../../store/bring-artifact.ts';
import { openExchangeStore, sweepShared } from '../../store/open-exchange-store.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Executed, Executor, ExecutorSetup, NodeWork, WorkListeners } from '../executor.ts';
import { describeJobWork, nameJob } from './describe-job.ts';
import { type FollowOptions, followJob } from './follow-job.ts';
import { jobCommand } from './job-command.ts';
import { followEvents } from './job-events.ts';
import {
  type JobAnswer,
  listJobFiles,
  makeJobFolder,
  readAnswer,
  readJobFile,
  readMachineFacts,
  sharedFolders,
  writeJobFile,
} from './job-files.ts';
import { type JobScheduler, SchedulerUnavailable } from './job-scheduler.ts';
import { JobStates } from './job-states.ts';

export interface JobExecutorOptions {
  /** A folder that the runner and all machines see under the same path. The first job makes it. */
  readonly folder: string;
  readonly scheduler: JobScheduler;
  /** The program of Node on the machines; default that of this process. */
  readonly node?: string | undefined;
  /** Milliseconds between two looks at the folder of a job; more if there are many. */
  readonly poll?: number | undefined;
  /** Milliseconds between two questions to the scheduler. */
  readonly ask?: number | undefined;
  /** Seconds until all machines see what one wrote to the shared folder. */
  readonly delay?: number | undefined;
}

/** How often a node is given to a job because its bytes were damaged on the way. */
const mostTurns = 5;
const longestBackoff = 60_000;
const defaultDelay = 5;

export function openJobExecutor(setup: ExecutorSetup, options: JobExecutorOptions): Executor {
  const own = join(setup.workspace, `jobs-${temporaryName()}`);
  const blobs = openExchangeStore(sharedFolders(options.folder).blobs, own);
  const jobStates = new JobStates(options.scheduler, options.ask ?? 1000);
  const { poll = 100, delay = defaultDelay } = options;
  let open = 0;
  let isClosed = false;
  const run: JobRun = {
    ...{ setup, options, blobs, states: jobStates },
    follow: {
      scheduler: options.scheduler,
      states: jobStates,
      grace: delay,
      poll: () => Math.max(poll, Math.min(open * 5, 5000)),
    },
  };
  return {
    async execute(work, listeners, signal) {
      if (isClosed) throw new Error('the executor is closed');
      open += 1;
      try {
        return await execute(work, listeners, signal, run);
      } finally {
        open -= 1;
      }
    },
    discardState(checkpoint) {
      rmSync(join(sharedFolders(options.folder).states, checkpoint), { recursive: true, force: true });
    },
    async close() {
      isClosed = true;
      await options.scheduler.close();
      rmSync(own, { recursive: true, force: true });
      const { jobs, states } = sharedFolders(options.folder);
      sweepShared(options.folder, [jobs, states]);
    },
  };
}

interface JobRun {
  readonly setup: ExecutorSetup;
  readonly options: JobExecutorOptions;
  /** What is in the shared folder. */
  readonly blobs: Store;
  readonly states: JobStates;
  readonly follow: FollowOptions;
}

type Failed = Extract<Executed, { type: 'failed' }>;

const stopped: Failed = { type: 'failed', failure: 'step-threw', message: 'the run was stopped', stack: '' };

function fail(failure: Failed['failure'], message: string): Failed {
  return { type: 'failed', failure, message, stack: '' };
}

async function execute(work: NodeWork, listeners: WorkListeners, signal: AbortSignal, run: JobRun): Promise<Executed> {
  const { setup, options, blobs } = run;
  const { jobs, states } = sharedFolders(options.folder);
  const name = nameJob(work, setup.root, setup.store.place);
  const folder = join(jobs, name);
  for (let turn = 1; ; turn += 1) {
    for (const [input, { digest }] of Object.entries(work.inputs))
      if (!(await bringArtifact(digest, setup.store, blobs))) return { type: 'input-missing', input };
    if (signal.aborted) return stopped;
    const answer = await answerOf(name, folder, work, listeners, signal, run);
    // The next run looks for it there.
    if (answer.type === 'left') return stopped;
    if (answer.type !== 'executed') rmSync(folder, { recursive: true, force: true });
    if (answer.type === 'failed') return answer;
    if (answer.type === 'broken') {
      if (answer.code === 'file-error') return fail('file-error', answer.message);
      throw new StoreError(answer.code, answer.message);
    }
    const { executed, machine } = answer;
    try {
      if (executed.type === 'input-missing') {
        // It was damaged in the shared folder, and is removed there.
        if (turn < mostTurns) continue;
        return fail('artifact-missing', `'${machine}' cannot read input '${executed.input}' in '${options.folder}'`);
      }
      if (executed.type !== 'done') return executed;
      if (!(await listeners.review(executed.report))) return { type: 'refused' };
      if (await takeAll(Object.values(executed.outputs), blobs, setup.store)) {
        if (work.checkpoint !== null) rmSync(join(states, work.checkpoint), { recursive: true, force: true });
        return executed;
      }
      if (turn >= mostTurns)
        return fail('artifact-missing', `the outputs of '${machine}' are damaged in '${options.folder}'`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function takeAll(digests: readonly Digest[], from: Store, to: Store): Promise<boolean> {
  for (const digest of digests) if (!(await bringArtifact(digest, from, to))) return false;
  return true;
}

/** `left`: the run was stopped, and the job may still be there. */
type Answered = JobAnswer | Failed | { readonly type: 'left' };

/** The answer of the job of a name: of one that an earlier run left, or of a new one. */
async function answerOf(
  name: string,
  folder: string,
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  run: JobRun,
): Promise<Answered> {
  const left = await findLeft(name, folder, listeners, signal, run);
  if (left !== undefined && work.mustRun) return startAnew(left, name, folder, work, listeners, signal, run);
  if (signal.aborted) return { type: 'left' };
  if (typeof left === 'string') return followJob(left, folder, listeners, signal, run.follow);
  if (left) {
    followEvents(folder, listeners).read();
    return left;
  }
  rmSync(folder, { recursive: true, force: true });
  const { root } = run.setup;
  const { key, label } = work;
  const { folder: shared, delay = defaultDelay } = run.options;
  const facts = {
    ...{ name, token: randomBytes(8).toString('hex'), key, label, root, folder: shared },
    ...{ machine: readMachineFacts(), patience: delay },
  };
  mkdirSync(shared, { recursive: true });
  makeJobFolder(sharedFolders(shared).jobs, facts, describeJobWork(work));
  const id = await submitJob(name, folder, work, listeners, signal, run);
  if (typeof id !== 'string') return id;
  return followJob(id, folder, listeners, signal, run.follow);
}

/** What an earlier run left of a node that runs in any case is ended and removed. */
async function startAnew(
  left: JobAnswer | string,
  name: string,
  folder: string,
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  run: JobRun,
): Promise<Answered> {
  const { scheduler } = run.options;
  if (typeof left === 'string')
    await scheduler.cancel([left]).catch((error: unknown) => {
      // Its folder is given to another job, so its answer counts for nothing.
      if (!(error instanceof SchedulerUnavailable)) throw error;
    });
  rmSync(folder, { recursive: true, force: true });
  return answerOf(name, folder, { ...work, mustRun: false }, listeners, signal, run);
}

/** Of a job that an earlier run left: its answer, if the node was done; its id, if it waits or runs. */
async function findLeft(
  name: string,
  folder: string,
  listeners: WorkListeners,
  signal: AbortSignal,
  { options }: JobRun,
): Promise<JobAnswer | string | undefined> {
  const files = listJobFiles(folder);
  if (!files) return undefined;
  if (files.has('answer')) return readDone(folder);
  const { scheduler } = options;
  const id = readJobFile(folder, 'submitted');
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, longestBackoff)) {
    try {
      if (id === undefined) return await scheduler.find(name);
      const state = (await scheduler.look(new Map([[id, name]]))).get(id);
      if (state && state.type !== 'ended') return id;
      // It may have answered since.
      return listJobFiles(folder)?.has('answer') ? readDone(folder) : undefined;
    } catch (error) {
      if (!(error instanceof SchedulerUnavailable)) throw error;
      listeners.onWaiting?.(`${scheduler.name}: ${error.message}`);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

/** A failure is never used again. */
function readDone(folder: string): JobAnswer | undefined {
  const answer = readAnswer(folder);
  return answer?.type === 'executed' && answer.executed.type === 'done' ? answer : undefined;
}

async function submitJob(
  name: string,
  folder: string,
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  { setup, options }: JobRun,
): Promise<string | Failed | { readonly type: 'left' }> {
  const { scheduler } = options;
  const { threads, timeout, memory, cluster = {} } = work.resources;
  const command = jobCommand(folder, options.node ?? process.execPath);
  const job = {
    ...{ name, label: work.label, step: work.step, command, root: setup.root, output: join(folder, 'output.txt') },
    ...{ variables: work.variables, resources: { threads, timeout, memory, cluster } },
  };
  let told: string | undefined;
  for (let wait = 500; ; wait = Math.min(wait * 2, longestBackoff)) {
    const submitted = await scheduler.submit(job);
    if (submitted.type === 'submitted') {
      writeJobFile(folder, 'submitted', submitted.id);
      return submitted.id;
    }
    const { type, message } = submitted;
    if (type === 'refused') return fail('job-refused', `${scheduler.name} refused its job: ${message}`);
    if (message !== told) listeners.onWaiting?.(`${scheduler.name}: ${message}`);
    told = message;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    // The job may be in the queue, or done, although what the scheduler said did not come.
    if (listJobFiles(folder)?.has('answer')) return name;
    const id = await scheduler.find(name).catch((error: unknown) => {
      if (!(error instanceof SchedulerUnavailable)) throw error;
      return undefined;
    });
    if (id !== undefined) {
      writeJobFile(folder, 'submitted', id);
      return id;
    }
    if (signal.aborted) return { type: 'left' };
  }
}
