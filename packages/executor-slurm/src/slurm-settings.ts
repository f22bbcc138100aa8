// What `cairn.config.ts` says about Slurm, under `executors: { slurm: { … } }`.

import { type ClusterResources, failAuthor, findWrongCluster, offerNames, parseSize, sizeForm } from '@cairn/core';

/** What a job requests where its step says nothing. */
interface JobDefaults extends ClusterResources {
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
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? undefined : 'a text');

const rules: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  memory: size,
  overhead: size,
  ...{ folder: text, node: text, conf: text },
  threads: (value) => (Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'a whole number from 1'),
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
    const found = isObject(part) ? findWrongPart(part, ['memory']) : 'they are not an object';
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
