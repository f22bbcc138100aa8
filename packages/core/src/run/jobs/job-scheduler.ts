// Who starts jobs: a cluster's queue, as the executor of jobs needs it. A job is a command line that runs on some machine
// and works in its own folder (job-files.ts); its answer is a file there. So a scheduler only says what a job that has
// no answer is doing.

import type { ClusterResources } from '../../dsl/cluster/cluster-resources.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';

export interface JobToSubmit {
  /** A name that no other job has, of letters and digits. */
  readonly name: string;
  /** For people: the label of its node, or of the first one. */
  readonly label: string;
  /** The name of its step. */
  readonly step: string;
  /** How many nodes run in it, one after the other. */
  readonly count: number;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Where it runs: the project's root. */
  readonly root: string;
  /** What it prints goes to this file. */
  readonly output: string;
  /** The environment that it is to have. */
  readonly variables: Variables;
  /** Names of the variables without which its nodes do not run: those that they declare, and the secret of the job. */
  readonly needed: readonly string[];
  readonly resources: {
    readonly threads: number;
    /** Seconds that its nodes may take together; no limit without. */
    readonly timeout: number | undefined;
    /** Bytes that the node requests in addition to those of its process. */
    readonly memory: number | undefined;
    readonly cluster: ClusterResources;
  };
}

export type Submitted =
  | { readonly type: 'submitted'; readonly id: string }
  /** It will never be accepted as it is. */
  | { readonly type: 'refused'; readonly message: string }
  /** It may be accepted later. It is not known whether it was accepted. */
  | { readonly type: 'busy'; readonly message: string };

/** How a job ended without an answer. */
export interface JobEnd {
  readonly type: 'ended';
  readonly failure: FailureCode;
  /** A clause that goes on from the id of the job: `ended because its machine failed`. */
  readonly message: string;
}

export type JobState =
  /** `isNotable`: it does not only wait for its turn. */
  | { readonly type: 'waiting'; readonly reason: string; readonly isNotable: boolean }
  | { readonly type: 'running'; readonly machine: string }
  | JobEnd;

/** None of its calls may take long: each has a limit of its own. */
export interface JobScheduler {
  /** For messages: `Slurm`. */
  readonly name: string;
  submit(job: JobToSubmit): Promise<Submitted>;
  /**
   * The id of the newest job of a name that waits or runs.
   *
   * @throws SchedulerUnavailable
   */
  find(name: string): Promise<string | undefined>;
  /**
   * Ids that are not known any more are left out, and those that are of a job with another name by now.
   *
   * @param jobs - their names, by id
   * @throws SchedulerUnavailable
   */
  look(jobs: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, JobState>>;
  /**
   * Ends jobs, with all that they started. It is not an error if one has ended already.
   *
   * @throws SchedulerUnavailable
   */
  cancel(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
  /** What was printed for a job may say how it ended where its state does not. */
  readPrinted?(printed: string): JobEnd | undefined;
  /** The last lines that a job printed, if the scheduler has them and not the file of the job; undefined if it has none. */
  readOutput?(id: string): Promise<string | undefined>;
}

/** The scheduler does not answer: its jobs may go on meanwhile. */
export class SchedulerUnavailable extends Error {
  override readonly name = 'SchedulerUnavailable';
}
