// What a command in Python has besides others: its environment, the call as data, and a look at what it opened.

import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { coreFolder } from '../../base/core-package.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import type { PythonEnvironment } from '../../dsl/programs/python.ts';
import { isInside } from '../../files/is-inside.ts';
import { describeUsed } from '../../plan/sources/describe-used.ts';
import type { StrayRead } from '../executor.ts';
import { type Call, callVariables } from '../programs/describe-call.ts';
import { type OpenedPython, openPythonEnvironment, programsOf } from '../programs/python-environment.ts';
import { listPythonReads, readsFile } from '../programs/python-reads.ts';
import type { Finished, FromWorker, WorkDone, WorkFailure, WorkRequest } from './messages.ts';

export function openPython(
  python: PythonEnvironment,
  { folder, python: described = '', variables }: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): Promise<OpenedPython> {
  const log = (message: string): void => void say({ type: 'log', message });
  return openPythonEnvironment({ ...python, described, folder }, variables, log, signal);
}

export async function pythonVariables(
  definition: CommandDefinition,
  request: WorkRequest,
  call: Call,
  variables: Readonly<Record<string, string>>,
  environment: string,
): Promise<Record<string, string>> {
  const { folder } = request;
  return {
    ...(await callVariables(definition, request, call)),
    ...variables,
    PATH: [programsOf(environment), variables['PATH']].filter(Boolean).join(delimiter),
    PYTHONPATH: [join(coreFolder, 'python'), variables['PYTHONPATH']].filter(Boolean).join(delimiter),
    VIRTUAL_ENV: environment,
    // What the environment starts each interpreter with, and where it notes what is opened.
    CAIRN_WATCH: join(coreFolder, 'python', 'cairn_watch.py'),
    CAIRN_READS: join(folder, readsFile),
  };
}

/** Adds what the program opened. The project's own file of one that it uses is in the key, if it is still the same. */
export async function addReads(done: WorkDone, { folder, root, uses, checkpoint }: WorkRequest): Promise<Finished> {
  const reads: StrayRead[] = [...done.reads];
  const states = checkpoint !== null && existsSync(checkpoint) ? realpathSync(checkpoint) : undefined;
  for (const read of listPythonReads(folder, root)) {
    // By its own path, and not by the name that leads to it.
    if (states !== undefined && isInside(read.real, states)) continue;
    const used = Object.keys(uses).find((path) => isInside(read.real, realpathSync(resolve(root, path))));
    if (used === undefined) reads.push(read);
    else if ((await describeUsed(resolve(root, used))) !== uses[used]) return failChanged(used);
  }
  return { ...done, reads };
}

export function failChanged(path: string): WorkFailure {
  return {
    type: 'failed',
    failure: 'changed-while-running',
    message: `${path} changed while the run was going, so nothing was stored: run again`,
    stack: '',
  };
}
