// The current working tree as a tree of git: HEAD with every change, and with untracked files that are not ignored. It
// is made in a separate index, so that the user's index, stash, branch and files do not change.
//
// Left out and reported: files that look like a secret, large untracked files (the store has the bytes of those that
// the run reads), repositories inside, and changes inside of submodules.

import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inParallel } from '../../files/in-parallel.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import type { LeftOut } from '../../run/record/record.ts';
import { createGit, type Git, isGitError, withoutEnd } from '../git/create-git.ts';
import { findGitFault, firstProblem, type GitFault } from '../git/git-fault.ts';
import { type ChangedPath, parseChanges } from '../git/parse-changes.ts';
import { statusArguments } from '../git/read-commit-facts.ts';
import { listAllowed } from './allowed-files.ts';
import { inChunks } from './in-chunks.ts';
import { judgeChange } from './judge-change.ts';
import { JudgedFiles } from './judged-files.ts';
import { copyWithTime, keepSnapshot, markFile, readKeptSnapshot } from './kept-snapshot.ts';

export interface TakenTree {
  /** The top of the repository. */
  readonly top: string;
  readonly tree: string;
  /** Null before the first commit. */
  readonly parent: string | null;
  readonly leftOut: readonly LeftOut[];
}

/** The number of files that are checked at a time. */
const filesAtOnce = 16;

/**
 * The tree, or a sentence that says why there is none.
 *
 * @param cache - a folder with data that makes the next tree faster; without one nothing is stored
 */
export async function takeTree(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  cache?: string,
): Promise<TakenTree | string> {
  const git = createGit(home);
  const facts = await git('rev-parse', '--is-inside-work-tree', '--show-toplevel').catch((error: unknown) => {
    if (!isGitError(error)) throw error;
    return findGitFault(home);
  });
  if (typeof facts !== 'string') return sayFault(facts);
  // The first line is the answer, and the rest is a path, which may contain line breaks.
  const [isInside, ...lines] = withoutEnd(facts).split('\n');
  const top = lines.join('\n');
  if (isInside !== 'true') return 'the repository has no working tree';
  const folder = await mkdtemp(temporaryPrefix('snapshot'));
  try {
    return await takeIn(folder, { top, environment, cache });
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
  if (fault.kind === 'no-repository') return 'the project is not in a git repository with a working tree';
  return `git says: ${fault.problem}${fault.advice === null ? '' : ` (if you trust that repository, run: ${fault.advice})`}`;
}

interface Place {
  readonly top: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cache: string | undefined;
}

async function takeIn(folder: string, place: Place): Promise<TakenTree> {
  const { top, cache } = place;
  const user = createGit(top);
  const parent = (await user('rev-parse', '--verify', '--quiet', 'HEAD').catch(() => '')).trim() || null;
  const hidden = await listHidden(user);
  const changes = [...parseChanges(await user(...statusArguments)), ...hidden];
  const kept = await readKeptSnapshot(changes.length ? cache : undefined, top);
  const judged = new JudgedFiles(kept.files);
  const found = await inParallel(changes, filesAtOnce, (change) => judgeChange(change, top, judged));
  const secrets = found.flatMap((left) => (left?.why === 'secret' ? [left.path] : []));
  const allowed = await listAllowed(user, secrets);
  const leftOut = found.flatMap((left) => (left && !allowed.has(left.path) ? [left] : []));
  const without = new Set(leftOut.flatMap(({ path, why }) => (why === 'submodule' ? [] : [path])));
  const taken = changes.flatMap(({ path }) => (without.has(path) ? [] : [path]));
  const file = join(folder, 'index');
  const config = ['core.fsmonitor=false', 'core.safecrlf=false'];
  const git = createGit(top, { index: { file, environment: place.environment }, config });
  const userIndex = await locate(user, top, 'index');
  const mark = await markSettings(user, top, userIndex);
  const fill = async (): Promise<string> => {
    for (const chunk of inChunks(taken)) await git('update-index', '--add', '--remove', '--replace', '--', ...chunk);
    const inIndex = changes.filter(({ path, isUntracked }) => without.has(path) && !isUntracked);
    for (const { path } of inIndex) await putBack(git, path, parent);
    return (await git('write-tree')).trim();
  };
  const fromUser = async (): Promise<string> => {
    await rm(file, { force: true });
    // There is no index before anything was added.
    await copyWithTime(userIndex, file);
    const paths = hidden.map(({ path }) => path);
    for (const chunk of inChunks(paths)) await git('update-index', '--no-assume-unchanged', '--', ...chunk);
    return fill();
  };
  const isRestored = await kept.restoreIndex(file, mark, new Set(taken));
  // If git has removed objects that the stored index names, the tree is made from the user's index.
  const tree = isRestored ? await fill().catch(fromUser) : await fromUser();
  if (cache !== undefined && changes.length)
    await keepSnapshot(cache, { file, user: mark, taken }, { top, files: judged.list() });
  return { top, tree, parent, leftOut };
}

async function locate(git: Git, top: string, name: string): Promise<string> {
  return resolve(top, withoutEnd(await git('rev-parse', '--git-path', name)));
}

/** Everything, other than a file itself, that decides how git stores it: the user's index, settings and attributes. */
async function markSettings(git: Git, top: string, index: string): Promise<string> {
  const about = await Promise.all(['config', 'info/attributes'].map((name) => locate(git, top, name)));
  return (await Promise.all([index, ...about, join(top, '.gitattributes')].map(markFile))).join(', ');
}

/** A path that is left out is as in HEAD, even if it was added to the user's index. */
async function putBack(git: Git, path: string, parent: string | null): Promise<void> {
  const held = parent === null ? '' : await git('--literal-pathspecs', 'ls-tree', '-z', parent, '--', path);
  const [, mode, id] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(held) ?? [];
  // A path with a conflict has several versions, and a tree can contain only one.
  await git('update-index', '--force-remove', '--', path);
  if (mode && id) await git('update-index', '--add', '--cacheinfo', mode, id, path);
}

/** Files that git assumes to be unchanged (a flag in the index): `git status` does not list them. */
async function listHidden(git: Git): Promise<readonly ChangedPath[]> {
  const listed = (await git('ls-files', '-v', '-z')).split('\0');
  const hidden = listed.filter((entry) => /^[a-z] /.test(entry) && !entry.startsWith('s '));
  return hidden.map((entry) => ({
    path: entry.slice(2),
    isUntracked: false,
    isUnmerged: false,
    isDirtySubmodule: false,
  }));
}
