// The submodules of a commit, in a worktree of it. Their commits are taken from the user's own checkout, so that
// nothing is fetched, and a changed address is not used. Only if they are missing there, git fetches them from the
// addresses in `.gitmodules`.

import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, isGitError } from '../git/create-git.ts';
import { resolveCommit } from '../git/resolve-commit.ts';

/**
 * Checks the submodules out, and those inside them.
 *
 * @param original - the user's working tree of the same repository
 * @param top - the worktree in which to put them, with its commit checked out
 * @returns the paths of those that could not be checked out, each with git's message
 */
export async function checkoutSubmodules(original: string, top: string): Promise<readonly string[]> {
  if (!existsSync(join(top, '.gitmodules'))) return [];
  const absent: string[] = [];
  for (const { path, commit } of await listSubmodules(top)) {
    try {
      await checkoutOne(join(original, path), top, path, commit);
      absent.push(...(await checkoutSubmodules(join(original, path), join(top, path))));
    } catch (error) {
      if (!isGitError(error)) throw error;
      absent.push(`'${path}' at ${commit.slice(0, 12)}: ${error.message.trim().split('\n').at(-1)}`);
    }
  }
  return absent;
}

async function listSubmodules(top: string): Promise<readonly { readonly path: string; readonly commit: string }[]> {
  const listed = await createGit(top)('ls-files', '--stage', '-z');
  return listed.split('\0').flatMap((line) => {
    const [, commit, path] = /^160000 ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? [];
    return commit !== undefined && path !== undefined ? [{ path, commit }] : [];
  });
}

async function checkoutOne(original: string, top: string, path: string, commit: string): Promise<void> {
  const place = join(top, path);
  // In a folder that is not a repository of its own, git would use the one around it.
  if (!existsSync(join(original, '.git')) || !(await resolveCommit(original, commit))) {
    await createGit(top)('submodule', 'update', '--init', '--quiet', '--', path);
    return;
  }
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  const git = createGit(place);
  // Its objects are shared and not copied: the worktree is removed before they are.
  await git('clone', '--quiet', '--no-checkout', '--shared', '--end-of-options', original, '.');
  await git('checkout', '--quiet', '--detach', commit);
}
