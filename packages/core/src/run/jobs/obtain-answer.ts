// The answer of the job of a name: of one that an earlier run left, or of a new one.

import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writing } from '../../store/blob-client.ts';
import { sealToken, sealVariables } from './compare-variables.ts';
import { describeJobWork } from './describe-job.ts';
import { type Answered, followJob, nameOfJob } from './follow-job.ts';
import { followEvents } from './job-events.ts';
import {
  type JobAnswer,
  type JobCode,
  listJobFiles,
  makeJobFolder,
  printedBy,
  readAnswer,
  readJobFile,
  readMachineFacts,
  sharedFolders,
} from './job-files.ts';
import type { JobGroup } from './job-groups.ts';
import type { JobRun } from './job-run.ts';
import { SchedulerUnavailable } from './job-scheduler.ts';
import { mirrorJob, writeSecret } from './mirror-job.ts';
import { defaultDelay, type NodeJob } from './node-job.ts';
import { longestBackoff } from './submit-job.ts';

export async function obtainAnswer(job: NodeJob, run: JobRun): Promise<Answered> {
  const { folder, work, listeners, signal } = job;
  const left = await findLeft(job, run);
  if (left !== undefined && work.mustRun) return startAnew(left, job, run);
  if (signal.aborted) return { type: 'left' };
  if (typeof left === 'string') return follow(left, undefined, job, run);
  if (left) {
    followEvents(folder, listeners).read();
    return left;
  }
  rmSync(folder, { recursive: true, force: true });
  await writeJob(job, run);
  const { result, group } = await run.groups.submit(job);
  if (typeof result !== 'string') return result;
  const answer = await follow(result, group, job, run);
  group.open -= 1;
  if (!group.open) rmSync(printedBy(folder, group.name), { force: true });
  return answer;
}

function follow(
  id: string,
  group: JobGroup | undefined,
  { folder, listeners, signal }: NodeJob,
  { follow: options, setup, remote }: JobRun,
): Promise<Answered> {
  // A store that cannot be reached is named at once, and asked again at the next look.
  const mirror = remote && mirrorJob(setup.shared!.blobs, folder);
  return followJob({ id, folder, listeners, signal, group, mirror }, options);
}

async function writeJob({ name, work }: NodeJob, { setup, options, blobs, remote, secret }: JobRun): Promise<void> {
  const { root, code } = setup;
  const { folder: shared, delay = defaultDelay } = options;
  let jobCode: JobCode | undefined;
  if (options.code === 'commit' && typeof code === 'object')
    jobCode = { archive: await code.archive(blobs), top: code.top };
  const token = randomBytes(8).toString('hex');
  const facts = {
    ...{ name, token, key: work.key, label: work.label, root, folder: shared, machine: readMachineFacts() },
    ...{ patience: delay, seal: sealToken(token, secret), sealed: sealVariables(work, secret), code: jobCode },
  };
  mkdirSync(shared, { recursive: true });
  const folder = makeJobFolder(sharedFolders(shared).jobs, facts, describeJobWork(work));
  if (!remote) return;
  writeSecret(folder, secret);
  await writing(remote, () => mirrorJob(remote, folder).send());
}

/** What an earlier run left of a node that runs in any case is ended and removed. */
async function startAnew(left: JobAnswer | string, job: NodeJob, run: JobRun): Promise<Answered> {
  const { scheduler } = run.options;
  // Other nodes may run in the same job.
  if (typeof left === 'string' && nameOfJob(job.folder) === job.name)
    await scheduler.cancel([left]).catch((error: unknown) => {
      // Its folder is given to another job, so its answer counts for nothing.
      if (!(error instanceof SchedulerUnavailable)) throw error;
    });
  rmSync(job.folder, { recursive: true, force: true });
  return obtainAnswer({ ...job, work: { ...job.work, mustRun: false } }, run);
}

/** Of a job that an earlier run left: its answer, if the node was done; its id, if it waits or runs. */
async function findLeft(
  { folder, listeners, signal }: NodeJob,
  { options, remote }: JobRun,
): Promise<JobAnswer | string | undefined> {
  const files = listJobFiles(folder);
  if (!files) return undefined;
  if (files.has('answer')) return readDone(folder);
  const mirror = remote && mirrorJob(remote, folder);
  const name = nameOfJob(folder);
  const isAnswered = async (): Promise<boolean> => {
    await mirror?.pull();
    return listJobFiles(folder)?.has('answer') ?? false;
  };
  const { scheduler } = options;
  const id = readJobFile(folder, 'submitted');
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, longestBackoff)) {
    try {
      if (id === undefined && (await isAnswered())) return readDone(folder);
      if (id === undefined) return await scheduler.find(name);
      const state = (await scheduler.look(new Map([[id, name]]))).get(id);
      if (state && state.type !== 'ended') return id;
      // It may have answered since.
      return (await isAnswered()) ? readDone(folder) : undefined;
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
