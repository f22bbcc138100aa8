// Runs each node as a job of a cluster. A job is addressed by what it computes: its folder is named after the key, so a run
// that is started again finds the job of a node where an earlier run left it, waiting, running or done, and starts no
// second one.
//
// The runner puts inputs into the shared blobs, the job reads them there and puts its outputs there, and the runner reviews
// the report before it takes the outputs into its own store (program.ts).

import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { createPatientBlobs } from '../../store/blob-client.ts';
import { bringArtifact, copyArtifact } from '../../store/bring-artifact.ts';
import { openExchangeStore, sweepShared } from '../../store/open-exchange-store.ts';
import { StoreError } from '../../store/store.ts';
import type { Executed, Executor, ExecutorSetup, NodeWork, WorkListeners } from '../executor.ts';
import { nameJob } from './describe-job.ts';
import { sharedFolders } from './job-files.ts';
import { JobGroups } from './job-groups.ts';
import type { JobRun } from './job-run.ts';
import { JobStates } from './job-states.ts';
import { mirrorJob } from './mirror-job.ts';
import { defaultDelay, fail, type JobExecutorOptions } from './node-job.ts';
import { obtainAnswer } from './obtain-answer.ts';
import { submitJob } from './submit-job.ts';

/** How often a node is given to a job because its bytes were damaged on the way. */
const mostTurns = 5;

const stopped = fail('step-threw', 'the run was stopped');

/** Milliseconds that a shared store may be gone. */
const longestGone = 120_000;

/**
 * @throws AuthorError `executor-unavailable` if the code of jobs is to be that of a commit and the run has none, or if they
 *   are to use a shared store and the run has none
 */
export function openJobExecutor(setup: ExecutorSetup, options: JobExecutorOptions): Executor {
  checkOptions(setup, options);
  const own = join(setup.workspace, `jobs-${temporaryName()}`);
  const remote =
    options.exchange === 'store' ? createPatientBlobs(setup.shared!.blobs, { milliseconds: longestGone }) : undefined;
  const blobs = openExchangeStore(remote ?? sharedFolders(options.folder).blobs, own);
  const states = new JobStates(options.scheduler, options.ask ?? 1000);
  const { scheduler, poll = 100, delay = defaultDelay } = options;
  let open = 0;
  let isClosed = false;
  const secret = randomBytes(32).toString('hex');
  const submitting = { options, secret, root: setup.root, url: remote && setup.shared?.url };
  const run: JobRun = {
    ...{ setup, options, blobs, remote, secret },
    groups: new JobGroups(options.group ?? (() => 1), (group) => submitJob(group, submitting)),
    follow: {
      ...{ scheduler, states, grace: delay },
      // A look at a shared store is two requests.
      poll: () => (remote ? Math.max(poll, Math.min(open * 20, 5000)) : Math.max(poll, Math.min(open * 5, 5000))),
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

function checkOptions({ code, shared }: ExecutorSetup, options: JobExecutorOptions): void {
  const refuse = (problem: string, remedy: string) =>
    failAuthor('executor-unavailable', { executor: options.scheduler.name, problem, remedy });
  if (options.code === 'commit' && typeof code !== 'object')
    refuse(
      `its machines run the run's commit (code: 'commit'), and this run has none: ${code ?? 'it is not tied to a commit'}`,
      "Put the project into a git repository, or let the machines see it, with code: 'shared'.",
    );
  if (options.exchange === 'store' && !shared)
    refuse(
      "its machines use the shared store of the run (exchange: 'store'), and this run has none",
      'Name one: --store s3://bucket/prefix, or another URL.',
    );
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
    const answer = await obtainAnswer({ name, folder, work, listeners, signal }, run);
    // The next run looks for it there.
    if (answer.type === 'left') return stopped;
    if (answer.type !== 'executed') await removeJob(folder, run);
    if (answer.type === 'unbegun') {
      // Each time, another node of the job has ended: this cannot go on forever.
      turn -= 1;
      continue;
    }
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
        return fail('artifact-missing', `'${machine}' cannot read input '${executed.input}' in '${exchangeOf(run)}'`);
      }
      if (executed.type !== 'done') return executed;
      if (!(await listeners.review(executed.report))) return { type: 'refused' };
      if (await takeAll(Object.values(executed.outputs), run)) {
        if (work.checkpoint !== null) rmSync(join(states, work.checkpoint), { recursive: true, force: true });
        return executed;
      }
      if (turn >= mostTurns)
        return fail('artifact-missing', `the outputs of '${machine}' are damaged in '${exchangeOf(run)}'`);
    } finally {
      await removeJob(folder, run);
    }
  }
}

function exchangeOf({ remote, options }: JobRun): string {
  return remote?.location ?? options.folder;
}

async function removeJob(folder: string, { setup, remote }: JobRun): Promise<void> {
  if (remote && existsSync(folder)) await mirrorJob(setup.shared!.blobs, folder).remove();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The store of a run that uses a shared store believes what is there. Here the bytes are read: what is damaged there is
 * removed, and the node runs again.
 */
async function takeAll(digests: readonly Digest[], { blobs, setup, remote }: JobRun): Promise<boolean> {
  const take = remote ? copyArtifact : bringArtifact;
  for (const digest of digests) if (!(await take(digest, blobs, setup.store))) return false;
  return true;
}
