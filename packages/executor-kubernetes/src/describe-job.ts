// A job as Kubernetes has it: a Job of one pod, and a Secret with its variables.

import { randomBytes } from 'node:crypto';
import { parseSize } from '@cairn/core';
import type { JobToSubmit } from '@cairn/core/jobs';
import type { V1Container, V1Job, V1PodSpec, V1Secret } from '@kubernetes/client-node';
import type { KubernetesSettings } from './kubernetes-settings.ts';

const defaultOverhead = 500e6;
/** Minutes in addition to the timeout of a step: the job has to start Node and to fetch its inputs. */
const extraMinutes = 2;
/** Seconds between the signal to a pod and its end. */
const grace = 10;
const defaultRemember = 3600;

/** Labels of all that a run makes. */
export const labels = {
  /** By which all jobs are listed: `cairn`. */
  manager: 'app.kubernetes.io/managed-by',
  /** The name that core gave the job, by which a later run finds it. */
  job: 'cairn-job',
  step: 'cairn-step',
  /** Of Kueue, which starts jobs in their turn. */
  queue: 'kueue.x-k8s.io/queue-name',
} as const;

export const manager = 'cairn';

/** A name that no other job of the namespace has: one that ended may still be there. */
export function nameObject({ name, step }: Pick<JobToSubmit, 'name' | 'step'>): string {
  const slug = step
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|-+$/g, '');
  return `cairn-${slug || 'node'}-${name.slice(0, 8)}-${randomBytes(3).toString('hex')}`;
}

/** @throws Error with a phrase for people, if the job can never be accepted */
export function describeJob(job: JobToSubmit, object: string, settings: KubernetesSettings): V1Job {
  const { name, label, step, count, resources } = job;
  const ofStep = settings.steps?.[step];
  const { cluster } = resources;
  const queue = ofStep?.partition ?? cluster.partition ?? settings.partition;
  if (queue?.includes(',')) throw new Error(`a job has one queue, and partition names several: '${queue}'`);
  // What is said is for one node.
  const each = ofStep?.minutes ?? cluster.minutes;
  const minutes = times(each, count) ?? minutesOf(resources.timeout) ?? times(settings.minutes, count);
  const own = { [labels.manager]: manager, [labels.job]: name, [labels.step]: labelValue(step) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: object,
      labels: { ...own, ...(queue !== undefined && { [labels.queue]: queue }) },
      annotations: { 'cairn-node': label },
    },
    spec: {
      // Retries are those of the run, which records them.
      backoffLimit: 0,
      ttlSecondsAfterFinished: settings.remember ?? defaultRemember,
      // The pod of a job that had to go may be removed before anybody has seen it: the job remembers why.
      podFailurePolicy: {
        rules: [{ action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: {
        metadata: { labels: own, annotations: { 'cairn-node': label } },
        spec: describePod(job, object, settings, minutes),
      },
    },
  };
}

function describePod(
  job: JobToSubmit,
  object: string,
  settings: KubernetesSettings,
  minutes: number | undefined,
): V1PodSpec {
  const ofStep = settings.steps?.[job.step];
  const { cluster } = job.resources;
  const gpus = readGpus(ofStep?.gpus ?? cluster.gpus ?? settings.gpus);
  const selector = {
    ...settings.nodeSelector,
    ...cluster.nodeSelector,
    ...ofStep?.nodeSelector,
    ...(gpus?.type !== undefined && { [settings.gpuLabel ?? 'nvidia.com/gpu.product']: gpus.type }),
  };
  const { serviceAccount, user, imagePullSecrets, volumes = [] } = settings;
  const tolerations = ofStep?.tolerations ?? settings.tolerations;
  const priorityClass = ofStep?.priorityClass ?? settings.priorityClass;
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: grace,
    // From its start: a job may wait for a machine as long as it takes.
    ...(minutes !== undefined && { activeDeadlineSeconds: Math.ceil(minutes * 60) }),
    ...(serviceAccount === undefined
      ? { automountServiceAccountToken: false }
      : { serviceAccountName: serviceAccount }),
    ...(user !== undefined && {
      securityContext: { runAsUser: user, runAsGroup: user, fsGroup: user, runAsNonRoot: true },
    }),
    ...(Object.keys(selector).length > 0 && { nodeSelector: selector }),
    ...(tolerations && { tolerations: tolerations.map((one) => ({ ...one })) }),
    ...(priorityClass !== undefined && { priorityClassName: priorityClass }),
    ...(imagePullSecrets && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(volumes.length > 0 && {
      volumes: volumes.map(({ claim, host }, index) => ({
        name: `volume-${index}`,
        ...(claim === undefined ? { hostPath: { path: host! } } : { persistentVolumeClaim: { claimName: claim } }),
      })),
    }),
    containers: [describeContainer(job, object, settings, gpus?.count)],
  };
}

function describeContainer(
  job: JobToSubmit,
  object: string,
  settings: KubernetesSettings,
  gpus: string | undefined,
): V1Container {
  const ofStep = settings.steps?.[job.step];
  const { threads, memory, cluster } = job.resources;
  const image = ofStep?.image ?? cluster.image ?? settings.image;
  if (image === undefined)
    throw new Error(`no image is named for step '${job.step}': set image in executors.kubernetes`);
  const bytes = bytesOf(memory ?? ofStep?.memory ?? settings.memory, settings);
  const limits = {
    ...(bytes !== undefined && { memory: String(bytes) }),
    ...(gpus !== undefined && { [settings.gpuResource ?? 'nvidia.com/gpu']: gpus }),
  };
  const { imagePullPolicy, user, volumes = [] } = settings;
  return {
    name: 'node',
    image,
    ...(imagePullPolicy && { imagePullPolicy }),
    command: [...job.command],
    workingDir: job.root,
    envFrom: [{ secretRef: { name: object } }],
    // A user that the image does not know has no folder of its own, and npm needs one.
    ...(user !== undefined && { env: [{ name: 'HOME', value: '/tmp' }] }),
    // Without a limit of CPU: one that is not busy elsewhere may help.
    resources: { requests: { cpu: String(threads), ...limits }, ...(Object.keys(limits).length > 0 && { limits }) },
    securityContext: {
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(user !== undefined && { capabilities: { drop: ['ALL'] } }),
    },
    ...(volumes.length > 0 && {
      volumeMounts: volumes.map(({ path }, index) => ({ name: `volume-${index}`, mountPath: path })),
    }),
  };
}

/**
 * The variables of a job. They are in a Secret of their own: everybody who may look at a Job sees its manifest.
 *
 * @param owner - the unique id of the Job: the Secret is removed together with it
 */
export function describeVariables(
  job: JobToSubmit,
  object: string,
  owner: string,
  settings: KubernetesSettings,
): V1Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: object,
      labels: { [labels.manager]: manager, [labels.job]: job.name },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: object, uid: owner }],
    },
    type: 'Opaque',
    stringData: pickVariables(job, settings),
  };
}

