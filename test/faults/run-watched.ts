// `cairn run … --json` with a file of this folder that is loaded first, in the command's own process.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { type Rig, readRun, readTold, type ToldRun } from '../rig/create-rig.ts';

export interface WatchedRun extends ToldRun {
  readonly signal: string | undefined;
}

export interface WatchedOptions {
  /** A file of this folder. */
  readonly watch?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** A program before the command that runs it. */
  readonly shell?: readonly string[];
}

export async function runWatched(
  rig: Rig,
  pipeline: string,
  { watch, env = {}, args = [], shell = [] }: WatchedOptions,
): Promise<WatchedRun> {
  const preload = watch ? ['--import', pathToFileURL(join(import.meta.dirname, watch)).href] : [];
  const command = [...shell, process.execPath, ...preload, rig.bin, 'run', pipeline, '--json', ...args];
  const { stdout, stderr, exitCode, signal } = await execa(command[0]!, command.slice(1), {
    cwd: rig.root,
    env: { ...rig.environment, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  const told = readTold({ stdout, stderr, ...(exitCode !== undefined && { exitCode }) });
  // A line that was cut off with its process is not an event.
  const whole = told.stdout.split('\n').filter(isWhole).join('\n');
  return { ...readRun({ ...told, stdout: whole }), signal };
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
