import { createGit, isGitError } from './create-git.ts';
import { lookUpCommit } from './resolve-commit.ts';

/** The maximum number of commits that are searched for a run to compare with. */
const most = 1000;

/**
 * The commits that HEAD is based on, nearest first, without HEAD itself: the commit where it left `base`, and the first
 * parents of that commit. Without a base, the first parents of HEAD.
 *
 * @param base - a branch, also one that only `origin` has, a tag or a commit
 * @returns undefined if git does not know the base, or there is no git or no commit
 */
export async function listBaseCommits(root: string, base?: string): Promise<readonly string[] | undefined> {
  const head = await lookUpCommit(root, 'HEAD');
  if (head === undefined) return undefined;
  const tip =
    base === undefined ? head : ((await lookUpCommit(root, base)) ?? (await lookUpCommit(root, `origin/${base}`)));
  if (tip === undefined) return undefined;
  try {
    const git = createGit(root);
    // In a shallow clone the common commit may be missing. Then the current commit of the base is used.
    const parted = (await git('merge-base', '--end-of-options', tip, head)).trim() || tip;
    const listed = await git('rev-list', '--first-parent', `--max-count=${most}`, '--end-of-options', parted);
    return listed.split('\n').filter((commit) => commit && commit !== head);
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}
