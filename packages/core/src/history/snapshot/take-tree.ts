// The working tree as it is, as a tree of git: what HEAD holds, with every change, and with what is not tracked and not
// ignored. It is made in an index of its own, so that the user's index, stash, branch and files stay as they are.
//
// Left out, and named: what looks like a secret, large files that are not tracked (they enter as digests, and their bytes
// are in the store where the run reads them), repositories inside, and what is changed inside of submodules.

import { copyFile, lstat, mkdtemp, open, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { digestFile } from '../../base/digest.ts';
import type { LeftOut } from '../../run/record.ts';
import { temporaryPrefix } from '../../store/temp-owner.ts';
import { createGit, type Git, isGitError, withoutEnd } from '../git/create-git.ts';
import { findGitFault, firstProblem, type GitFault } from '../git/git-fault.ts';
import { type ChangedPath, parseChanges } from '../git/parse-changes.ts';
import { statusArguments } from '../git/read-commit-facts.ts';
import { looksSecret } from './looks-secret.ts';

export interface TakenTree {
  /** The top of the repository. */
  readonly top: string;
  readonly tree: string;
  /** Null before the first commit. */
  readonly parent: string | null;
  readonly leftOut: readonly LeftOut[];
}

/** Bytes. A larger file that is not tracked enters as its digest. */
export const mostBytes = 10 * 1024 * 1024;

/** So much of a file is looked at for tokens. */
const looked = 256 * 1024;

/** The tree, or why there is none in one sentence. */
export async function takeTree(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TakenTree | string> {
  const git = createGit(home);
  const facts = await git('rev-parse', '--is-inside-work-tree', '--show-toplevel').catch((error: unknown) => {
    if (!isGitError(error)) throw error;
    return findGitFault(home);
  });
  if (typeof facts !== 'string') return sayFault(facts);
  // One line says the first, and the rest is a path, which may have line breaks.
  const [isInside, ...lines] = withoutEnd(facts).split('\n');
  const top = lines.join('\n');
  if (isInside !== 'true') return 'the repository has no working tree';
  const folder = await mkdtemp(temporaryPrefix('snapshot'));
  try {
    return await takeIn(folder, top, environment);
  } catch (error) {
    if (!isGitError(error)) throw error;
    return `git cannot take the working tree: ${firstProblem(error.message)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sayFault(fault: GitFault | undefined): string {
  if (!fault) return 'the repository has no working tree';
  if (fault.kind === 'not-installed') return 'git is not installed, or not on the PATH';
  if (fault.kind === 'no-repository') return 'the project lies in no git repository with a working tree';
  return `git says: ${fault.problem}${fault.advice === null ? '' : ` (if you trust what lies there: ${fault.advice})`}`;
}

async function takeIn(
  folder: string,
  top: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TakenTree> {
  const user = createGit(top);
  const parent = (await user('rev-parse', '--verify', '--quiet', 'HEAD').catch(() => '')).trim() || null;
  const file = join(folder, 'index');
  await copyIndex(resolve(top, withoutEnd(await user('rev-parse', '--git-path', 'index'))), file);
  const git = createGit(top, { index: { file, environment }, config: ['core.fsmonitor=false', 'core.safecrlf=false'] });
  const hidden = await showHidden(git);
  const changes = [...parseChanges(await user(...statusArguments)), ...hidden];
  const leftOut: LeftOut[] = [];
  const taken: string[] = [];
  for (const change of changes) {
    const found = await judge(change, top);
    if (found) leftOut.push(found);
    if (!found || found.why === 'submodule') taken.push(change.path);
    // What is in conflict has no one version that a tree could hold.
    else if (change.isUnmerged) await git('update-index', '--force-remove', '--', change.path);
  }
  if (taken.length) {
    const list = join(folder, 'paths');
    await writeFile(list, taken.join('\0'));
    await git('--literal-pathspecs', 'add', '--all', `--pathspec-from-file=${list}`, '--pathspec-file-nul');
  }
  return { top, tree: (await git('write-tree')).trim(), parent, leftOut };
}

/** With its time, by which git knows which files may have changed since. */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
  } catch (error) {
    // Before anything was added.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Files that git was told to believe unchanged: `git status` is silent about them. */
async function showHidden(git: Git): Promise<readonly ChangedPath[]> {
  const listed = (await git('ls-files', '-v', '-z')).split('\0');
  const hidden = listed
    .filter((entry) => /^[a-z] /.test(entry) && !entry.startsWith('s '))
    .map((entry) => entry.slice(2));
  if (hidden.length) await git('update-index', '--no-assume-unchanged', '--', ...hidden);
  return hidden.map((path) => ({ path, isUntracked: false, isUnmerged: false, isDirtySubmodule: false }));
}

async function judge({ path, isUntracked, isDirtySubmodule }: ChangedPath, top: string): Promise<LeftOut | undefined> {
  if (isDirtySubmodule) return { path, why: 'submodule' };
  if (path.endsWith('/')) return { path, why: 'repository' };
  const file = join(top, path);
  const found = await lstat(file).catch(() => undefined);
  // Deleted, or a link, which git holds as the path that it names.
  if (!found || found.isSymbolicLink()) return undefined;
  if (found.isDirectory()) return isUntracked ? { path, why: 'repository' } : undefined;
  if (!found.isFile()) return { path, why: 'special' };
  const looks = looksSecret(path, await readBeginning(file));
  if (looks !== undefined) return { path, why: 'secret', looks };
  if (!isUntracked || found.size <= mostBytes) return undefined;
  return { path, why: 'large', digest: await digestFile(file), size: found.size };
}

async function readBeginning(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined);
  // Git will say that it cannot be read.
  if (!handle) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(looked), 0, looked, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await handle.close();
  }
}
