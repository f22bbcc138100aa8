// What Kubernetes says about jobs, as core understands it.
//
//   waiting   no pod yet, a pod without a machine, a container that is not created yet, a job that a queue holds back
//   running   its container runs, or is being ended
//   ended     the pod or the job says so. A job that ended well has an answer, so the end of one without is a failure

import type { FailureCode, JobEnd, JobState } from '@cairn/core/jobs';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { labels } from './describe-job.ts';

/** A container that waits for this only waits for its turn. */
const turns: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Why a pod had to go: the reasons of its condition `DisruptionTarget`. */
const disruptions: Readonly<Record<string, readonly [FailureCode, string]>> = {
  PreemptionByScheduler: ['preempted', 'had to give way to another job'],
  EvictionByEvictionAPI: ['preempted', 'had to leave its machine, such as one that is drained'],
  TerminationByKubelet: ['preempted', 'had to leave its machine'],
  DeletionByTaintManager: ['machine-failed', 'ended because its machine failed'],
  DeletionByPodGC: ['machine-failed', 'ended because its machine is gone'],
};

/** Why the daemon of a machine ended a pod, or did not accept it: the reasons of its status. */
const endings: Readonly<Record<string, readonly [FailureCode, string]>> = {
  DeadlineExceeded: ['timed-out', 'took longer than its time limit on the cluster'],
  Evicted: ['preempted', 'had to leave its machine'],
  Preempting: ['preempted', 'had to give way to another job'],
  NodeLost: ['machine-failed', 'ended because its machine failed'],
  NodeShutdown: ['machine-failed', 'ended because its machine was shut down'],
  Terminated: ['machine-failed', 'ended because its machine was shut down'],
  NodeAffinity: ['machine-failed', 'was not accepted by its machine'],
  UnexpectedAdmissionError: ['machine-failed', 'was not accepted by its machine'],
};

/** A container that could not be started at all will not be started on the next try. */
const startErrors: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun']);

const memoryHint = ': request more with resources.memory of the step, or memory in executors.kubernetes';

/** @param pod - the newest one of the job */
export function stateOf(job: V1Job, pod: V1Pod | undefined): JobState {
  const { status, spec, metadata } = job;
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type && one.status === 'True');
  const failed = condition('Failed') ?? condition('FailureTarget');
  if (failed) return endOfPod(pod) ?? endOfJob(failed.reason, failed.message);
  if (condition('Complete')) return endOfPod(pod) ?? ended('worker-crashed', 'ended without an answer');
  // Its pods are ended: it is there until they have.
  if (metadata?.deletionTimestamp) return { type: 'running', machine: pod?.spec?.nodeName ?? '' };
  if (spec?.suspend) return describeSuspended(job);
  if (!pod) return { type: 'waiting', reason: 'it has no pod yet', isNotable: false };
  return endOfPod(pod) ?? stateOfPod(pod);
}

function stateOfPod({ status, spec }: V1Pod): JobState {
  if (status?.phase === 'Running' || status?.phase === 'Unknown')
    return { type: 'running', machine: spec?.nodeName ?? '' };
  const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting)?.state?.waiting;
  if (waiting?.reason !== undefined && !turns.has(waiting.reason))
    return { type: 'waiting', reason: join(waiting.reason, waiting.message), isNotable: true };
  const unscheduled = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  const reason = unscheduled?.message ?? waiting?.reason ?? 'a machine';
  return { type: 'waiting', reason: shorten(reason), isNotable: false };
}

function describeSuspended({ metadata }: V1Job): JobState {
  const queue = metadata?.labels?.[labels.queue];
  if (queue !== undefined) return { type: 'waiting', reason: `its turn in queue '${queue}'`, isNotable: false };
  return { type: 'waiting', reason: 'somebody has suspended it', isNotable: true };
}

/** Undefined if it has not ended. */
function endOfPod(pod: V1Pod | undefined): JobEnd | undefined {
  if (!pod) return undefined;
  const { status, spec, metadata } = pod;
  const where = spec?.nodeName ? ` on ${spec.nodeName}` : '';
  const disrupted = status?.conditions?.find(({ type, status: is }) => type === 'DisruptionTarget' && is === 'True');
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  const terminated = status?.containerStatuses?.find(({ state }) => state?.terminated)?.state?.terminated;
  // A machine that does not answer never says that the pod has ended.
  if (!isOver && !(metadata?.deletionTimestamp && disrupted?.reason === 'DeletionByTaintManager')) return undefined;
  if (terminated?.reason === 'OOMKilled')
    return ended('out-of-memory', `used more memory than its job requests${where}${memoryHint}`);
  // The daemon of a machine evicts for what the machine lacks, and says which.
  const known = endings[status?.reason ?? ''] ?? disruptions[disrupted?.reason ?? ''];
  if (known) return ended(known[0], detail(`${known[1]}${where}`, status?.message));
  // `OutOfcpu`, `OutOfmemory` and their like.
  if (/^OutOf/.test(status?.reason ?? ''))
    return ended('machine-failed', detail(`was not accepted by its machine${where}`, status?.message));
  if (disrupted) return ended('preempted', detail(`had to leave its machine${where}`, disrupted.message));
  if (status?.phase === 'Succeeded') return ended('worker-crashed', `ended without an answer${where}`);
  if (terminated && startErrors.has(terminated.reason ?? ''))
    return ended('job-refused', detail(`cannot be started${where}`, terminated.message));
  const how = terminated?.signal ? `signal ${terminated.signal}` : `exit code ${terminated?.exitCode ?? 'unknown'}`;
  return ended('worker-crashed', detail(`failed with ${how}${where}`, status?.message));
}

/** Of a job whose pod is gone, or says nothing. */
function endOfJob(reason: string | undefined, message: string | undefined): JobEnd {
  if (reason === 'DeadlineExceeded') return ended('timed-out', endings['DeadlineExceeded']![1]);
  // Its only rule.
  if (reason === 'PodFailurePolicy')
    return ended(
      'preempted',
      'had to leave its machine: it gave way to another job, or the machine was drained or failed',
    );
  return ended('worker-crashed', detail('failed', message));
}

/** Whether a job may still answer. */
export function isOpen(job: V1Job): boolean {
  return !job.metadata?.deletionTimestamp && stateOf(job, undefined).type !== 'ended';
}

function ended(failure: FailureCode, message: string): JobEnd {
  return { type: 'ended', failure, message };
}

function detail(text: string, more: string | undefined): string {
  return more ? `${text} (${shorten(more)})` : text;
}

function join(reason: string, message: string | undefined): string {
  return message ? `${reason}: ${shorten(message)}` : reason;
}

const longest = 300;

/** One line. */
export function shorten(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > longest ? `${line.slice(0, longest)}…` : line.replace(/\.$/, '');
}
