// What Slurm says about jobs, as core understands it.
//
//   waiting   PENDING CONFIGURING REQUEUED …        the reason says for what
//   running   RUNNING COMPLETING SUSPENDED …
//   ended     everything else. A job that ended well has an answer, so the end of one without is a failure

import type { FailureCode, JobEnd, JobState } from '@cairn/core/jobs';

const waiting: ReadonlySet<string> = new Set(['PENDING', 'CONFIGURING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD']);
const running: ReadonlySet<string> = new Set([
  'RUNNING',
  'COMPLETING',
  'STAGE_OUT',
  'SIGNALING',
  'SUSPENDED',
  'STOPPED',
]);
/** The job only waits for its turn. */
const turns: ReadonlySet<string> = new Set(['None', 'Priority', 'Resources', 'BeginTime', 'Cleaning', '']);

const ends: Readonly<Record<string, readonly [FailureCode, string]>> = {
  COMPLETED: ['worker-crashed', 'ended without an answer'],
  FAILED: ['worker-crashed', 'failed'],
  CANCELLED: ['job-cancelled', 'was cancelled, and not by this run'],
  REVOKED: ['job-cancelled', 'was revoked'],
  TIMEOUT: ['timed-out', 'took longer than its time limit on the cluster'],
  DEADLINE: ['timed-out', 'did not end before its deadline'],
  OUT_OF_MEMORY: ['out-of-memory', 'used more memory than its job requests'],
  NODE_FAIL: ['machine-failed', 'ended because its machine failed'],
  BOOT_FAIL: ['machine-failed', 'ended because its machine did not start'],
  PREEMPTED: ['preempted', 'had to give way to another job'],
};

/** What to do, where a default of the cluster is the usual reason. */
const hints: { readonly [F in FailureCode]?: string } = {
  'out-of-memory': ': request more with resources.memory of the step, or memory in executors.slurm',
};

/** One job, as `squeue` or `sacct` shows it. */
export interface ListedJob {
  readonly id: string;
  /** `RUNNING`; of sacct also `CANCELLED by 0`. */
  readonly state: string;
  readonly reason: string;
  readonly comment: string;
  readonly machine: string;
}

/** What `squeue` is asked to print. */
export const squeueFormat = '%i|%T|%r|%k|%N';
export const sacctFields = 'JobIDRaw,State,ExitCode,Comment,NodeList';

/** The lines of `squeue --format` or of `sacct --parsable2`; what is not a job is left out. */
export function parseJobs(text: string): readonly ListedJob[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', state = '', reason = '', comment = '', machine = ''] = line.trim().split('|');
    return /^\d+$/.test(id) && state !== '' ? [{ id, state, reason, comment, machine }] : [];
  });
}

export function stateOf({ state, reason, machine }: ListedJob): JobState {
  const [name = ''] = state.split(/[ +]/);
  if (waiting.has(name)) return { type: 'waiting', reason: reason || name, isNotable: !turns.has(reason) };
  if (running.has(name)) return { type: 'running', machine };
  const [failure, message] = ends[name] ?? (['worker-crashed', `ended as ${name}`] as const);
  const where = machine && machine !== 'None assigned' ? ` on ${machine}` : '';
  const isSaid = failure === 'worker-crashed' && reason && reason !== 'None';
  return {
    type: 'ended',
    failure,
    message: `${message}${isSaid ? ` (${reason})` : ''}${where}${hints[failure] ?? ''}`,
  };
}

/** Whether a job of this state may still answer. */
export function isOpen(job: ListedJob): boolean {
  return stateOf(job).type !== 'ended';
}

/** What the daemon of a machine prints for a job that it ends: some clusters say no more than `FAILED` in the state. */
const said: readonly (readonly [RegExp, keyof typeof ends])[] = [
  [/exceeded (job )?memory limit|oom[-_ ]kill/i, 'OUT_OF_MEMORY'],
  [/CANCELLED AT .* DUE TO TIME LIMIT/, 'TIMEOUT'],
  [/CANCELLED AT .* DUE TO PREEMPTION/, 'PREEMPTED'],
  [/CANCELLED AT .* DUE TO NODE FAILURE/, 'NODE_FAIL'],
];

export function readPrinted(printed: string): JobEnd | undefined {
  const ofDaemon = printed.split('\n').filter((line) => line.startsWith('slurmstepd'));
  const found = said.find(([pattern]) => ofDaemon.some((line) => pattern.test(line)));
  if (!found) return undefined;
  const [failure, message] = ends[found[1]]!;
  return { type: 'ended', failure, message: message + (hints[failure] ?? '') };
}