/** What the image says about its own machine stays: where programs are, and how Node starts. */
function pickVariables(
  { variables, needed }: Pick<JobToSubmit, 'variables' | 'needed'>,
  { variables: more = [] }: KubernetesSettings,
): Record<string, string> {
  const isWanted = (name: string): boolean =>
    needed.includes(name) ||
    /^(AWS|CAIRN)_/.test(name) ||
    more.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  const picked: Record<string, string> = {};
  // Other names cannot be in a Secret.
  for (const [name, value] of Object.entries(variables))
    if (value !== undefined && isWanted(name) && /^[\w.-]+$/.test(name)) picked[name] = value;
  return picked;
}

function readGpus(gpus: number | string | undefined): { readonly count: string; readonly type?: string } | undefined {
  if (gpus === undefined) return undefined;
  const [count = '', type] = String(gpus).split(':').reverse();
  return type === undefined ? { count } : { count, type };
}

function times(minutes: number | undefined, count: number): number | undefined {
  return minutes === undefined ? undefined : minutes * count;
}

function minutesOf(timeout: number | undefined): number | undefined {
  return timeout === undefined ? undefined : timeout / 60 + extraMinutes;
}

function bytesOf(memory: string | number | undefined, { overhead }: KubernetesSettings): number | undefined {
  const bytes = memory === undefined ? undefined : parseSize(memory);
  if (bytes === undefined) return undefined;
  return Math.ceil(bytes + (parseSize(overhead ?? defaultOverhead) ?? defaultOverhead));
}

/** What labels may be: others are for people alone. */
function labelValue(text: string): string {
  return text
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
