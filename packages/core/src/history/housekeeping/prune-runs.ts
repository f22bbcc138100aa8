// Removes runs from the history by rules: their records here and their commits' refs. What they made stays in the store
// until it is collected.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failAuthor } from '../../base/author-error.ts';
import type { RunId } from '../../base/brand.ts';
import { listVersions } from '../../registry/registry.ts';
import type { RunRecord } from '../../run/record.ts';
import { createGit, isGitError } from '../git/create-git.ts';
import { failGitFault, isRepositoryHidden, readGitFault } from '../git/git-fault.ts';
import { listCommitted } from '../records/list-committed.ts';
import { readRecorded, readRuns } from '../records/list-runs.ts';
import { refOf } from '../records/run-commit.ts';
import { recordFile } from '../records/write-run.ts';
import { choosePruned, type Protection, type PruneRules } from './prune-choose.ts';

export interface PruneOptions extends PruneRules {
  /** The folder that holds `.cairn`. */
  readonly root: string;
  /** Says what would go, and removes nothing. */
  readonly isDry?: boolean;
}

export interface PrunedRun {
  readonly run: RunId;
  readonly pipeline: string;
  readonly at: string;
  readonly status: RunRecord['status'];
}

export interface Pruned {
  readonly isDry: boolean;
  /** Oldest first. */
  readonly removed: readonly PrunedRun[];
  /** Runs that the rules name and that stay, and why. */
  readonly spared: readonly (PrunedRun & { readonly why: readonly Protection[] })[];
  /** How many runs are left. */
  readonly left: number;
  /** Runs whose records cannot be read: no rule can name them. */
  readonly damaged: readonly RunId[];
}

/** @throws AuthorError `git-missing`, `git-refuses`, `pipeline-without-runs`, `registry-damaged`, `history-unwritable` */
export async function pruneRuns({ root, isDry = false, ...rules }: PruneOptions): Promise<Pruned> {
  const { runs, damaged } = await readRuns(root);
  const known = [...new Set(runs.map(({ pipeline }) => pipeline))];
  if (rules.pipeline !== undefined && known.length && !known.includes(rules.pipeline))
    failAuthor('pipeline-without-runs', { pipeline: rules.pipeline, known });
  const recorded = new Set((await readRecorded(root)).runs.map(({ run }) => run));
  // A registry that cannot be read may hold any of them.
  const deployed = new Set((await listVersions(join(root, '.cairn'))).map(({ run }) => run));
  const tagged = await listTagged(root);
  const { going, spared } = choosePruned(runs, rules, { deployed, tagged, recorded }, Date.now());
  if (!isDry) await remove(root, going);
  return {
    isDry,
    removed: going.map(tell),
    spared: spared.map(({ record, why }) => ({ ...tell(record), why })),
    left: runs.length - going.length,
    damaged,
  };
}

/** The file first: a run that is stopped in between is there whole, from its commit. */
async function remove(root: string, going: readonly RunRecord[]): Promise<void> {
  const committed = await listCommitted(root);
  const git = createGit(root);
  try {
    for (const { run } of going) {
      await rm(recordFile(root, run), { force: true });
      if (committed.has(run)) await git('update-ref', '-d', '--end-of-options', refOf(run));
    }
  } catch (error) {
    const isOfDisk = typeof (error as NodeJS.ErrnoException).code === 'string';
    if (!isOfDisk && !isGitError(error)) throw error;
    failAuthor('history-unwritable', { problem: (error as Error).message.trim().split('\n')[0]! });
  }
}

/** Commits of runs that a tag of a deployment stands on. What git cannot be asked about may be tagged, all of it. */
async function listTagged(root: string): Promise<ReadonlySet<string>> {
  try {
    const listed = await createGit(root)('for-each-ref', '--format=%(objectname) %(*objectname)', 'refs/tags/cairn');
    return new Set(listed.split(/\s+/).filter(Boolean));
  } catch (error) {
    if (!isGitError(error)) throw error;
    const fault = readGitFault(error.message);
    if (isRepositoryHidden(fault, root)) failGitFault(fault, root, 'only its tags say which runs have to stay');
    return new Set();
  }
}

function tell({ run, pipeline, at, status }: RunRecord): PrunedRun {
  return { run, pipeline, at, status };
}
