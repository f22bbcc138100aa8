import { createGit, isGitError } from './create-git.ts';
import { failGitFault, findGitFault } from './git-fault.ts';

/** The full hash of a commit, branch or tag; undefined if git does not know it, or cannot be used. */
export async function lookUpCommit(root: string, name: string): Promise<string | undefined> {
  try {
    const git = createGit(root);
    const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    return found.trim() || undefined;
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}

/**
 * The full hash of a commit, branch or tag; undefined if git does not know it.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`
 */
export async function resolveCommit(root: string, name: string): Promise<string | undefined> {
  const found = await lookUpCommit(root, name);
  if (found !== undefined) return found;
  const fault = await findGitFault(root);
  const isHash = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name);
  const need = isHash ? `commit '${name.slice(0, 12)}' is needed` : `'${name}' would be the name of a commit`;
  return fault && failGitFault(fault, root, need);
}
