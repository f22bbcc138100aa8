// The only way to git. Optional locks are never taken (`--no-optional-locks` is GIT_OPTIONAL_LOCKS=0 as a flag, which
// needs no copy of the environment), so that a run beside the user's own git command never makes that one fail.
// simple-git drops ambient GIT_* variables, so a run that a git hook started still looks at its own repository; those
// that only say where git's configuration lies are let through.

import { GitError, simpleGit } from 'simple-git';

/** Runs git with the given arguments and returns what it wrote. Throws a `GitError`, also where git is not installed. */
export type Git = (...args: readonly string[]) => Promise<string>;

const allowEnvironment = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_CEILING_DIRECTORIES'];

/** Git in a folder. Hooks are off: what Cairn does with a repository is not the user's checkout. */
export function createGit(folder: string): Git {
  const git = simpleGit({
    baseDir: folder,
    config: ['core.hooksPath=/dev/null'],
    unsafe: { allowUnsafeHooksPath: true },
    allowEnvironment,
  });
  return async (...args) => git.raw(['--no-optional-locks', ...args]);
}

/** Whether git ran and said no, or could not be started; anything else is a bug. */
export function isGitError(error: unknown): error is GitError {
  return error instanceof GitError;
}
