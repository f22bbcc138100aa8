// Reads files from commits: files that are not stored next to the store any more may still be in the commits of runs.

import { posix } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { isObjectId } from '../../base/safe-name.ts';
import { createGit, isGitError, withoutEnd } from '../git/create-git.ts';

export interface CommitFiles {
  /**
   * Paths of all files that differ, relative to the folder; undefined if one of the commits is not in the repository.
   */
  listChanged(before: string, now: string): Promise<readonly string[] | undefined>;
  /** The text of a file by its path relative to the folder; undefined if it is not in the commit. */
  read(commit: string, path: string): Promise<string | undefined>;
  /** The same, if its bytes match the digest: git may have other line endings, or a pointer to a file elsewhere. */
  readExactly(commit: string, path: string, digest: Digest): Promise<string | undefined>;
}

/** `folder` is a folder in a repository; paths may lead out of it with `../`. */
export function openCommitFiles(folder: string): CommitFiles {
  const git = createGit(folder);
  const ask = async (...args: readonly string[]): Promise<string | undefined> => {
    try {
      return await git(...args);
    } catch (error) {
      if (!isGitError(error)) throw error;
      return undefined;
    }
  };
  let prefix: Promise<string> | undefined;
  const findPrefix = (): Promise<string> => {
    prefix ??= ask('rev-parse', '--show-prefix').then((found = '') => withoutEnd(found));
    return prefix;
  };
  const read = async (commit: string, path: string): Promise<string | undefined> =>
    isObjectId(commit)
      ? ask('cat-file', '--end-of-options', 'blob', `${commit}:${posix.join(await findPrefix(), path)}`)
      : undefined;
  return {
    async listChanged(before, now) {
      if (!isObjectId(before) || !isObjectId(now)) return undefined;
      const options = ['--name-only', '--no-renames', '--no-ext-diff', '--no-textconv', '-z', '--end-of-options'];
      const changed = await ask('diff', ...options, before, now, '--');
      const from = await findPrefix();
      return changed
        ?.split('\0')
        .filter(Boolean)
        .map((path) => posix.relative(from, path));
    },
    read,
    async readExactly(commit, path, digest) {
      const text = await read(commit, path);
      return text !== undefined && digestBytes(text) === digest ? text : undefined;
    },
  };
}
