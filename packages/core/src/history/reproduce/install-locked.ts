// Installs the packages of a worktree exactly as the lockfile says, from npm's own cache. Then it runs the project's
// `setup` script, for anything else that the project needs.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../../base/errors/author-error.ts';
import { failFault } from '../../base/errors/fault-error.ts';
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
  const folder = findUpwards(worktree, 'package-lock.json') ?? findUpwards(worktree, 'npm-shrinkwrap.json');
  if (folder === undefined) return failAuthor('no-lockfile', { path: relative(worktree.top, worktree.root) || '.' });
  const clean = { ...childEnvironment(options.environment), NODE_ENV: '' };
  const arguments_ = ['ci', '--include=dev', '--include=optional', '--prefer-offline', '--no-audit', '--no-fund'];
  await runNpm(arguments_, folder, clean, options);
  for (const place of new Set([folder, worktree.root]))
    if (hasSetup(place)) await runNpm(['run', 'setup'], place, childEnvironment(options.environment), options);
}

/** The nearest folder with a file, from the project's root up to the top of the worktree. */
export function findUpwards({ root, top }: InstalledTree, path: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return folder;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
}

async function runNpm(
  arguments_: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
  { onMessage, signal }: InstallOptions,
): Promise<void> {
  const command = `npm ${arguments_.filter((argument) => !argument.startsWith('--')).join(' ')}`;
  onMessage(command);
  const result = await execa('npm', arguments_, {
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
  const output = result.code === 'ENOENT' ? 'There is no npm.' : shorten(result.all);
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
