import { createGit, isGitError } from './create-git.ts';

/** Whether there is a remote from which runs can be fetched. False outside git. */
export async function hasRemote(root: string): Promise<boolean> {
  try {
    return (await createGit(root)('remote')).trim() !== '';
  } catch (error) {
    if (!isGitError(error)) throw error;
    return false;
  }
}
