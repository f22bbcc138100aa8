// Starts the process of a worker: Node with what notes the modules that are loaded, and the variables that the step may see
// with Cairn's own choices for threads and the temporary folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { coreProgram, isCoreSource } from '../../base/core-package.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import { noteLoadsIn } from '../worker/note-loads.ts';
import type { OwnTemporary } from './own-temporary.ts';

const workerFile = coreProgram('run/worker/main');

/** By these Node would find modules where imports are not followed. */
function withoutSearchPaths({ NODE_PATH: _, NODE_PRESERVE_SYMLINKS: __, ...variables }: Variables): Variables {
  return variables;
}

/** What cannot be changed of a process once it runs. */
export interface WorkerStart {
  /** The project's root, where it runs. */
  readonly root: string;
  readonly variables: Variables;
}

export function spawnWorker({ root, variables }: WorkerStart, temporary: OwnTemporary): ChildProcess {
  const notes = noteLoadsIn(temporary.around, workerFile, variables['NODE_OPTIONS']);
  const flags = [
    ...(isCoreSource ? ['--conditions=cairn-source'] : []),
    '--disable-warning=ExperimentalWarning',
    ...notes.execArgv,
  ];
  return spawn(process.execPath, [...flags, workerFile], {
    cwd: root,
    env: {
      ...withoutSearchPaths(variables),
      ...notes.variables,
      ...(temporary.path && temporaryVariables(temporary.path)),
      NODE_COMPILE_CACHE: variables['NODE_COMPILE_CACHE'] ?? getCompileCacheDir(),
    },
    // The last is the channel: see worker/parent-channel.ts for why it is not Node's own.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
}

/** Where a process has its temporary folder, in the words of its system. */
function temporaryVariables(path: string): Readonly<Record<string, string>> {
  return process.platform === 'win32' ? { TEMP: path, TMP: path } : { TMPDIR: path };
}
