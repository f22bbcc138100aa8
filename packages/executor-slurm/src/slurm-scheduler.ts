// Slurm as a scheduler of jobs: sbatch, squeue, scancel; and sacct for jobs that the queue has forgotten, where the cluster
// keeps accounts.

import { type JobScheduler, type JobState, SchedulerUnavailable, type Submitted } from '@cairn/core/jobs';
import { type CallSlurm, callSlurmWith, type SlurmAnswer } from './call-slurm.ts';
import { isOpen, parseJobs, readPrinted, sacctFields, squeueFormat, stateOf } from './job-state.ts';
import { commentOf, listSbatchArguments, writeScript } from './sbatch-arguments.ts';
import type { SlurmSettings } from './slurm-settings.ts';

/** Ids in one call: the arguments of a program have a limit. */
const mostIds = 500;

export function createSlurmScheduler(settings: SlurmSettings): JobScheduler {
  const call = callSlurmWith(settings);
  const cancelling = createBatches((ids) => cancelNow(ids, call));
  return {
    name: 'Slurm',
    async submit(job) {
      const args = listSbatchArguments(job, settings);
      const answer = await call('sbatch', args, { input: writeScript(job.command), variables: job.variables });
      return readSubmitted(answer);
    },
    async find(name) {
      const comment = commentOf(name);
      const said = await ask(call, ['--me']);
      return parseJobs(said).findLast((job) => job.comment === comment && isOpen(job))?.id;
    },
    look: (jobs) => look(jobs, call),
    cancel: (ids) => cancelling(ids),
    close: async () => undefined,
    readPrinted,
  };
}

/** Whether sbatch may accept the job later. */
const busy = new RegExp(
  [
    'Unable to contact slurm controller|timed out|not responding|Connection (refused|reset)|Transport endpoint',
    'Zero Bytes were transmitted|slurm_receive_msg|temporarily un(able|available)|try again|rate limit',
    'Max(Submit|Jobs)\\w*Limit|Unable to accept|Protocol authentication error|munge',
  ].join('|'),
  'i',
);

export function readSubmitted({ isWell, stdout, stderr, problem, isMissing, timedOut }: SlurmAnswer): Submitted {
  // `12`, or `12;name of the cluster`.
  const id = /^(\d+)(;|$)/m.exec(stdout)?.[1];
  if (isWell && id !== undefined) return { type: 'submitted', id };
  if (!isMissing && (timedOut || busy.test(stderr))) return { type: 'busy', message: problem };
  return { type: 'refused', message: problem };
}

/** A controller that lost its state gives the id of one job to another one. */
async function look(names: ReadonlyMap<string, string>, call: CallSlurm): Promise<ReadonlyMap<string, JobState>> {
  const found = new Map<string, JobState>();
  const ids = [...names.keys()];
  const note = (text: string): void => {
    // Accounts keep comments on some clusters only.
    for (const job of parseJobs(text))
      if (['', commentOf(names.get(job.id) ?? '')].includes(job.comment)) found.set(job.id, stateOf(job));
  };
  for (let at = 0; at < ids.length; at += mostIds) {
    const some = ids.slice(at, at + mostIds);
    note(await ask(call, [`--jobs=${some.join(',')}`]));
    const forgotten = some.filter((id) => !found.has(id));
    if (!forgotten.length) continue;
    const args = [
      '--noheader',
      '--parsable2',
      '--allocations',
      `--format=${sacctFields}`,
      `--jobs=${forgotten.join(',')}`,
    ];
    const accounts = await call('sacct', args);
    if (accounts.isWell) note(accounts.stdout);
  }
  return found;
}

/** @throws SchedulerUnavailable */
async function ask(call: CallSlurm, which: readonly string[]): Promise<string> {
  const answer = await call('squeue', ['--noheader', '--states=all', `--format=${squeueFormat}`, ...which]);
  // It says so if it knows none of the jobs.
  if (answer.isWell || /Invalid job id/i.test(answer.stderr)) return answer.stdout;
  throw new SchedulerUnavailable(answer.problem);
}

async function cancelNow(ids: readonly string[], call: CallSlurm): Promise<void> {
  for (let at = 0; at < ids.length; at += mostIds) {
    const answer = await call('scancel', ids.slice(at, at + mostIds));
    if (!answer.isWell && !/Invalid job id|already complet/i.test(answer.stderr))
      throw new SchedulerUnavailable(answer.problem);
  }
}

/** Those that are asked for at the same time are done by one call: a run that is stopped cancels all of its jobs. */
function createBatches(work: (ids: readonly string[]) => Promise<void>): (ids: readonly string[]) => Promise<void> {
  let next: { readonly ids: string[]; readonly done: Promise<void> } | undefined;
  return (ids) => {
    if (!next) {
      const gathered: string[] = [];
      const done = new Promise<void>((resolve) => setTimeout(resolve, 50)).then(() => {
        next = undefined;
        return work(gathered);
      });
      next = { ids: gathered, done };
    }
    next.ids.push(...ids);
    return next.done;
  };
}
