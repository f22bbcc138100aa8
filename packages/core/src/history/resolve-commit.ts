import { createGit, isGitError } from './create-git.ts';

/** The full hash that git knows a commit, branch or tag by; undefined where it knows none, or there is no git. */
export async function resolveCommit(root: string, name: string): Promise<string | undefined> {
  try {
    const git = createGit(root);
    const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    return found.trim() || undefined;
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}
