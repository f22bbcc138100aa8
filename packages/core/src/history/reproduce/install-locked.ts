// Installs the packages of a worktree exactly as the lockfile says, by the package manager that wrote it and from its own
// cache. Then it runs the project's `setup` script, or what the steps bring, for anything else that the project needs.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../../base/errors/author-error.ts';
import { failFault } from '../../base/errors/fault-error.ts';
import { findPackageManager, lockfileNames, type PackageManager } from '../../plan/project/package-manager.ts';
import { childEnvironment } from './child-environment.ts';
import type { Worktree } from './open-worktree.ts';

export interface InstallOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onMessage: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** The project, and the top of its repository. */
type InstalledTree = Pick<Worktree, 'root' | 'top'>;

/** The number of last lines that are shown of a failed program. */
const lastLines = 20;

/**
 * Installs in the nearest folder with a lockfile, from the project's root up to the top of the worktree.
 *
 * @throws AuthorError `no-lockfile`
 * @throws FaultError `install-failed`
 */
export async function installLocked(worktree: InstalledTree, options: InstallOptions): Promise<void> {
  const folder = findLocked(worktree);
  const manager = folder === undefined ? undefined : findPackageManager(folder);
  if (folder === undefined || !manager)
    return failAuthor('no-lockfile', { path: relative(worktree.top, worktree.root) || '.' });
  const environment = childEnvironment(options.environment);
  const more = manager.name === 'npm' ? ofNpm : [];
  await runManager(manager, [...manager.install, ...more], folder, { ...environment, NODE_ENV: '' }, options);
  const places = [...new Set([folder, worktree.root])];
  const withSetup = places.filter(hasSetup);
  for (const place of withSetup) await runManager(manager, ['run', 'setup'], place, environment, options);
  // As exported workflows do, where the project does not say how it is set up.
  if (!withSetup.length && usesNative(places, manager))
    await runManager(manager, [...execOf[manager.name], 'cairn-native'], worktree.root, environment, options).catch(
      // The steps that need a library say so, and most need none.
      (error: Error) => options.onMessage(error.message.split('\n')[0]!),
    );
}

/** npm leaves out what these name if the environment says so. */
const ofNpm = ['--include=dev', '--include=optional', '--prefer-offline', '--no-audit', '--no-fund'];

const execOf: Readonly<Record<PackageManager['name'], readonly string[]>> = {
  npm: ['exec', '--no', '--'],
  pnpm: ['exec'],
  yarn: ['run'],
  bun: ['run'],
};

/** Whether the project has the steps, whose native libraries are set up by `cairn-native`. */
function usesNative(places: readonly string[], { name }: PackageManager): boolean {
  return places.some((place) => {
    // Others than npm may put the commands elsewhere.
    if (name === 'npm') return existsSync(join(place, 'node_modules/.bin/cairn-native'));
    const manifest = join(place, 'package.json');
    return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"@cairn/steps"');
  });
}

/** The nearest folder with a lockfile, from the project's root up to the top of the worktree. */
function findLocked(worktree: InstalledTree): string | undefined {
  const folders = lockfileNames.flatMap((name) => findUpwards(worktree, name) ?? []);
  return folders.sort((one, other) => other.length - one.length)[0];
}

/** The nearest folder with a file, from the project's root up to the top of the worktree. */
export function findUpwards({ root, top }: InstalledTree, path: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return folder;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

async function runManager(
  { name }: PackageManager,
  arguments_: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
  { onMessage, signal }: InstallOptions,
): Promise<void> {
  const command = `${name} ${arguments_.filter((argument) => !argument.startsWith('--')).join(' ')}`;
  onMessage(command);
  const result = await execa(name, arguments_, {
    cwd,
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (!result.failed) return;
  const output = result.code === 'ENOENT' ? `There is no ${name} on the PATH.` : shorten(result.all);
  failFault('install-failed', { command, output });
}

/** If the lockfile is wrong, npm says so and then prints thirty lines about its usage. */
function shorten(output: string): string {
  const said = output.replace(/(?:npm error\s*)?Clean install a project[\s\S]*$/, '');
  return said.trimEnd().split('\n').slice(-lastLines).join('\n');
}

function hasSetup(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  try {
    const { scripts } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: { setup?: string } };
    return typeof scripts?.setup === 'string';
  } catch {
    // npm has read the file and would have reported an error.
    return false;
  }
}
