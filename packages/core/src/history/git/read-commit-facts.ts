// The state of the working tree when a run begins: HEAD, the branch, and every file that differs from HEAD. Outside
// git, in a bare repository, or without git there are no facts, and the run continues.

import { posix } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { CommitFacts } from '../../run/record/record.ts';
import { createGit, isGitError, withoutEnd } from './create-git.ts';
import { parseStatus } from './parse-status.ts';

export const statusArguments = [
  ...['status', '--porcelain=v2', '--branch', '-z', '--no-renames'],
  // The user's configuration may hide either.
  ...['--untracked-files=all', '--ignore-submodules=none'],
];

/**
 * The commit, the branch and the dirty files of the whole repository around `root`. The code of a workspace may be next
 * to the project, so paths may begin with `../`. A submodule or a repository inside is one path.
 */
export async function readCommitFacts(root: string): Promise<CommitFacts> {
  try {
    const git = createGit(root);
    const [prefix, status] = await Promise.all([git('rev-parse', '--show-prefix'), git(...statusArguments)]);
    const { commit, branch, paths } = parseStatus(status);
    const from = withoutEnd(prefix);
    const dirty = paths.map((path) => posix.relative(from, path)).sort(compareCodeUnits);
    return { commit, branch, dirty };
  } catch (error) {
    if (!isGitError(error)) throw error;
    return { commit: null, branch: null, dirty: [] };
  }
}
