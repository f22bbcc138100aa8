// A clean worktree of one commit, separate from the user's: under the system's temporary folder, detached, without
// hooks. Afterwards only this worktree is removed: `git worktree prune` would also remove the user's worktrees on disks
// that are not mounted at the moment.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import { lockfileNames } from '../../plan/project/package-manager.ts';
import { createGit, type Git, isGitError, withoutEnd } from '../git/create-git.ts';
import { failGitFault, readGitFault } from '../git/git-fault.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { checkoutSubmodules } from './checkout-submodules.ts';

export interface Worktree {
  /** A temporary folder for everything that is needed in addition to the tree. */
  readonly folder: string;
  /** The top of the worktree, inside `folder` if possible. */
  readonly top: string;
  /** The project's root in it, which may be a subfolder of the repository. */
  readonly root: string;
  /** Submodules that could not be checked out, each with the reason. */
  readonly absent: readonly string[];
  /** Removes the tree, the folder and git's entry for them. */
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
  // Git names its own entry after the last part of the path, so that must be unique. If the lockfile links to folders
  // next to the repository, the tree must be next to it too, or the links would be broken.
  const top = linksOut([root, repository])
    ? join(dirname(repository), `.${basename(folder)}`)
    : join(folder, basename(folder));
  const remove = () => removeWorktree(git, top, folder);
  try {
    // This is not interrupted: otherwise git would leave its own entry of the worktree locked.
    await git('worktree', 'add', '--detach', '--end-of-options', top, commit);
    signal?.throwIfAborted();
    const absent = await checkoutSubmodules(repository, top);
    const inside = join(top, prefix);
    if (!existsSync(inside))
      failAuthor('reproduction-stopped', {
        problem: `commit '${commit}' does not contain '${prefix}'`,
        fix: 'Commit the folder of the project, or move it to where it was.',
      });
    return { folder, top, root: inside, absent, remove };
  } catch (error) {
    await remove();
    signal?.throwIfAborted();
    if (!isGitError(error)) throw error;
    return failAuthor('reproduction-stopped', {
      problem: `git cannot check '${commit}' out: ${error.message.trim()}`,
      fix: 'Fix the problem that git reports.',
    });
  }
}

/** Whether a lockfile names folders or archives above its own: as npm, pnpm and Bun write it. `link:` is between members. */
function linksOut(folders: readonly string[]): boolean {
  return folders.some((folder) =>
    lockfileNames
      .map((name) => join(folder, name))
      .some((file) => existsSync(file) && /["']\.\.\/|(file|tarball):\s*\.\.\//.test(readFileSync(file, 'utf8'))),
  );
}

async function removeWorktree(git: Git, top: string, folder: string): Promise<void> {
  try {
    // `--force` twice removes a locked one too.
    await git('worktree', 'remove', '--force', '--force', '--end-of-options', top);
  } catch (error) {
    // It was never added, or git cannot remove read-only files of steps: the folder is removed below in any case.
    if (!isGitError(error)) throw error;
  } finally {
    for (const path of [top, folder]) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The path from the top of the repository to the project, such as `ml/`. */
async function readPrefix(root: string): Promise<string> {
  try {
    return withoutEnd(await createGit(root)('rev-parse', '--show-prefix'));
  } catch (error) {
    if (!isGitError(error)) throw error;
    return failGitFault(readGitFault(error.message), root, 'a run is made again from a commit');
  }
}
