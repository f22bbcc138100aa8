// Why git cannot be asked about a folder. Three cases that look alike and want different things done: git is not
// installed, the folder lies in no repository, or git refuses, as it does in a folder that is another user's.

import { FaultError, type FaultProblem, faultProblem } from '../../base/errors/fault-error.ts';
import { createGit, isGitError } from './create-git.ts';
import { findGitFolder } from './read-head.ts';

export type GitFault =
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'no-repository' }
  | {
      readonly kind: 'refused';
      /** The line of what git says that tells most. */
      readonly problem: string;
      /** The command that git advises. */
      readonly advice: string | null;
    };

/** Undefined where git answers. A repository without a commit or a working tree is one. */
export async function findGitFault(folder: string): Promise<GitFault | undefined> {
  try {
    await createGit(folder)('rev-parse', '--git-dir');
    return undefined;
  } catch (error) {
    if (!isGitError(error)) throw error;
    return readGitFault(error.message);
  }
}

/** From git's own words. */
export function readGitFault(message: string): GitFault {
  if (/\bspawn git ENOENT\b/.test(message)) return { kind: 'not-installed' };
  if (/^fatal: not a git repository/m.test(message)) return { kind: 'no-repository' };
  const advice = /^\s*(git config --global --add safe\.directory .+)$/m.exec(message)?.[1] ?? null;
  return { kind: 'refused', problem: firstProblem(message), advice };
}

/** What git says in the end, of all that it says. */
export function firstProblem(message: string): string {
  const lines = message.trim().split('\n');
  return (lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? '').replace(/^fatal: /, '');
}

/**
 * Whether the folder may lie in a repository that git cannot be asked about. Without git, the folders above say so.
 */
export function isRepositoryHidden(fault: GitFault, folder: string): boolean {
  return fault.kind === 'refused' || (fault.kind === 'not-installed' && findGitFolder(folder) !== undefined);
}

/** @param need - goes on from "and": what a repository is wanted for */
export function describeGitFault(fault: GitFault, folder: string, need: string): FaultProblem {
  if (fault.kind === 'not-installed') return faultProblem('git-missing', { need });
  if (fault.kind === 'no-repository') return faultProblem('no-repository', { home: folder, need });
  return faultProblem('git-refuses', { home: folder, need, problem: fault.problem, advice: fault.advice });
}

/** @throws FaultError `git-missing`, `no-repository`, `git-refuses` */
export function failGitFault(fault: GitFault, folder: string, need: string): never {
  throw new FaultError([describeGitFault(fault, folder, need)]);
}
