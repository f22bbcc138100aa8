// Whether nodes can run on Kubernetes: for `cairn doctor --executor kubernetes`, and before a run.

import type { V1Node } from '@kubernetes/client-node';
import { type ApiProblem, isProblem, readProblem } from './api-problem.ts';
import { type Cluster, NoCluster, openCluster } from './connect.ts';
import { describeJob, nameObject } from './describe-job.ts';
import type { KubernetesSettings } from './kubernetes-settings.ts';
import { readSettings } from './read-settings.ts';

export interface ExecutorCheck {
  readonly name: string;
  readonly state: 'well' | 'note' | 'wrong';
  readonly found: string;
  readonly fix?: string;
}

/**
 * Its API server, what this user may do there, a job as it would be submitted, and its machines.
 *
 * @throws AuthorError `executor-settings-wrong`
 */
export async function checkExecutor(given: {
  readonly home: string;
  readonly settings: unknown;
}): Promise<readonly ExecutorCheck[]> {
  const settings = readSettings(given.settings);
  const checks = await checkCluster(settings);
  if (checks.some(({ state }) => state === 'wrong')) return checks;
  const cluster = await openCluster(settings);
  return [...checks, await checkMachines(cluster, settings), describeExchange(settings)];
}

/** Nothing else is checked if the server has no answer. Each one that is wrong has a fix. */
export async function checkCluster(settings: KubernetesSettings): Promise<readonly ExecutorCheck[]> {
  let cluster: Cluster;
  try {
    cluster = await openCluster(settings);
  } catch (error) {
    if (!(error instanceof NoCluster)) throw error;
    const fix = 'Name one in cairn.config.ts: executors: { kubernetes: { kubeconfig: …, context: … } }.';
    return [{ name: 'kubernetes', state: 'wrong', found: error.message, fix }];
  }
  const { version, server, namespace } = cluster;
  const said = await answerOf(version.getCode());
  if (isProblem(said)) {
    const fix = 'Check it with kubectl cluster-info; or name another context in executors.kubernetes.';
    return [{ name: 'kubernetes', state: 'wrong', found: `${server}: ${said.message}`, fix }];
  }
  const well = { name: 'kubernetes', state: 'well', found: `${said.gitVersion} at ${server}` } as const;
  const allowed = await checkAllowed(cluster);
  if (allowed.state === 'wrong') return [well, allowed];
  const job = await checkJob(cluster, settings);
  return [well, { ...allowed, found: `${allowed.found} in namespace '${namespace}'` }, job];
}

/** What a run asks of the server. */
const needed: readonly (readonly [string, string, string, string?])[] = [
  ...(['create', 'get', 'list', 'delete'] as const).map((verb) => [verb, 'batch', 'jobs'] as const),
  ['list', '', 'pods'],
  ['get', '', 'pods', 'log'],
  ['create', '', 'secrets'],
  ['get', '', 'secrets'],
];

async function checkAllowed({ authorization, namespace }: Cluster): Promise<ExecutorCheck> {
  const name = 'permissions';
  const missing: string[] = [];
  for (const [verb, group, resource, subresource] of needed) {
    const resourceAttributes = { namespace, verb, group, resource, ...(subresource && { subresource }) };
    const body = { spec: { resourceAttributes } };
    const said = await answerOf(authorization.createSelfSubjectAccessReview({ body }));
    // A server without this review says it when the job is submitted.
    if (isProblem(said)) return { name, state: 'note', found: `cannot be checked: ${said.message}` };
    if (!said.status?.allowed) missing.push(`${verb} ${resource}${subresource ? `/${subresource}` : ''}`);
  }
  if (!missing.length) return { name, state: 'well', found: 'this user may create, follow and delete jobs' };
  return {
    name,
    state: 'wrong',
    found: `this user may not ${missing.join(', ')} in namespace '${namespace}'`,
    fix: 'Ask for the role that docs/guides/kubernetes.md has, or name another namespace in executors.kubernetes.',
  };
}

/** The server checks a job as if it were submitted, with quotas and policies, and keeps nothing. */
async function checkJob({ batch, namespace }: Cluster, settings: KubernetesSettings): Promise<ExecutorCheck> {
  const name = 'job';
  const job = {
    ...{ name: '0'.repeat(32), label: 'doctor', step: 'doctor', count: 1, command: [settings.node ?? 'node'] },
    ...{ root: '/', output: '', variables: {}, needed: [] },
    resources: { threads: 1, timeout: undefined, memory: undefined, cluster: {} },
  };
  // Each step may name its own.
  if (settings.image === undefined)
    return {
      name,
      state: 'note',
      found: 'no image is named for all steps: each step needs one of its own, in resources.cluster.image',
    };
  const body = describeJob(job, nameObject(job), settings);
  const said = await answerOf(batch.createNamespacedJob({ namespace, body, dryRun: 'All', fieldValidation: 'Strict' }));
  if (!isProblem(said)) return { name, state: 'well', found: `the server accepts jobs with image '${settings.image}'` };
  // A quota that is full now is waited for.
  if (said.problem === 'busy') return { name, state: 'note', found: `the server accepts no job now: ${said.message}` };
  return {
    name,
    state: 'wrong',
    found: `the server refuses jobs: ${said.message}`,
    fix: 'Correct executors: { kubernetes: { … } } in cairn.config.ts.',
  };
}

async function checkMachines({ core }: Cluster, { nodeSelector }: KubernetesSettings): Promise<ExecutorCheck> {
  const name = 'machines';
  const said = await answerOf(core.listNode());
  // Most users of a namespace may not see them.
  if (isProblem(said)) return { name, state: 'note', found: 'this user may not list the machines of the cluster' };
  const chosen = said.items.filter(({ metadata }) =>
    Object.entries(nodeSelector ?? {}).every(([label, value]) => metadata?.labels?.[label] === value),
  );
  const found = `${chosen.filter(isUsable).length} of ${said.items.length} machines can run jobs`;
  if (chosen.some(isUsable)) return { name, state: 'well', found };
  // A cluster that grows when it has to has none in the meantime.
  return { name, state: 'note', found: `${found}: jobs wait until there is one` };
}

function isUsable({ status, spec }: V1Node): boolean {
  return (
    !spec?.unschedulable && (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True')
  );
}

function describeExchange({ exchange = 'store', folder, cairn = '/opt/cairn' }: KubernetesSettings): ExecutorCheck {
  const found =
    exchange === 'folder'
      ? `'${folder}', which this machine and all jobs must see`
      : `the shared store of the run (--store with a URL); the image needs Cairn in '${cairn}'`;
  return { name: 'exchange', state: 'well', found };
}

async function answerOf<T>(asking: Promise<T>): Promise<T | ApiProblem> {
  try {
    return await asking;
  } catch (error) {
    return readProblem(error);
  }
}
