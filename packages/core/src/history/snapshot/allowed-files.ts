// Files that look like a secret but are declared not to be one, with an attribute of git in `.gitattributes`.
// https://git-scm.com/docs/gitattributes

import type { Git } from '../git/create-git.ts';
import { inChunks } from './in-chunks.ts';

const attribute = 'cairn-secret';

/** The paths that have the attribute `-cairn-secret`. */
export async function listAllowed(git: Git, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const allowed = new Set<string>();
  for (const chunk of inChunks(paths)) {
    // Three fields for each path: the path, the attribute, its value.
    const fields = (await git('check-attr', '-z', attribute, '--', ...chunk)).split('\0');
    for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === 'unset') allowed.add(fields[at]!);
  }
  return allowed;
}
