// Commits a run: its parent is HEAD, and its tree is the working tree at the start of the run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createGit } from '../git/create-git.ts';
import { identify } from '../git/identify.ts';
import { refOf, writeMessage } from '../records/run-commit.ts';
import type { TakenTree } from './take-tree.ts';

/** Returns the commit. */
export async function commitRun({ top, tree, parent }: TakenTree, record: RunRecord): Promise<string> {
  const folder = await mkdtemp(temporaryPrefix('commit'));
  try {
    const message = join(folder, 'message');
    await writeFile(message, writeMessage(record));
    const git = createGit(top, { config: await identify(top) });
    const parents = parent === null ? [] : ['-p', parent];
    const commit = (await git('commit-tree', '--no-gpg-sign', ...parents, '-F', message, tree)).trim();
    await git('update-ref', '--end-of-options', refOf(record.run), commit);
    return commit;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
