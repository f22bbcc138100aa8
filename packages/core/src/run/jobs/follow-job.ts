// Waits for the answer of one job, and hands out what its node says meanwhile.
//
//   queued ──▶ running ──▶ answered     `answer` is in its folder, whatever the scheduler says
//      ╲──────────╲──────▶ ended        the scheduler says how, and no answer has come since
//       ╲─────────╲──────▶ lost         the scheduler does not know it any more
//        ╲─────────╲─────▶ cancelled    the run was stopped

import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkListeners } from '../executor.ts';
import { followEvents } from './job-events.ts';
import {
  type JobAnswer,
  listJobFiles,
  printedBy,
  printedThere,
  readAnswer,
  readJobFile,
  readText,
} from './job-files.ts';
import type { JobGroup } from './job-groups.ts';
import { type JobScheduler, type JobState, SchedulerUnavailable } from './job-scheduler.ts';
import type { JobStates } from './job-states.ts';
import type { JobMirror } from './mirror-job.ts';
import { type Failed, fail } from './node-job.ts';

/**
 * `left`: the run was stopped, and the job may still be there. `unbegun`: the job ended while another of its nodes ran, before
 * this one began.
 */
export type Answered = JobAnswer | Failed | { readonly type: 'left' } | { readonly type: 'unbegun' };

export interface FollowedJob {
  readonly id: string;
  /** On this machine. */
  readonly folder: string;
  readonly listeners: WorkListeners;
  readonly signal: AbortSignal;
  /** Undefined for a job that an earlier run submitted. */
  readonly group?: JobGroup | undefined;
  /** Given if the machine of the job shares no folder with this one. */
  readonly mirror?: JobMirror | undefined;
}

export interface FollowOptions {
  readonly scheduler: JobScheduler;
  readonly states: JobStates;
  /** Milliseconds between two looks at the folder. */
  readonly poll: () => number;
  /** Seconds that an answer may come after the end of its job, on a disk that shows it late. */
  readonly grace: number;
}

const stopped = fail('step-threw', 'the run was stopped');
/** After this many answers that do not name it, the scheduler does not know a job. */
const mostMissed = 5;
/** Milliseconds that a job waits for its turn before that is said. */
const patience = 30_000;
/** How often the scheduler is asked whether a job that was cancelled has ended. */
const mostAsked = 60;

