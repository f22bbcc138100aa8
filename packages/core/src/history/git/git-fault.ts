// Why git cannot be used in a folder. Three cases look similar but have different fixes: git is not installed, the
// folder is not in a repository, or git refuses, as it does in a folder of another user.

import { FaultError, type FaultProblem, faultProblem } from '../../base/errors/fault-error.ts';
import { createGit, isGitError } from './create-git.ts';
import { findGitFolder } from './read-head.ts';

export type GitFault =
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'no-repository' }
  | {
      readonly kind: 'refused';
      /** The most useful line of git's message. */
      readonly problem: string;
      /** The command that git suggests. */
      readonly advice: string | null;
    };

/** Undefined if git can be used. A repository may have no commit or no working tree. */
export async function findGitFault(folder: string): Promise<GitFault | undefined> {
  try {
    await createGit(folder)('rev-parse', '--git-dir');
    return undefined;
  } catch (error) {
    if (!isGitError(error)) throw error;
    return readGitFault(error.message);
  }
}

/** Reads git's message. */
export function readGitFault(message: string): GitFault {
  if (/\bspawn git ENOENT\b/.test(message)) return { kind: 'not-installed' };
  if (/^fatal: not a git repository/m.test(message)) return { kind: 'no-repository' };
  const advice = /^\s*(git config --global --add safe\.directory .+)$/m.exec(message)?.[1] ?? null;
  return { kind: 'refused', problem: firstProblem(message), advice };
}

/** The last problem in git's message. */
export function firstProblem(message: string): string {
  const lines = message.trim().split('\n');
  return (lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? '').replace(/^fatal: /, '');
}

/** Whether the folder may be in a repository that git cannot read. Without git, the folders above are checked. */
export function isRepositoryHidden(fault: GitFault, folder: string): boolean {
  return fault.kind === 'refused' || (fault.kind === 'not-installed' && findGitFolder(folder) !== undefined);
}

/** @param need - continues the sentence after "and": why a repository is required */
export function describeGitFault(fault: GitFault, folder: string, need: string): FaultProblem {
  if (fault.kind === 'not-installed') return faultProblem('git-missing', { need });
  if (fault.kind === 'no-repository') return faultProblem('no-repository', { home: folder, need });
  return faultProblem('git-refuses', { home: folder, need, problem: fault.problem, advice: fault.advice });
}

/** @throws FaultError `git-missing`, `no-repository`, `git-refuses` */
export function failGitFault(fault: GitFault, folder: string, need: string): never {
  throw new FaultError([describeGitFault(fault, folder, need)]);
}
