// Kubernetes as a scheduler of jobs. The id of a job is the name of its Job object.

import {
  type JobScheduler,
  type JobState,
  type JobToSubmit,
  SchedulerUnavailable,
  type Submitted,
} from '@cairn/core/jobs';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { type ApiProblem, isProblem } from './api-problem.ts';
import { type Ask, createAsking } from './ask-server.ts';
import { describeJob, describeVariables, labels, manager, nameObject } from './describe-job.ts';
import { isOpen, shorten, stateOf } from './job-state.ts';
import type { KubernetesSettings } from './kubernetes-settings.ts';

/** Objects in one answer. */
const pageSize = 500;
/** Requests at once. */
const mostRequests = 16;
/** Jobs without a pod whose events are read at each look. */
const mostExplained = 5;
/** Lines of a job that failed. */
const lastLines = 20;

export function createKubernetesScheduler(settings: KubernetesSettings): JobScheduler {
  const ask = createAsking(settings);
  /** Object names of submissions whose answer did not come: the next try uses them again, so that no job is made twice. */
  const tried = new Map<string, string>();
  return {
    name: 'Kubernetes',
    async submit(job) {
      const object = tried.get(job.name) ?? nameObject(job);
      tried.set(job.name, object);
      const submitted = await submit(job, object, settings, ask).catch((error: unknown): Submitted => {
        // The kubeconfig is gone: somebody may be writing another one.
        if (error instanceof SchedulerUnavailable) return { type: 'busy', message: error.message };
        throw error;
      });
      if (submitted.type !== 'busy') tried.delete(job.name);
      return submitted;
    },
    // What is removed keeps its name for a while.
    find: (name) => find(name, ask, () => tried.delete(name)),
    look: (jobs) => look(jobs, ask),
    async cancel(ids) {
      await forEachId(ids, (id) => remove(id, ask));
    },
    close: async () => undefined,
    readOutput: (id) => readOutput(id, ask),
  };
}

const failures = ['missing', 'busy', 'refused'] as const;

async function submit(job: JobToSubmit, object: string, settings: KubernetesSettings, ask: Ask): Promise<Submitted> {
  let body: V1Job;
  try {
    body = describeJob(job, object, settings);
  } catch (error) {
    return { type: 'refused', message: (error as Error).message };
  }
  const made = await ask(
    ({ batch, namespace }) => batch.createNamespacedJob({ namespace, body, fieldValidation: 'Strict' }),
    [...failures, 'exists'],
  );
  if (isProblem(made) && made.problem !== 'exists') return refuse(made);
  // An earlier try was accepted, and its answer did not come.
  const there = isProblem(made)
    ? await ask(({ batch, namespace }) => batch.readNamespacedJob({ namespace, name: object }), failures)
    : made;
  // It is being removed, or was a moment ago.
  if (isProblem(there) ? there.problem === 'missing' : there.metadata?.deletionTimestamp)
    return { type: 'busy', message: `job '${object}' is being removed` };
  if (isProblem(there)) return refuse(there);
  const secret = describeVariables(job, object, there.metadata!.uid!, settings);
  const given = await ask(
    ({ core, namespace }) => core.createNamespacedSecret({ namespace, body: secret, fieldValidation: 'Strict' }),
    [...failures, 'exists'],
  );
  if (!isProblem(given) || given.problem === 'exists') return { type: 'submitted', id: object };
  // Without its variables it would wait forever. If it cannot be removed now, the next try finds it.
  if (given.problem !== 'busy') await remove(object, ask).catch(ignoreUnavailable);
  return refuse(given);
}

function refuse({ problem, message }: ApiProblem): Submitted {
  return { type: problem === 'busy' ? 'busy' : 'refused', message };
}

async function find(name: string, ask: Ask, onRemoved: () => void): Promise<string | undefined> {
  const { items } = await ask(({ batch, namespace }) =>
    batch.listNamespacedJob({ namespace, labelSelector: `${labels.job}=${name}` }),
  );
  const open = items.filter(isOpen).sort((a, b) => timeOf(a) - timeOf(b));
  for (const { metadata } of open.reverse()) {
    const object = metadata!.name!;
    const secret = await ask(
      ({ core, namespace }) => core.readNamespacedSecret({ namespace, name: object }),
      ['missing'],
    );
    if (!isProblem(secret)) return object;
    // It would wait for its variables forever: they were refused, or the runner ended between the two.
    onRemoved();
    await remove(object, ask);
  }
  return undefined;
}