export async function followJob(
  { id, folder, listeners, signal, group, mirror }: FollowedJob,
  { scheduler, states, poll, grace }: FollowOptions,
): Promise<Answered> {
  const events = followEvents(folder, listeners);
  const waiting = createWaitingTeller(id, scheduler.name, listeners);
  const about = (message: string) => `${scheduler.name} job ${id} ${message}`;
  states.watch(id, nameOfJob(folder));
  try {
    for (let endedAt: number | undefined; ; ) {
      if (signal.aborted) return await cancelJob(id, listeners, { scheduler, states });
      const before = states.of(id);
      // A job that waits has said nothing.
      const isAsked = before.state?.type !== 'waiting' || before.problem !== undefined;
      const { unreachable, refused } = (isAsked && (await mirror?.pull())) || {};
      const files = listJobFiles(folder);
      events.read();
      if (group && files?.has('began')) group.hasBegun = true;
      if (files?.has('answer')) {
        const answer = readAnswer(folder);
        events.read();
        return answer ?? crashed(about('wrote an answer that cannot be read'));
      }
      if (!files) return crashed(about('has lost its folder: it was removed while it ran'));
      const { state, missed, problem } = states.of(id);
      waiting.say(state, problem, unreachable);
      const isOver = state?.type === 'ended' || missed >= mostMissed;
      if (!isOver || unreachable !== undefined) endedAt = undefined;
      else if (endedAt === undefined) endedAt = performance.now();
      else if (performance.now() - endedAt > grace * 1000) {
        // An earlier run that submitted a job of several nodes does not say whether one of them began.
        if (!files.has('began') && files.has('group') && (group?.hasBegun ?? true)) return { type: 'unbegun' };
        if (refused !== undefined) return crashed(about(`has no answer that counts: ${refused}`));
        // A scheduler that starts a job again may say for a moment that it failed.
        await states.ask();
        const now = states.of(id);
        const isSure = now.problem === undefined && (now.state?.type === 'ended' || now.missed >= mostMissed);
        if (isSure)
          return (
            (await mirror?.explain()) ?? (await describeEnd(now.state, folder, scheduler, id, mirror !== undefined))
          );
        endedAt = undefined;
      }
      await sleep(poll(), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    states.forget(id);
  }
}

async function describeEnd(
  state: JobState | undefined,
  folder: string,
  { name, readPrinted, readOutput }: JobScheduler,
  id: string,
  isElsewhere: boolean,
): Promise<Failed> {
  const about = (message: string) => `${name} job ${id} ${message}`;
  if (state?.type !== 'ended')
    return { ...crashed(about('is not known any more, and left no answer')), failure: 'machine-failed' };
  const file = listJobFiles(folder)?.has('group') ? printedBy(folder, nameOfJob(folder)) : join(folder, 'output.txt');
  const output = await readOutput?.(id);
  const printed = (output ?? readText(file))?.trim() ?? '';
  const { failure, message } = readPrinted?.(printed) ?? state;
  const last = printed.split('\n').slice(-20).join('\n');
  // What was printed explains a crash alone.
  if (isElsewhere && output === undefined && failure === 'worker-crashed')
    return fail(
      failure,
      `${about(message)}; what it printed is in '${printedThere(nameOfJob(folder))}' of its machine`,
    );
  const isShown = failure === 'worker-crashed' && last !== '';
  return { type: 'failed', failure, message: isShown ? `${about(message)}\n${last}` : about(message), stack: '' };
}

/** By which its scheduler finds it. @param folder - of the job of one of its nodes */
export function nameOfJob(folder: string): string {
  return readJobFile(folder, 'group') ?? basename(folder);
}

function crashed(message: string): Failed {
  return fail('worker-crashed', message);
}

async function cancelJob(
  id: string,
  listeners: WorkListeners,
  { scheduler, states }: Pick<FollowOptions, 'scheduler' | 'states'>,
): Promise<Failed | { readonly type: 'left' }> {
  try {
    await scheduler.cancel([id]);
    for (let asked = 0; asked < mostAsked; asked += 1) {
      await states.ask();
      const { state, missed, problem } = states.of(id);
      if (problem !== undefined) throw new SchedulerUnavailable(problem);
      if (state?.type === 'ended' || missed >= mostMissed) return stopped;
      await sleep(asked < 10 ? 100 : 500);
    }
    listeners.onLog('log', `${scheduler.name} job ${id} was cancelled and has not ended yet`);
  } catch (error) {
    if (!(error instanceof SchedulerUnavailable)) throw error;
    listeners.onLog(
      'log',
      `${scheduler.name} job ${id} may still run, because it could not be cancelled: ${error.message}`,
    );
  }
  return { type: 'left' };
}

/** Says what a job waits for: a wait for its turn after a while, everything else at once. */
function createWaitingTeller(id: string, name: string, { onWaiting }: WorkListeners) {
  const began = performance.now();
  let told: string | undefined;
  return {
    say(state: JobState | undefined, problem: string | undefined, unreachable: string | undefined): void {
      const reason =
        problem ??
        unreachable ??
        (state?.type === 'waiting' && (state.isNotable || performance.now() - began > patience)
          ? state.reason
          : undefined);
      if (reason === undefined || reason === told) return;
      told = reason;
      const whose = problem !== undefined ? `${name}: ` : unreachable !== undefined ? '' : `${name} job ${id}: `;
      onWaiting?.(`${whose}${reason}`);
    },
  };
}
