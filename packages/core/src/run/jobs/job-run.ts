// What the parts of the executor of jobs share in a run.

import type { BlobStore } from '../../store/blob-client.ts';
import type { Store } from '../../store/store.ts';
import type { ExecutorSetup } from '../executor.ts';
import type { FollowOptions } from './follow-job.ts';
import type { JobGroups } from './job-groups.ts';
import type { JobExecutorOptions } from './node-job.ts';
import type { SubmittedJob } from './submit-job.ts';

export interface JobRun {
  readonly setup: ExecutorSetup;
  readonly options: JobExecutorOptions;
  /** What is in the shared folder, or in the shared store. */
  readonly blobs: Store;
  /** With the exchange `store`: the shared store, which is asked again if it cannot be reached. */
  readonly remote?: BlobStore | undefined;
  readonly follow: FollowOptions;
  /** What the run and its jobs know, and nobody else. */
  readonly secret: string;
  readonly groups: JobGroups<SubmittedJob>;
}
