// Gives a job to the scheduler, and waits while its queue accepts nothing.

import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listDeciding, secretVariable } from './compare-variables.ts';
import { jobCommand } from './job-command.ts';
import { listJobFiles, printedBy, printedThere, readFacts, writeJobFile } from './job-files.ts';
import type { JobGroup } from './job-groups.ts';
import { type JobToSubmit, SchedulerUnavailable } from './job-scheduler.ts';
import { nameObjects } from './mirror-job.ts';
import { type Failed, fail, type JobExecutorOptions, type NodeJob } from './node-job.ts';

/** Milliseconds between two tries, at most. */
export const longestBackoff = 60_000;

export type SubmittedJob = string | Failed | { readonly type: 'left' };

export interface SubmitOptions {
  readonly options: JobExecutorOptions;
  /** The root of the project. */
  readonly root: string;
  /** What the run and its jobs know, and nobody else. */
  readonly secret: string;
  /** The URL of the shared store, if there is no shared folder. */
  readonly url: string | undefined;
}

/** @returns the id that the scheduler gave it */
export async function submitJob(group: JobGroup, submitting: SubmitOptions): Promise<SubmittedJob> {
  const { scheduler } = submitting.options;
  const { name, members } = group;
  const job = describeSubmitted(group, submitting);
  const note = (file: string, text: string): void => {
    for (const { folder } of members) if (listJobFiles(folder)) writeJobFile(folder, file, text);
  };
  const isStopped = (): boolean => members.every(({ signal }) => signal.aborted);
  if (isStopped()) return { type: 'left' };
  // If the runner ends now, the next one finds the job by this name.
  if (members.length > 1) note('group', name);
  let told: string | undefined;
  for (let wait = 500; ; wait = Math.min(wait * 2, longestBackoff)) {
    const submitted = await scheduler.submit(job);
    if (submitted.type === 'submitted') {
      note('submitted', submitted.id);
      return submitted.id;
    }
    const { type, message } = submitted;
    if (type === 'refused') return fail('job-refused', `${scheduler.name} refused its job: ${message}`);
    if (message !== told) for (const { listeners } of members) listeners.onWaiting?.(`${scheduler.name}: ${message}`);
    told = message;
    await sleep(wait, undefined, { signal: members[0]!.signal }).catch(() => undefined);
    // The job may be in the queue, or done, although what the scheduler said did not come.
    if (members.every(({ folder }) => listJobFiles(folder)?.has('answer'))) return name;
    const id = await scheduler.find(name).catch((error: unknown) => {
      if (!(error instanceof SchedulerUnavailable)) throw error;
      return undefined;
    });
    if (id !== undefined) {
      note('submitted', id);
      return id;
    }
    if (isStopped()) return { type: 'left' };
  }
}

function describeSubmitted({ name, members }: JobGroup, { options, root, secret, url }: SubmitOptions): JobToSubmit {
  const [{ folder, work }] = members as readonly [NodeJob, ...NodeJob[]];
  const { threads, timeout, memory, cluster = {} } = work.resources;
  const more = members.length - 1;
  // Without a shared folder it is a file of the machine: this one cannot read it, and people can.
  const shared = more ? printedBy(folder, name) : join(folder, 'output.txt');
  const output = url === undefined ? shared : printedThere(name);
  const places = { ...placesOf(options), ...(url !== undefined && { store: url, printed: output }) };
  const jobs = members.map((member) => (url === undefined ? member.folder : nameObjects(readFacts(member.folder))));
  return {
    name,
    label: more ? `${work.label} and ${more} more` : work.label,
    step: work.step,
    count: members.length,
    command: jobCommand(jobs, places),
    // A machine that does not see the project starts the job in a folder that all machines have.
    root: options.code === 'commit' ? '/' : root,
    output,
    variables: { ...work.variables, [secretVariable]: secret },
    needed: [secretVariable, ...new Set(members.flatMap((member) => listDeciding(member.work)))],
    resources: { threads, timeout: timeout && timeout * members.length, memory, cluster },
  };
}

function placesOf({ node = process.execPath, code, exchange, cairn, scratch }: JobExecutorOptions) {
  if (code !== 'commit' && exchange !== 'store') return { node };
  return { node, cairn, scratch: scratch ?? `/tmp/cairn-${userInfo().username}` };
}