/** All jobs of Cairn in the namespace, in two questions and pages of them. */
async function look(names: ReadonlyMap<string, string>, ask: Ask): Promise<ReadonlyMap<string, JobState>> {
  const jobs = await listAll<V1Job>((page) =>
    ask(({ batch, namespace }) => batch.listNamespacedJob({ namespace, ...page })),
  );
  const pods = newestPods(
    await listAll<V1Pod>((page) => ask(({ core, namespace }) => core.listNamespacedPod({ namespace, ...page }))),
  );
  const found = new Map<string, JobState>();
  for (const job of jobs) {
    const id = job.metadata?.name ?? '';
    // A job that was made again under the name of another one.
    if (names.get(id) === job.metadata?.labels?.[labels.job]) found.set(id, stateOf(job, pods.get(id)));
  }
  const gone = [...names.keys()].filter((id) => !found.has(id));
  await forEachId(gone, async (id) => {
    // A list may be of a moment ago.
    const job = await ask(({ batch, namespace }) => batch.readNamespacedJob({ namespace, name: id }), ['missing']);
    if (isProblem(job)) found.set(id, deleted);
    else if (job.metadata?.labels?.[labels.job] === names.get(id)) found.set(id, stateOf(job, pods.get(id)));
  });
  const podless = [...found].flatMap(([id, { type }]) => (type === 'waiting' && !pods.has(id) ? [id] : []));
  await forEachId(podless.slice(0, mostExplained), async (id) => {
    const reason = await readFailedCreate(id, ask);
    if (reason !== undefined) found.set(id, { type: 'waiting', reason, isNotable: true });
  });
  return found;
}

/** Why a job has no pod: a quota that is full, or a rule of the namespace about pods. */
async function readFailedCreate(id: string, ask: Ask): Promise<string | undefined> {
  const fieldSelector = `involvedObject.kind=Job,involvedObject.name=${id},reason=FailedCreate`;
  const events = await ask(
    ({ core, namespace }) => core.listNamespacedEvent({ namespace, fieldSelector }),
    // Not everybody may read events.
    ['refused', 'missing', 'busy'],
  );
  const last = isProblem(events) ? undefined : events.items.at(-1)?.message;
  return last && `it gets no pod: ${shorten(last.replace(/^Error creating: /, ''))}`;
}

const deleted: JobState = {
  type: 'ended',
  failure: 'job-cancelled',
  message: 'was deleted, and not by this run',
};

interface Page {
  readonly labelSelector: string;
  readonly limit: number;
  readonly _continue?: string;
}

interface Listed<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}

async function listAll<T>(list: (page: Page) => Promise<Listed<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let next: string | undefined; ; ) {
    const page = { labelSelector: `${labels.manager}=${manager}`, limit: pageSize };
    const { items, metadata } = await list(next === undefined ? page : { ...page, _continue: next });
    all.push(...items);
    next = metadata?._continue || undefined;
    if (next === undefined) return all;
  }
}

/** By the name of their Job. */
function newestPods(pods: readonly V1Pod[]): ReadonlyMap<string, V1Pod> {
  const newest = new Map<string, V1Pod>();
  for (const pod of pods) {
    const owner = pod.metadata?.ownerReferences?.find(({ kind }) => kind === 'Job')?.name;
    if (owner === undefined) continue;
    const known = newest.get(owner);
    if (!known || timeOf(known) <= timeOf(pod)) newest.set(owner, pod);
  }
  return newest;
}

function timeOf({ metadata }: V1Job | V1Pod): number {
  return metadata?.creationTimestamp?.getTime() ?? 0;
}

/** The job stays until its pods have ended, so that they are known to have. */
async function remove(id: string, ask: Ask): Promise<void> {
  await ask(
    ({ batch, namespace }) => batch.deleteNamespacedJob({ namespace, name: id, propagationPolicy: 'Foreground' }),
    ['missing'],
  );
}

async function readOutput(id: string, ask: Ask): Promise<string | undefined> {
  try {
    const { items } = await ask(({ core, namespace }) =>
      core.listNamespacedPod({ namespace, labelSelector: `${labels.manager}=${manager},job-name=${id}` }),
    );
    const name = newestPods(items).get(id)?.metadata?.name;
    if (name === undefined) return undefined;
    const said = await ask(
      ({ core, namespace }) => core.readNamespacedPodLog({ namespace, name, container: 'node', tailLines: lastLines }),
      ['missing', 'refused'],
    );
    return typeof said === 'string' ? said : undefined;
  } catch (error) {
    return ignoreUnavailable(error);
  }
}

function ignoreUnavailable(error: unknown): undefined {
  if (!(error instanceof SchedulerUnavailable)) throw error;
}

async function forEachId(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  const rest = [...ids];
  const take = async (): Promise<void> => {
    for (let id = rest.shift(); id !== undefined; id = rest.shift()) await work(id);
  };
  await Promise.all(Array.from({ length: Math.min(mostRequests, ids.length) }, take));
}
