// cairn run --watch: runs again each time a file of the project is saved. Each run is a process of its own, as if it were
// typed again: code that is imported once stays as it was in a process.

import { spawn } from 'node:child_process';
import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, findPipelineFile } from '@cairn/core';
import { readArguments } from '../../command-line/args.ts';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { listenForInterrupts } from '../../process/interrupts.ts';
import { cliFolder } from '../../process/own-package.ts';
import type { Cli } from '../../terminal/cli.ts';

/** Milliseconds without another save before a run begins: an editor writes several files at once. */
const quietFor = 150;

/** Files that no run reads, or that runs write. */
const ignored = /(^|[\\/])(\.cairn|\.git|node_modules)([\\/]|$)|~$|\.sw[a-z]$/;

/** Ends when it is interrupted. Saves that happen during a run are followed by one run. */
export async function watchAndRun(args: ArgsOf<'run'>, { cwd, environment, terminal }: Cli): Promise<number> {
  const { home } = findPipelineFile(args.pipeline ?? '', cwd);
  const typed = readArguments().filter((word) => word !== '--watch');
  let saved = Promise.withResolvers<void>();
  let watchers: readonly FSWatcher[] = [];
  const stopped = Promise.withResolvers<void>();
  const interrupts = listenForInterrupts(() => stopped.resolve());
  const { signal } = interrupts;
  try {
    while (!signal.aborted) {
      saved = Promise.withResolvers<void>();
      // Again for each run: a folder may be new.
      closeAll(watchers);
      watchers = watchProject(home, () => saved.resolve());
      await runOnce(typed, { cwd, variables: environment.variables, signal });
      if (signal.aborted) break;
      if (!args.json) terminal.complain(terminal.errorStyle('dim', 'watching for changes; Ctrl-C ends it'));
      await Promise.race([saved.promise, stopped.promise]);
      await new Promise((resolve) => void setTimeout(resolve, quietFor));
    }
    return exitCodes.interrupted;
  } finally {
    closeAll(watchers);
    interrupts[Symbol.dispose]();
  }
}

/** The project's folders but those that are ignored, which may hold more folders than can be watched. */
function watchProject(home: string, onSave: () => void): readonly FSWatcher[] {
  const hear = (_: string, file: string | null): void => {
    if (file === null || !ignored.test(file)) onSave();
  };
  const folders = readdirSync(home, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !ignored.test(entry.name),
  );
  return [watch(home, hear), ...folders.map(({ name }) => watch(join(home, name), { recursive: true }, hear))];
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

interface RunOnce {
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Settles when the run has ended, whatever came out of it: the next save runs it again. */
async function runOnce(typed: readonly string[], { cwd, variables, signal }: RunOnce): Promise<void> {
  const command = [join(cliFolder, 'bin', 'cairn.js'), ...typed];
  const child = spawn(process.execPath, command, { cwd, env: { ...variables }, stdio: 'inherit' });
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('exit', () => resolve());
      child.on('error', reject);
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}
