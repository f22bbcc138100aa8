// Waits for the answer of one job, and hands out what its node says meanwhile.
//
//   queued ──▶ running ──▶ answered     `answer` is in its folder, whatever the scheduler says
//      ╲──────────╲──────▶ ended        the scheduler says how, and no answer has come since
//       ╲─────────╲──────▶ lost         the scheduler does not know it any more
//        ╲─────────╲─────▶ cancelled    the run was stopped

import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Executed, WorkListeners } from '../executor.ts';
import { followEvents } from './job-events.ts';
import { type JobAnswer, listJobFiles, readAnswer, readJobFile } from './job-files.ts';
import { type JobScheduler, type JobState, SchedulerUnavailable } from './job-scheduler.ts';
import type { JobStates } from './job-states.ts';

type Failed = Extract<Executed, { type: 'failed' }>;

export interface FollowOptions {
  readonly scheduler: JobScheduler;
  readonly states: JobStates;
  /** Milliseconds between two looks at the folder. */
  readonly poll: () => number;
  /** Seconds that an answer may come after the end of its job, on a disk that shows it late. */
  readonly grace: number;
}

const stopped: Failed = { type: 'failed', failure: 'step-threw', message: 'the run was stopped', stack: '' };
/** After this many answers that do not name it, the scheduler does not know a job. */
const mostMissed = 5;
/** Milliseconds that a job waits for its turn before that is said. */
const patience = 30_000;
/** How often the scheduler is asked whether a job that was cancelled has ended. */
const mostAsked = 60;

export async function followJob(
  id: string,
  folder: string,
  listeners: WorkListeners,
  signal: AbortSignal,
  { scheduler, states, poll, grace }: FollowOptions,
): Promise<JobAnswer | Failed | { readonly type: 'left' }> {
  const events = followEvents(folder, listeners);
  const waiting = createWaitingTeller(id, scheduler.name, listeners);
  const about = (message: string) => `${scheduler.name} job ${id} ${message}`;
  states.watch(id, basename(folder));
  try {
    for (let endedAt: number | undefined; ; ) {
      if (signal.aborted) return await cancelJob(id, listeners, { scheduler, states });
      const files = listJobFiles(folder);
      events.read();
      if (files?.has('answer')) {
        const answer = readAnswer(folder);
        events.read();
        return answer ?? crashed(about('wrote an answer that cannot be read'));
      }
      if (!files) return crashed(about('has lost its folder: it was removed while it ran'));
      const { state, missed, problem } = states.of(id);
      waiting.say(state, problem);
      const isOver = state?.type === 'ended' || missed >= mostMissed;
      if (!isOver) endedAt = undefined;
      else if (endedAt === undefined) endedAt = performance.now();
      else if (performance.now() - endedAt > grace * 1000) return describeEnd(state, folder, scheduler, id);
      await sleep(poll(), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    states.forget(id);
  }
}

function describeEnd(
  state: JobState | undefined,
  folder: string,
  { name, readPrinted }: JobScheduler,
  id: string,
): Failed {
  const about = (message: string) => `${name} job ${id} ${message}`;
  if (state?.type !== 'ended')
    return { ...crashed(about('is not known any more, and left no answer')), failure: 'machine-failed' };
  const printed = readJobFile(folder, 'output.txt')?.trim() ?? '';
  const { failure, message } = readPrinted?.(printed) ?? state;
  const last = printed.split('\n').slice(-20).join('\n');
  // What was printed explains a crash alone.
  const isShown = failure === 'worker-crashed' && last !== '';
  return { type: 'failed', failure, message: isShown ? `${about(message)}\n${last}` : about(message), stack: '' };
}

function crashed(message: string): Failed {
  return { type: 'failed', failure: 'worker-crashed', message, stack: '' };
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
    say(state: JobState | undefined, problem: string | undefined): void {
      const reason =
        problem ??
        (state?.type === 'waiting' && (state.isNotable || performance.now() - began > patience)
          ? state.reason
          : undefined);
      if (reason === undefined || reason === told) return;
      told = reason;
      onWaiting?.(problem === undefined ? `${name} job ${id}: ${reason}` : `${name}: ${problem}`);
    },
  };
}
