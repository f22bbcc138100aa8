// Kubernetes as the executor of a run.

import { join } from 'node:path';
import { failAuthor } from '@cairn/core';
import { type ChosenExecutor, openJobExecutor } from '@cairn/core/jobs';
import { checkCluster } from './check-kubernetes.ts';
import { createKubernetesScheduler } from './kubernetes-scheduler.ts';
import { readSettings } from './read-settings.ts';

export interface OpenOptions {
  /** The folder of the project, which has `.cairn` in it. */
  readonly home: string;
  /** `KubernetesSettings`, as a configuration has them: they are checked. */
  readonly settings?: unknown;
}

const defaultThreads = 100;
const defaultPlace = '/opt/cairn';

/**
 * For the option `executor` of `run`.
 *
 * @throws AuthorError `executor-settings-wrong`; before a run also `executor-unavailable`
 */
export function openExecutor({ home, settings: given }: OpenOptions): ChosenExecutor {
  const settings = readSettings(given);
  const { threads = defaultThreads, node = 'node', cairn = defaultPlace, delay, scratch } = settings;
  const { code = 'commit', exchange = 'store' } = settings;
  // Without a shared folder it is of this machine alone, and other than that of another cluster.
  const folder = settings.folder ?? join(home, '.cairn', 'kubernetes');
  return {
    name: 'Kubernetes',
    threads,
    open: (setup) =>
      openJobExecutor(setup, {
        ...{ folder, node, delay, code, exchange, cairn, scratch },
        group: (step) => settings.steps?.[step]?.group ?? settings.group ?? 1,
        scheduler: createKubernetesScheduler(settings),
      }),
    async prepare() {
      const wrong = (await checkCluster(settings)).find(({ state }) => state === 'wrong');
      if (wrong)
        failAuthor('executor-unavailable', { executor: 'kubernetes', problem: wrong.found, remedy: wrong.fix! });
    },
  };
}
