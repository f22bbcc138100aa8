// Slurm as the executor of a run.

import { failAuthor } from '@cairn/core';
import { type ChosenExecutor, openJobExecutor } from '@cairn/core/jobs';
import { checkCommands, folderOf } from './check-slurm.ts';
import { createSlurmScheduler } from './slurm-scheduler.ts';
import { readSettings } from './slurm-settings.ts';

export interface OpenOptions {
  /** The folder of the project, which has `.cairn` in it. */
  readonly home: string;
  /** `SlurmSettings`, as a configuration has them: they are checked. */
  readonly settings?: unknown;
}

const defaultThreads = 100;

/**
 * For the option `executor` of `run`.
 *
 * @throws AuthorError `executor-settings-wrong`; before a run also `executor-unavailable`
 */
export function openExecutor({ home, settings: given }: OpenOptions): ChosenExecutor {
  const settings = readSettings(given);
  const { threads = defaultThreads, node, delay, code, exchange, cairn, scratch } = settings;
  const folder = folderOf(settings, home);
  return {
    name: 'Slurm',
    threads,
    open: (setup) =>
      openJobExecutor(setup, {
        ...{ folder, node, delay, code, exchange, cairn, scratch },
        group: (step) => settings.steps?.[step]?.group ?? settings.group ?? 1,
        scheduler: createSlurmScheduler(settings),
      }),
    async prepare() {
      const [first] = await checkCommands(settings);
      if (first?.state === 'wrong')
        failAuthor('executor-unavailable', { executor: 'slurm', problem: first.found, remedy: first.fix! });
    },
  };
}
