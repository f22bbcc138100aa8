// Reads the entries of `git status --porcelain=v2 -z` and the type of each change.

import { parseStatus } from './parse-status.ts';

export interface ChangedPath {
  /** From the top of the repository, with `/`; a path that ends in `/` is a repository inside. */
  readonly path: string;
  readonly isUntracked: boolean;
  readonly isUnmerged: boolean;
  /** A submodule with changes of its own, which a commit of this repository cannot contain. */
  readonly isDirtySubmodule: boolean;
}

export function parseChanges(text: string): readonly ChangedPath[] {
  return text.split('\0').flatMap((entry): ChangedPath[] => {
    const [path] = parseStatus(entry).paths;
    // Deleted from the index, so that there is nothing to add.
    if (path === undefined || entry.startsWith('1 D')) return [];
    const submodule = entry.split(' ')[2] ?? 'N...';
    return [
      {
        path,
        isUntracked: entry.startsWith('?'),
        isUnmerged: entry.startsWith('u'),
        isDirtySubmodule: !entry.startsWith('?') && /^S.*[MU]/.test(submodule),
      },
    ];
  });
}
