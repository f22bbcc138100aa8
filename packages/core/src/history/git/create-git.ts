// The only way to git. Optional locks are never taken (`--no-optional-locks` is GIT_OPTIONAL_LOCKS=0 as a flag), so that
// a run beside the user's own git command never makes that one fail. Git speaks English, because what it says is read:
// LANGUAGE changes its words alone, where LC_ALL would also change what its filters take text for.
// simple-git drops ambient GIT_* variables, so a run that a git hook started still looks at its own repository; those
// that only say where git's configuration lies are let through.

import { GitError, simpleGit } from 'simple-git';
import { readProcessEnvironment } from '../../plan/environment/process-environment.ts';

/** Runs git with the given arguments and returns what it wrote. Throws a `GitError`, also where git is not installed. */
export type Git = (...args: readonly string[]) => Promise<string>;

const allowEnvironment = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_CEILING_DIRECTORIES'];

export interface GitSettings {
  /** Another index than the user's. Programs that git starts, such as filters, need the environment with it. */
  readonly index?: { readonly file: string; readonly environment: Readonly<Record<string, string | undefined>> };
  /** Settings for these calls alone, such as `user.name=Cairn`. */
  readonly config?: readonly string[];
}

/** Git in a folder. Hooks are off: what Cairn does with a repository is not the user's checkout. */
export function createGit(folder: string, { index, config = [] }: GitSettings = {}): Git {
  const git = simpleGit({
    baseDir: folder,
    // An address such as `ext::sh -c …` is a program: none is started, whatever the user's own settings allow.
    config: ['core.hooksPath=/dev/null', 'protocol.ext.allow=never', ...config],
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeConfigPaths: true,
    },
    allowEnvironment: index ? [...allowEnvironment, 'GIT_INDEX_FILE'] : allowEnvironment,
  });
  const environment = index?.environment ?? readProcessEnvironment();
  const set = Object.entries(environment).filter(([name, value]) => value !== undefined && isLetThrough(name));
  git.env({
    ...(Object.fromEntries(set) as Record<string, string>),
    LANGUAGE: 'en',
    ...(index && { GIT_INDEX_FILE: index.file }),
  });
  return async (...args) => git.raw(['--no-optional-locks', ...args]);
}

/** simple-git refuses what would make git look elsewhere, or start programs of somebody's choice. */
function isLetThrough(name: string): boolean {
  const isGuarded = /^(git_.*|editor|pager|prefix|ssh_askpass)$/i.test(name);
  return !isGuarded || allowEnvironment.includes(name.toUpperCase());
}

/** A path that git wrote, without the line break behind it; a path may end in one of its own, or in blanks. */
export function withoutEnd(path: string): string {
  return path.replace(/\r?\n$/, '');
}

/** Whether git ran and said no, or could not be started; anything else is a bug. */
export function isGitError(error: unknown): error is GitError {
  return error instanceof GitError;
}
