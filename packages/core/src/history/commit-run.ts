// A run as a commit under refs/cairn/runs: its parent is HEAD, its tree the working tree as it was, its message holds the
// record. It is on no branch, so that nobody meets it who does not look for it, and git keeps it as long as its ref.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '../base/brand.ts';
import type { RunRecord } from '../run/record.ts';
import { temporaryPrefix } from '../store/temp-owner.ts';
import { createGit, isGitError } from './create-git.ts';
import { decodeRecord, encodeRecord } from './encode-record.ts';
import type { TakenTree } from './take-tree.ts';

export const runRefs = 'refs/cairn/runs';

export function refOf(run: RunId): string {
  return `${runRefs}/${run}`;
}

/** Returns the commit. */
export async function commitRun({ top, tree, parent }: TakenTree, record: RunRecord): Promise<string> {
  const folder = await mkdtemp(temporaryPrefix('commit'));
  try {
    const message = join(folder, 'message');
    await writeFile(message, `cairn run ${record.pipeline}: ${record.status}\n\n${encodeRecord(record)}`);
    const git = createGit(top, { config: await identify(top) });
    const parents = parent === null ? [] : ['-p', parent];
    const commit = (await git('commit-tree', '--no-gpg-sign', ...parents, '-F', message, tree)).trim();
    await git('update-ref', refOf(record.run), commit);
    return commit;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where the user has no name for commits, the run is nobody's but Cairn's. */
export async function identify(top: string): Promise<readonly string[]> {
  try {
    await createGit(top)('var', 'GIT_COMMITTER_IDENT');
    return [];
  } catch (error) {
    if (!isGitError(error)) throw error;
    return ['user.name=Cairn', 'user.email=cairn@localhost', 'user.useConfigOnly=false'];
  }
}

/** The record in a message; undefined where there is none. */
export function readMessage(message: string, commit: string): RunRecord | undefined {
  const start = message.indexOf('\n\n{');
  const record = start === -1 ? undefined : decodeRecord(message.slice(start + 2));
  return record && { ...record, snapshot: commit };
}
