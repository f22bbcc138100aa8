// Starts the process of a worker: Node with the options that note what is loaded, and the environment of the pipeline with
// Cairn's own choices for threads and the temporary folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isCoreSource } from '../base/core-source.ts';
import type { Variables } from '../plan/environment.ts';
import { loadsListIn, noteLoadsOption } from './worker/note-loads.ts';

const workerFile = fileURLToPath(new URL(`./worker/main.${isCoreSource ? 'ts' : 'js'}`, import.meta.url));

/** By these Node would find modules where imports are not followed. */
function withoutSearchPaths({ NODE_PATH: _, NODE_PRESERVE_SYMLINKS: __, ...variables }: Variables): Variables {
  return variables;
}

/** `temporary` is the worker's own temporary folder; undefined where none could be made. */
export function spawnWorker(
  root: string,
  threads: number,
  variables: Variables,
  temporary: string | undefined,
): ChildProcess {
  const noteLoads = noteLoadsOption(loadsListIn(temporary ?? tmpdir()), workerFile);
  const flags = [
    ...(isCoreSource ? ['--conditions=cairn-source'] : []),
    '--disable-warning=ExperimentalWarning',
    // Threads inherit it from here, and programs from NODE_OPTIONS.
    noteLoads,
  ];
  return spawn(process.execPath, [...flags, workerFile], {
    cwd: root,
    env: {
      ...withoutSearchPaths(variables),
      NODE_OPTIONS: [variables['NODE_OPTIONS'], noteLoads].filter(Boolean).join(' '),
      ...(temporary && { TMPDIR: temporary }),
      NODE_COMPILE_CACHE: variables['NODE_COMPILE_CACHE'] ?? getCompileCacheDir(),
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: String(threads),
      TF_CPP_MIN_LOG_LEVEL: variables['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
    },
    // The last is the channel: see worker/parent-channel.ts for why it is not Node's own.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
}
