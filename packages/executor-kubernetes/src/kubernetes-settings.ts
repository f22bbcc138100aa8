// What `cairn.config.ts` says about Kubernetes, under `executors: { kubernetes: { … } }`.

import type { ClusterResources } from '@cairn/core';

/** A pod accepts machines that have such a taint. The fields are those of Kubernetes. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** With `NoExecute`: how long the pod stays on a machine that has the taint. */
  readonly tolerationSeconds?: number;
}

/** A folder that jobs see at `path`: of a volume claim of the namespace, or of the machine that the job runs on. */
export interface Volume {
  /** The name of a `PersistentVolumeClaim`. */
  readonly claim?: string;
  /** A folder of the machine, such as one on a network disk that all machines have mounted. */
  readonly host?: string;
  /** Where jobs see it. */
  readonly path: string;
}

/** What a job requests where its step says nothing. */
export interface JobDefaults extends Omit<ClusterResources, 'options'> {
  /** How many nodes of the step run in one job, one after the other, at most; default 1. */
  readonly group?: number;
  /** Memory of a step that requests none: bytes, or a text with its unit; default that of the namespace. */
  readonly memory?: string | number;
  readonly tolerations?: readonly Toleration[];
  /** The name of a `PriorityClass`. */
  readonly priorityClass?: string;
}

export interface KubernetesSettings extends JobDefaults {
  /** For single steps, by the name of the step: they have priority over what the step itself says. */
  readonly steps?: Readonly<Record<string, JobDefaults>>;
  /** The file that says how to reach the cluster; default `$KUBECONFIG`, `~/.kube/config`, or the pod that the command runs in. */
  readonly kubeconfig?: string;
  /** One of its contexts; default the current one. */
  readonly context?: string;
  /** Default that of the context, or `default`. */
  readonly namespace?: string;
  /** How many threads the nodes that run or wait for a machine take together; default 100. `--concurrency` says it too. */
  readonly threads?: number;
  /** The program of Node in the image; default `node`. */
  readonly node?: string;
  /** The folder of the image in which this version of Cairn is installed (the one that contains `node_modules`); default `/opt/cairn`. */
  readonly cairn?: string;
  /**
   * Where the code of a job is: `commit`, each job makes a copy of the run's commit and installs its lockfile; or `shared`,
   * the image or a volume has the project under the same path as this machine. Default `commit`.
   */
  readonly code?: 'commit' | 'shared';
  /**
   * How jobs and artifacts get to the machines: through the shared store of the run (`--store` with a URL), or through
   * `folder`, which is on one of the `volumes` and which this machine sees under the same path. Default `store`.
   */
  readonly exchange?: 'store' | 'folder';
  /** With `exchange: 'folder'`, the folder that all see under the same path. */
  readonly folder?: string;
  /** A folder of the container for copies of commits and of artifacts; default `/tmp/cairn-<user>`. */
  readonly scratch?: string;
  readonly volumes?: readonly Volume[];
  /** The name of a `ServiceAccount`, which the jobs run as; default that of the namespace, without its token. */
  readonly serviceAccount?: string;
  /** The number of the user that containers run as; default that of the image. With it, jobs obey the `restricted` standard of pods. */
  readonly user?: number;
  /** Names of `Secret`s for the registry of the image. */
  readonly imagePullSecrets?: readonly string[];
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** What a GPU is called as a resource; default `nvidia.com/gpu`. */
  readonly gpuResource?: string;
  /** The label of machines that has the type of their GPUs, for `gpus: 'type:2'`; default `nvidia.com/gpu.product`. */
  readonly gpuLabel?: string;
  /**
   * Variables of the command that jobs get too, `*` at the end for all that begin so. Those that a node declares, `CAIRN_*`
   * and `AWS_*` are always among them.
   */
  readonly variables?: readonly string[];
  /** Memory that each job requests in addition to that of its node, for Node itself; default 500MB. */
  readonly overhead?: string | number;
  /** Seconds until all machines see what one wrote to a shared folder; default 5. */
  readonly delay?: number;
  /** Seconds that the cluster remembers a job that has ended; default 3600. */
  readonly remember?: number;
}
