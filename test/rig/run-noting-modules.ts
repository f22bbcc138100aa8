// `cairn run … --json`, with the list of the modules that the command's own process loaded. So the cost is counted and
// not timed.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { builtPackages } from '../built/built-packages.ts';
import { type Rig, readRun, readTold, repository, type ToldRun } from './create-rig.ts';

export interface NotedRun extends ToldRun {
  /** Relative to the repository's or the project's root; modules of Node by their names. */
  readonly loaded: readonly string[];
  /** Whether the pipeline was loaded, and so a new plan was made. */
  readonly isPlanned: boolean;
}

export async function runNotingModules(
  rig: Rig,
  pipeline: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<NotedRun> {
  const { loaded, told } = await callNotingModules(rig, ['run', pipeline, '--json', ...args], environment);
  return { ...readRun(told), loaded, isPlanned: loaded.some((name) => name.startsWith('pipelines/')) };
}

/** `cairn …`, with the modules that it loaded. */
export async function callNotingModules(
  rig: Rig,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Pick<NotedRun, 'loaded'> & { readonly told: ReturnType<typeof readTold> }> {
  const list = rig.path('.cairn-loaded.json');
  const hook = pathToFileURL(join(repository, 'test/rig/note-loaded.mjs')).href;
  const { stdout, stderr, exitCode } = await execa(process.execPath, ['--import', hook, rig.bin, ...words], {
    cwd: rig.root,
    env: { ...rig.environment, ...environment, RIG_LOADED: list },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  const urls = JSON.parse(await readFile(list, 'utf8')) as string[];
  const roots = [dirname(builtPackages()), repository, rig.root].map((root) => `${pathToFileURL(root).href}/`);
  const loaded = urls
    .filter((url) => url !== hook)
    .map((url) => roots.reduce((name, root) => name.replace(root, ''), url));
  return { loaded, told: readTold({ stdout, stderr, exitCode: exitCode ?? -1 }) };
}
