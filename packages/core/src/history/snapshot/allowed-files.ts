// Files that look like a secret and are none, by the word of whoever has the repository: an attribute of git, set in
// `.gitattributes` as any other. https://git-scm.com/docs/gitattributes

import type { Git } from '../git/create-git.ts';
import { inChunks } from './in-chunks.ts';

const attribute = 'cairn-secret';

/** Those of the paths for which it says `-cairn-secret`. */
export async function listAllowed(git: Git, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const allowed = new Set<string>();
  for (const chunk of inChunks(paths)) {
    // Three fields for each path: the path, the attribute, its value.
    const fields = (await git('check-attr', '-z', attribute, '--', ...chunk)).split('\0');
    for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === 'unset') allowed.add(fields[at]!);
  }
  return allowed;
}
