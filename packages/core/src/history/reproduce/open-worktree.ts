// A clean working tree of one commit, apart from the user's: under the system's temporary folder, detached, without
// hooks. Only this worktree is removed afterwards; `git worktree prune` would also forget the user's own worktrees that
// lie on a disk which is not mounted just now.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import { createGit, type Git, isGitError, withoutEnd } from '../git/create-git.ts';
import { failGitFault, readGitFault } from '../git/git-fault.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { checkoutSubmodules } from './checkout-submodules.ts';

export interface Worktree {
  /** A temporary folder for everything that is needed beside the tree. */
  readonly folder: string;
  /** The top of the working tree, inside `folder` where it can be. */
  readonly top: string;
  /** The project's root in it, which may be a subfolder of the repository. */
  readonly root: string;
  /** Submodules that could not be checked out, each with why. */
  readonly absent: readonly string[];
  /** Removes the tree, the folder and what git knows of them. */
  remove(): Promise<void>;
}

/**
 * Checks a commit out for the project at `root`.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `commit-missing`, `reproduction-stopped`
 */
export async function openWorktree(root: string, commit: string, signal?: AbortSignal): Promise<Worktree> {
  const prefix = await readPrefix(root);
  if (!(await resolveCommit(root, commit))) failAuthor('commit-missing', { commit });
  signal?.throwIfAborted();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cairn-reproduce-')));
  const git = createGit(root);
  const repository = withoutEnd(await git('rev-parse', '--show-toplevel'));
  // git names its own entry after the last part, so that must be unique. Where the lockfile links to folders beside the
  // repository, the tree must lie beside it too, or the links lead nowhere.
  const top = linksOut(root) ? join(dirname(repository), `.${basename(folder)}`) : join(folder, basename(folder));
  const remove = () => removeWorktree(git, top, folder);
  try {
    // Not stopped half way: git would leave its own entry of the worktree locked.
    await git('worktree', 'add', '--detach', '--end-of-options', top, commit);
    signal?.throwIfAborted();
    const absent = await checkoutSubmodules(repository, top);
    const inside = join(top, prefix);
    if (!existsSync(inside))
      failAuthor('reproduction-stopped', {
        problem: `commit '${commit}' holds no '${prefix}'`,
        fix: 'Commit the folder of the project, or move it to where it was.',
      });
    return { folder, top, root: inside, absent, remove };
  } catch (error) {
    await remove();
    signal?.throwIfAborted();
    if (!isGitError(error)) throw error;
    return failAuthor('reproduction-stopped', {
      problem: `git cannot check '${commit}' out: ${error.message.trim()}`,
      fix: 'Mend what git says.',
    });
  }
}

/** Whether the project's lockfile names packages that lie outside the project. */
function linksOut(root: string): boolean {
  const file = join(root, 'package-lock.json');
  if (!existsSync(file)) return false;
  try {
    const { packages = {} } = JSON.parse(readFileSync(file, 'utf8')) as { packages?: object };
    return Object.keys(packages).some((path) => path.startsWith('../'));
  } catch {
    return false;
  }
}

async function removeWorktree(git: Git, top: string, folder: string): Promise<void> {
  try {
    // Twice, so that it also goes when locked.
    await git('worktree', 'remove', '--force', '--force', '--end-of-options', top);
  } catch (error) {
    // It was never added, or git cannot remove what steps left read-only: the folder goes below in any case.
    if (!isGitError(error)) throw error;
  } finally {
    for (const path of [top, folder]) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The way from the top of the repository to the project, such as `ml/`. */
async function readPrefix(root: string): Promise<string> {
  try {
    return withoutEnd(await createGit(root)('rev-parse', '--show-prefix'));
  } catch (error) {
    if (!isGitError(error)) throw error;
    return failGitFault(readGitFault(error.message), root, 'a run is made again from a commit');
  }
}
