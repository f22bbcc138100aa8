// The runs that a repository has as commits: fetched runs, and runs whose files are missing.

import type { RunId } from '../../base/brand.ts';
import { isObjectId, isRunId } from '../../base/safe-name.ts';
import { inParallel } from '../../files/in-parallel.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createGit, type Git, isGitError } from '../git/create-git.ts';
import { readMessage, runRefs } from './run-commit.ts';

/** Names of runs, with their commits. Empty outside git. */
export async function listCommitted(root: string): Promise<ReadonlyMap<RunId, string>> {
  try {
    const listed = await createGit(root)('for-each-ref', '--format=%(refname) %(objectname)', runRefs);
    const lines = listed.split('\n').filter(Boolean);
    return new Map(
      lines
        .map((line) => {
          const [ref = '', commit = ''] = line.split(' ');
          return [ref.slice(runRefs.length + 1) as RunId, commit] as const;
        })
        .filter(([run, commit]) => isRunId(run) && isObjectId(commit)),
    );
  } catch (error) {
    if (!isGitError(error)) throw error;
    return new Map();
  }
}

/**
 * The number of commits that are read at once: a command line (32 kB on Windows) is limited, and while git reads the
 * next ones these are processed.
 */
const atOnce = 250;
const processesAtOnce = 2;

/**
 * The records of runs by the names of their refs. Commits without a record, or with that of another run, are left out.
 */
export async function readCommitted(
  root: string,
  committed: Iterable<readonly [run: RunId, commit: string]>,
): Promise<readonly RunRecord[]> {
  return pickCommitted(root, committed, (record) => record);
}

/** Maps each of these records to the required data, so that thousands of records need not be in memory at once. */
export async function pickCommitted<T>(
  root: string,
  committed: Iterable<readonly [run: RunId, commit: string]>,
  pick: (record: RunRecord) => T,
): Promise<readonly T[]> {
  const entries = [...committed];
  const commits = entries.map(([, commit]) => commit);
  const picked = await pickRunCommits(root, commits, (record) => ({ run: record.run, found: pick(record) }));
  return entries.flatMap(([run, commit]) => {
    const one = picked.get(commit);
    return one?.run === run ? [one.found] : [];
  });
}

/** The run of a commit; undefined if it is not a run, or not in the repository. */
export async function readRunCommit(root: string, commit: string): Promise<RunRecord | undefined> {
  return (await readRunCommits(root, [commit])).get(commit);
}

/**
 * The runs of commits, by commit, with one git process for hundreds. Commits that are not runs, or are missing, are
 * left out.
 */
export async function readRunCommits(
  root: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, RunRecord>> {
  return pickRunCommits(root, commits, (record) => record);
}

async function pickRunCommits<T>(
  root: string,
  commits: readonly string[],
  pick: (record: RunRecord) => T,
): Promise<ReadonlyMap<string, T>> {
  const wanted = [...new Set(commits)].filter(isObjectId);
  const found = new Map<string, T>();
  const parts = Array.from({ length: Math.ceil(wanted.length / atOnce) }, (_, part) =>
    wanted.slice(part * atOnce, (part + 1) * atOnce),
  );
  await inParallel(parts, processesAtOnce, async (part) => {
    for (const [commit, message] of await readMessages(createGit(root), part)) {
      const record = readMessage(message, commit);
      if (record) found.set(commit, pick(record));
    }
  });
  return found;
}

const options = ['--no-walk=unsorted', '--no-show-signature', '--encoding=UTF-8', '-z', '--format=%H%n%B'];

/** Git refuses all if one is missing: then each half is read separately. */
async function readMessages(git: Git, commits: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  try {
    const told = await git('log', ...options, '--end-of-options', ...commits);
    return told.split('\0').map((entry) => {
      const end = entry.indexOf('\n');
      return [entry.slice(0, end), entry.slice(end + 1)] as const;
    });
  } catch (error) {
    if (!isGitError(error)) throw error;
    if (commits.length === 1) return [];
    const middle = Math.ceil(commits.length / 2);
    return [
      ...(await readMessages(git, commits.slice(0, middle))),
      ...(await readMessages(git, commits.slice(middle))),
    ];
  }
}
