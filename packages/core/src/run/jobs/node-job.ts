// What the executor of jobs is opened with, a node as its job, and how a node fails.

import type { Executed, NodeWork, WorkListeners } from '../executor.ts';
import type { JobScheduler } from './job-scheduler.ts';

export interface JobExecutorOptions {
  /** A folder that the runner and all machines see under the same path. The first job makes it. */
  readonly folder: string;
  readonly scheduler: JobScheduler;
  /** The program of Node on the machines; default that of this process. */
  readonly node?: string | undefined;
  /**
   * Where the code of a job is: `shared`, in the project, which all machines see under the same path; or `commit`, in a
   * folder of each machine, from the run's commit. Default `shared`.
   */
  readonly code?: 'shared' | 'commit' | undefined;
  /**
   * How jobs and artifacts get to the machines: through `folder`, which all of them see; or through the shared store of
   * the run (`store`): then `folder` is of this machine alone. Default `folder`.
   */
  readonly exchange?: 'folder' | 'store' | undefined;
  /** A folder of the machines with Cairn in its `node_modules`; default where it is installed here. */
  readonly cairn?: string | undefined;
  /** With `commit` or `store`: a folder of each machine, for this user alone; default one in `/tmp`. */
  readonly scratch?: string | undefined;
  /** How many nodes of a step run in one job, one after the other; default 1. */
  readonly group?: ((step: string) => number) | undefined;
  /** Milliseconds between two looks at the folder of a job; more if there are many. */
  readonly poll?: number | undefined;
  /** Milliseconds between two questions to the scheduler. */
  readonly ask?: number | undefined;
  /** Seconds until all machines see what one wrote to the shared folder. */
  readonly delay?: number | undefined;
}

export const defaultDelay = 5;

/** A node, and the job that it is. */
export interface NodeJob {
  readonly name: string;
  /** Of the job, on this machine. */
  readonly folder: string;
  readonly work: NodeWork;
  readonly listeners: WorkListeners;
  readonly signal: AbortSignal;
}

export type Failed = Extract<Executed, { type: 'failed' }>;

export function fail(failure: Failed['failure'], message: string): Failed {
  return { type: 'failed', failure, message, stack: '' };
}
