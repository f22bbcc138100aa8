// What a node may use while it runs, and how often it is tried. None of it decides a result.

import { isAmount } from '../base/pools.ts';
import { parseSize, sizeForm } from '../base/size.ts';
import { type ClusterResources, findWrongCluster } from './cluster/cluster-resources.ts';
import { findWrongRetry, type Retry } from './failures/retry.ts';

/**
 * What a node of this step takes of the machine while it runs, and how often it is tried. Nodes run beside each other as
 * far as their threads, their memory and their locks let them; a node takes all that it asks for at once, or waits.
 */
export interface Resources {
  /**
   * Threads, a whole number from 1; default 1. They are counted against `--concurrency`; a node that asks for more than
   * there are runs alone. Native packages that declare variables of their threads take as many, and then it is part of the
   * key.
   */
  readonly threads?: number;
  /**
   * Memory at its peak: bytes, or a text with its unit (`'500MB'`, `'4GB'`, `'4GiB'`); default none. It is counted
   * against `--memory`; a node that asks for more than there is runs alone, which is told. On Linux, a node that takes
   * more than this in addition to what its process had before is ended, with all that it started, and has failed with
   * `out-of-memory`. Mapped files do not count.
   */
  readonly memory?: string | number;
  /**
   * Names of what only one node at a time may use, among all runs that use one store: `['gpu']`, `['licence']`; default
   * none. Runs with stores of their own do not know of each other.
   */
  readonly locks?: readonly string[];
  /**
   * How much it takes of the pools of the machine: `{ gpu: 1 }`, whole numbers from 1; default none. The pools and their
   * sizes are declared in `cairn.config.ts`. All runs on a machine share them, whatever their store, first come, first
   * served.
   */
  readonly pools?: Readonly<Record<string, number>>;
  /** Seconds, more than 0, for each try; default none. A node that takes longer is ended and `failed` with `timed-out`. */
  readonly timeout?: number;
  /**
   * How often a node is tried again when it threw, crashed, timed out or ran out of memory, or its program failed: a
   * whole number; default 0. Each try begins with an empty folder and the same seed.
   */
  readonly retries?: number;
  /** Seconds before it is tried again; default 1. Each later wait is twice the one before, and none above 300 s. */
  readonly backoff?: number;
  /** In place of `retries` and `backoff`: also after which failures, and with how much memory. */
  readonly retry?: Retry;
  /** What its jobs request of a cluster (`--executor`): GPUs, a partition, a time. On this machine it has no effect. */
  readonly cluster?: ClusterResources;
}

const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least;

const rules: { readonly [N in keyof Required<Resources>]: (value: unknown) => string | undefined } = {
  threads: (value) => (isWhole(value, 1) ? undefined : 'a whole number from 1'),
  memory: (value) =>
    (typeof value === 'string' || typeof value === 'number') && parseSize(value) !== undefined ? undefined : sizeForm,
  locks: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
      ? undefined
      : 'a list of names',
  pools: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isAmount)
      ? undefined
      : 'a whole number from 1 for each pool, such as { gpu: 1 }',
  timeout: (value) => (Number.isFinite(value) && (value as number) > 0 ? undefined : 'seconds, more than 0'),
  retries: (value) => (isWhole(value, 0) ? undefined : 'a whole number from 0'),
  backoff: (value) => (Number.isFinite(value) && (value as number) >= 0 ? undefined : 'seconds, 0 or more'),
  retry: findWrongRetry,
  cluster: findWrongCluster,
};

/** What is wrong with them: a clause that goes on from the step's name. */
export function findWrongResource(resources: Resources): string | undefined {
  for (const [name, value] of Object.entries(resources)) {
    if (!Object.hasOwn(rules, name)) return `there is no '${name}'; there are ${Object.keys(rules).join(', ')}`;
    const wanted = value === undefined ? undefined : rules[name as keyof Resources](value);
    if (wanted && (name === 'retry' || name === 'cluster')) return `'${name}' wants ${wanted}`;
    if (wanted) return `'${name}' wants ${wanted}, not ${typeof value === 'number' ? value : JSON.stringify(value)}`;
  }
  const twice = resources.retry && (['retries', 'backoff'] as const).find((name) => resources[name] !== undefined);
  if (twice) return `'${twice}' and 'retry' say the same: write only 'retry'`;
  if (resources.retry?.memory && resources.memory !== undefined)
    return "'memory' and 'retry.memory' say the same: write only 'retry.memory'";
  return undefined;
}
