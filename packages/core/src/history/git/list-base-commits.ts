import { createGit, isGitError } from './create-git.ts';
import { lookUpCommit } from './resolve-commit.ts';

/** So far back a run to compare with is looked for. */
const most = 1000;

/**
 * The commits that HEAD builds upon, nearest first, HEAD itself left out: where it left `base`, and the first parents of
 * that. Without a base, the first parents of HEAD.
 *
 * @param base - a branch, also one that only `origin` has, a tag or a commit
 * @returns undefined where git knows no such base, or there is no git or no commit
 */
export async function listBaseCommits(root: string, base?: string): Promise<readonly string[] | undefined> {
  const head = await lookUpCommit(root, 'HEAD');
  if (head === undefined) return undefined;
  const tip =
    base === undefined ? head : ((await lookUpCommit(root, base)) ?? (await lookUpCommit(root, `origin/${base}`)));
  if (tip === undefined) return undefined;
  try {
    const git = createGit(root);
    // In a shallow clone the commit where they parted may be missing: then the branch as it is has to do.
    const parted = (await git('merge-base', '--end-of-options', tip, head)).trim() || tip;
    const listed = await git('rev-list', '--first-parent', `--max-count=${most}`, '--end-of-options', parted);
    return listed.split('\n').filter((commit) => commit && commit !== head);
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}
