// Whether nodes can run on Slurm: for `cairn doctor --executor slurm`, and before a run.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { callSlurmWith } from './call-slurm.ts';
import { readSettings, type SlurmSettings } from './slurm-settings.ts';

export interface ExecutorCheck {
  readonly name: string;
  readonly state: 'well' | 'note' | 'wrong';
  readonly found: string;
  readonly fix?: string;
}

/** The shared folder of a project. */
export function folderOf({ folder = join('.cairn', 'cluster') }: SlurmSettings, home: string): string {
  return isAbsolute(folder) ? folder : resolve(home, folder);
}

/**
 * Its commands, its controller, its machines, and the shared folder.
 *
 * @throws AuthorError `executor-settings-wrong`
 */
export async function checkExecutor(given: {
  readonly home: string;
  readonly settings: unknown;
}): Promise<readonly ExecutorCheck[]> {
  const settings = readSettings(given.settings);
  const commands = await checkCommands(settings);
  return [...commands, checkFolder(folderOf(settings, given.home), settings)];
}

/** Nothing about machines is checked if the commands are missing or have no answer. */
export async function checkCommands(settings: SlurmSettings): Promise<readonly ExecutorCheck[]> {
  const call = callSlurmWith(settings);
  const name = 'slurm';
  const fix = 'Check it with sinfo; or name its configuration in cairn.config.ts: executors: { slurm: { conf: … } }.';
  for (const command of ['sbatch', 'squeue', 'scancel']) {
    const { isWell, problem, stdout, isMissing } = await call(command, ['--version']);
    if (isMissing)
      return [
        {
          name,
          state: 'wrong',
          found: problem,
          fix: "Run it where Slurm's commands are installed, such as a login machine.",
        },
      ];
    if (!isWell) return [{ name, state: 'wrong', found: problem, fix }];
    if (command !== 'scancel') continue;
    const machines = await call('sinfo', ['--noheader', '--Node', '--format=%N|%t']);
    if (!machines.isWell) return [{ name, state: 'wrong', found: machines.problem, fix }];
    return [{ name, state: 'well', found: stdout }, describeMachines(machines.stdout)];
  }
  return [];
}

/** `n1|idle` in each line; a star says that the machine does not answer. */
export function describeMachines(text: string): ExecutorCheck {
  const states = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [machine = '', state = ''] = line.trim().split('|');
    if (machine) states.set(machine, state);
  }
  const usable = [...states.values()].filter(
    (state) => /^(idle|mix|alloc|comp|plnd)/.test(state) && !state.endsWith('*'),
  );
  const found = `${usable.length} of ${states.size} machines can run jobs`;
  if (usable.length) return { name: 'machines', state: 'well', found };
  return {
    name: 'machines',
    state: 'wrong',
    found,
    fix: 'Ask who runs the cluster: sinfo shows the states of the machines.',
  };
}

function checkFolder(folder: string, { exchange }: SlurmSettings): ExecutorCheck {
  const isShared = exchange !== 'store';
  const name = isShared ? 'shared folder' : 'folder of jobs';
  const seen = isShared ? '; all machines must see it under this path' : '; machines use the shared store of the run';
  const file = join(folder, `.check-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, 'written');
    rmSync(file);
    return { name, state: 'well', found: `${folder} can be written here${seen}` };
  } catch (error) {
    const fix = 'Name one that you may write to in cairn.config.ts: executors: { slurm: { folder: … } }.';
    return { name, state: 'wrong', found: (error as Error).message, fix };
  }
}
