// The runs that a repository holds as commits: those of a clone that fetched them, and those whose files are gone.

import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record.ts';
import { createGit, isGitError } from '../git/create-git.ts';
import { readMessage, runRefs } from './run-commit.ts';

/** Names of runs, with their commits. Empty outside git. */
export async function listCommitted(root: string): Promise<ReadonlyMap<RunId, string>> {
  try {
    const listed = await createGit(root)('for-each-ref', '--format=%(refname) %(objectname)', runRefs);
    const lines = listed.split('\n').filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [ref = '', commit = ''] = line.split(' ');
        return [ref.slice(runRefs.length + 1) as RunId, commit];
      }),
    );
  } catch (error) {
    if (!isGitError(error)) throw error;
    return new Map();
  }
}

/** Undefined where the commit holds no record, or that of another run. */
export async function readCommitted(root: string, run: RunId, commit: string): Promise<RunRecord | undefined> {
  const record = readMessage(await readWords(root, commit), commit);
  return record?.run === run ? record : undefined;
}

/** The run that a commit is; undefined where it is none, or not here. */
export async function readRunCommit(root: string, commit: string): Promise<RunRecord | undefined> {
  try {
    return readMessage(await readWords(root, commit), commit);
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}

async function readWords(root: string, commit: string): Promise<string> {
  return createGit(root)('log', '-1', '--format=%B', commit);
}
