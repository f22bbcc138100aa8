// All calls of git go through this module. Optional locks are never taken (`--no-optional-locks` is
// GIT_OPTIONAL_LOCKS=0 as a flag), so that a run never makes another git command of the user fail. Git's messages are
// read, so they have to be in English: LANGUAGE changes only the messages, while LC_ALL would also change the encoding
// that git's filters assume. simple-git drops GIT_* variables, so a run that a git hook started still uses its own
// repository. Variables that only say where git's configuration is are passed on.

import type { GitError, SimpleGit, SimpleGitOptions } from 'simple-git';
import { readProcessEnvironment } from '../../plan/environment/process-environment.ts';

/** Runs git with the given arguments and returns its output. Throws a `GitError`, also if git is not installed. */
export type Git = (...args: readonly string[]) => Promise<string>;

/**
 * Loaded at the first call. Lists of runs are functions of the package that every step imports, and a worker should not
 * load a git client that it never uses.
 */
let client: typeof import('simple-git') | undefined;

const allowEnvironment = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_CEILING_DIRECTORIES'];

export interface GitSettings {
  /** Another index than the user's. Programs that git starts, such as filters, need the environment too. */
  readonly index?: { readonly file: string; readonly environment: Readonly<Record<string, string | undefined>> };
  /** Settings for these calls only, such as `user.name=Cairn`. */
  readonly config?: readonly string[];
}

/** Git in a folder. Hooks are disabled, because Cairn's changes of a repository are not checkouts of the user. */
export function createGit(folder: string, { index, config = [] }: GitSettings = {}): Git {
  const options: Partial<SimpleGitOptions> = {
    baseDir: folder,
    // An address such as `ext::sh -c …` starts a program. This is refused, whatever the user's own settings allow.
    config: ['core.hooksPath=/dev/null', 'protocol.ext.allow=never', ...config],
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeConfigPaths: true,
    },
    allowEnvironment: index ? [...allowEnvironment, 'GIT_INDEX_FILE'] : allowEnvironment,
  };
  const environment = index?.environment ?? readProcessEnvironment();
  const set = Object.entries(environment).filter(([name, value]) => value !== undefined && isLetThrough(name));
  const variables = {
    ...(Object.fromEntries(set) as Record<string, string>),
    LANGUAGE: 'en',
    ...(index && { GIT_INDEX_FILE: index.file }),
  };
  let git: SimpleGit | undefined;
  return async (...args) => {
    client ??= await import('simple-git');
    git ??= client.simpleGit(options).env(variables);
    return git.raw(['--no-optional-locks', ...args]);
  };
}

/** simple-git refuses variables that would make git use another repository, or start other programs. */
function isLetThrough(name: string): boolean {
  const isGuarded = /^(git_.*|editor|pager|prefix|ssh_askpass)$/i.test(name);
  return !isGuarded || allowEnvironment.includes(name.toUpperCase());
}

/** A path from git's output, without the line break at the end. A path may itself end in a line break, or in spaces. */
export function withoutEnd(path: string): string {
  return path.replace(/\r?\n$/, '');
}

/** Whether git reported an error, or could not be started. Any other error is an error in Cairn. */
export function isGitError(error: unknown): error is GitError {
  return client !== undefined && error instanceof client.GitError;
}
