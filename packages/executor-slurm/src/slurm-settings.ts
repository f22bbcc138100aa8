// What `cairn.config.ts` says about Slurm, under `executors: { slurm: { … } }`.

import { isAbsolute } from 'node:path';
import { type ClusterResources, failAuthor, findWrongCluster, offerNames, parseSize, sizeForm } from '@cairn/core';

/** What a job requests where its step says nothing. */
interface JobDefaults extends ClusterResources {
  /**
   * How many nodes of the step run in one job, one after the other, at most; default 1. For small nodes, which take less
   * time than a job takes to start.
   */
  readonly group?: number;
  /** Memory of a step that requests none: bytes, or a text with its unit; default that of the cluster. */
  readonly memory?: string | number;
}

export interface SlurmSettings extends JobDefaults {
  /** For single steps, by the name of the step: they have priority over what the step itself says. */
  readonly steps?: Readonly<Record<string, JobDefaults>>;
  /**
   * A folder that this machine and all machines of the cluster see under the same path, also absolute; default
   * `.cairn/cluster` in the project. Paths are relative to the project.
   */
  readonly folder?: string;
  /** How many threads the nodes that run or wait in the queue take together; default 100. `--concurrency` says it too. */
  readonly threads?: number;
  /** The program of Node on the machines of the cluster; default the one that runs here. */
  readonly node?: string;
  /**
   * Where the code of a job is: `shared`, in the project, which all machines see under the same path; or `commit`: each
   * machine makes a copy of the run's commit, installs its lockfile, and needs not see the project. Default `shared`.
   */
  readonly code?: 'shared' | 'commit';
  /**
   * How jobs and artifacts get to the machines: through `folder`, which all of them see; or through the shared store of the
   * run (`--store` with a URL), for a cluster that shares no folder with this machine. Default `folder`.
   */
  readonly exchange?: 'folder' | 'store';
  /**
   * With `code: 'commit'` or `exchange: 'store'`, a folder of the machines in which this version of Cairn is installed (the one that contains
   * `node_modules`); default where it is installed here. With `commit` it only
   * fetches: nodes run with the Cairn of the lockfile.
   */
  readonly cairn?: string;
  /**
   * With `code: 'commit'` or `exchange: 'store'`, a folder of each machine for copies of commits and of artifacts, which
   * belongs to this user alone; default `/tmp/cairn-<user>`.
   */
  readonly scratch?: string;
  /** Slurm's configuration, `slurm.conf`; default the one that its commands find. */
  readonly conf?: string;
  /**
   * Memory that each job requests in addition to that of its node, for Node itself: bytes, or a text with its unit;
   * default 500MB.
   */
  readonly overhead?: string | number;
  /** Seconds until all machines see what one wrote to a shared folder; default 5. */
  readonly delay?: number;
}

const size = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && parseSize(value) !== undefined ? undefined : sizeForm;
const oneOf =
  (...words: readonly string[]) =>
  (value: unknown): string | undefined =>
    words.includes(value as string) ? undefined : words.map((word) => `'${word}'`).join(' or ');
const path = (value: unknown): string | undefined =>
  typeof value === 'string' && isAbsolute(value) ? undefined : 'an absolute path, such as /scratch/cairn';
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? undefined : 'a text');

const atLeastOne = (value: unknown): string | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'a whole number from 1';

const rules: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  memory: size,
  overhead: size,
  ...{
    folder: text,
    node: text,
    conf: text,
    code: oneOf('shared', 'commit'),
    exchange: oneOf('folder', 'store'),
    cairn: path,
    scratch: path,
  },
  ...{ threads: atLeastOne, group: atLeastOne },
  delay: (value) => (Number.isFinite(value) && (value as number) >= 0 ? undefined : 'seconds, 0 or more'),
};

/** @throws AuthorError `executor-settings-wrong` */
export function readSettings(given: unknown): SlurmSettings {
  const problem = findWrong(given);
  if (problem !== undefined) failAuthor('executor-settings-wrong', { executor: 'slurm', problem });
  return (given ?? {}) as SlurmSettings;
}

function findWrong(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given)) return 'they are not an object';
  const { steps, ...general } = given;
  const wrong = findWrongPart(general, Object.keys(rules));
  if (wrong !== undefined || steps === undefined) return wrong;
  if (!isObject(steps)) return "'steps' is not an object";
  for (const [step, part] of Object.entries(steps)) {
    const found = isObject(part) ? findWrongPart(part, ['memory', 'group']) : 'they are not an object';
    if (found !== undefined) return `for step '${step}', ${found}`;
  }
  return undefined;
}

function findWrongPart(part: Readonly<Record<string, unknown>>, own: readonly string[]): string | undefined {
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(part)) {
    if (!own.includes(name) && !shared.includes(name))
      return `there is no '${name}'. ${offerNames(name, [...own, ...shared])}`;
    if (!own.includes(name)) rest[name] = value;
    const wanted = value === undefined || !own.includes(name) ? undefined : rules[name]!(value);
    if (wanted !== undefined) return `'${name}' requires ${wanted}`;
  }
  const wrong = findWrongCluster(rest);
  return wrong === undefined ? undefined : `they require ${wrong}`;
}

/** What steps say too. */
const shared: readonly string[] = ['gpus', 'partition', 'minutes', 'options'] satisfies (keyof ClusterResources)[];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
