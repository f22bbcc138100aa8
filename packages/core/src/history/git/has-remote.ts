import { createGit, isGitError } from './create-git.ts';

/** Whether runs of others can be fetched from somewhere. False outside git. */
export async function hasRemote(root: string): Promise<boolean> {
  try {
    return (await createGit(root)('remote')).trim() !== '';
  } catch (error) {
    if (!isGitError(error)) throw error;
    return false;
  }
}
