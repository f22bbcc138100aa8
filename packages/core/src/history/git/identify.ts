// The author of Cairn's commits and tags.

import { createGit, isGitError } from './create-git.ts';

/** If the user has no name for commits, the author is Cairn. */
export async function identify(top: string): Promise<readonly string[]> {
  try {
    await createGit(top)('var', 'GIT_COMMITTER_IDENT');
    return [];
  } catch (error) {
    if (!isGitError(error)) throw error;
    return ['user.name=Cairn', 'user.email=cairn@localhost', 'user.useConfigOnly=false'];
  }
}
