// Files that differ between a commit and the working tree, and their text in the commit.

import { join } from 'node:path';
import { createGit, isGitError, withoutEnd } from './create-git.ts';

export interface ChangedFiles {
  /** Absolute paths; also of files that git does not know yet, and of those that are gone. */
  readonly paths: ReadonlySet<string>;
  /** The text of a changed file in the commit; undefined if it was not there. */
  textBefore(path: string): Promise<string | undefined>;
  /** In the working tree: the lines that differ, from 1. Of a line that is gone, the one before it. */
  changedLines(path: string): Promise<readonly number[]>;
}

/** @param commit - its full hash */
export async function listChangedFiles(folder: string, commit: string): Promise<ChangedFiles> {
  const top = withoutEnd(await createGit(folder)('rev-parse', '--show-toplevel'));
  const git = createGit(top);
  const [tracked, untracked] = await Promise.all([
    git('diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', '--end-of-options', commit, '--'),
    git('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  const names = [tracked, untracked].flatMap((text) => text.split('\0')).filter(Boolean);
  const nameOf = new Map(names.map((name) => [join(top, name), name]));
  return {
    paths: new Set(nameOf.keys()),
    async textBefore(path) {
      try {
        return await git('show', '--end-of-options', `${commit}:${nameOf.get(path)}`);
      } catch (error) {
        if (!isGitError(error)) throw error;
        return undefined;
      }
    },
    async changedLines(path) {
      const text = await git(
        'diff',
        '--unified=0',
        '--no-color',
        '--no-ext-diff',
        '--end-of-options',
        commit,
        '--',
        nameOf.get(path)!,
      );
      return [...text.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gmu)].flatMap(([, start, count = '1']) =>
        Array.from({ length: Math.max(1, Number(count)) }, (_, index) => Number(start) + index),
      );
    },
  };
}
