// Removes runs from the history by rules: their records in this folder and the refs of their commits. Their results
// stay in the store until it is collected.

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { failFault } from '../../base/errors/fault-error.ts';
import { listVersions } from '../../registry/registry.ts';
import { removeFailedFolders } from '../../run/failed-folders.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createGit, isGitError } from '../git/create-git.ts';
import { failGitFault, isRepositoryHidden, readGitFault } from '../git/git-fault.ts';
import { locateProject } from '../git/locate-project.ts';
import { removeMetadata } from '../metadata/edit-metadata.ts';
import { readPinned } from '../metadata/read-metadata.ts';
import { listCommitted } from '../records/list-committed.ts';
import { readRecorded } from '../records/list-runs.ts';
import { type Elsewhere, readProjectRuns } from '../records/project-runs.ts';
import { refOf } from '../records/run-commit.ts';
import { recordFile } from '../records/write-run.ts';
import { choosePruned, type Protection, type PruneRules } from './prune-choose.ts';

export interface PruneOptions extends PruneRules {
  /** The folder that contains `.cairn`. */
  readonly root: string;
  /** Includes the runs of the repository's other projects and other working trees. Default false. */
  readonly allProjects?: boolean;
  /** Reports what would be removed, and removes nothing. */
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
  /** Runs that match the rules but stay, and why. */
  readonly spared: readonly (PrunedRun & { readonly why: readonly Protection[] })[];
  /** The number of runs that are left, of those that the rules applied to. */
  readonly left: number;
  /**
   * The number of runs that the rules did not apply to, because they belong to other projects or working trees of the
   * repository.
   */
  readonly others: number;
  /** Runs whose records cannot be read: no rule can match them. */
  readonly damaged: readonly RunId[];
}

/** @throws FaultError `git-missing`, `git-refuses`, `pipeline-without-runs`, `registry-damaged`, `history-unwritable` */
export async function pruneRuns(options: PruneOptions): Promise<Pruned> {
  const { root, allProjects = false, isDry = false, ...rules } = options;
  const { runs: read, damaged, elsewhere } = await readProjectRuns(root, { allProjects: true });
  // A run of this folder that does not name its project belongs to this project.
  const own = locateProject(root)?.path ?? '';
  const all = read.map((record) => (elsewhere.has(record.run) ? record : { ...record, project: own }));
  const runs = allProjects ? all : all.filter((record) => isOwn(record, elsewhere.get(record.run)));
  const homes = allProjects ? listHomes(root, all) : [root];
  const known = [...new Set(runs.map(({ pipeline }) => pipeline))];
  if (rules.pipeline !== undefined && known.length && !known.includes(rules.pipeline))
    failAuthor('pipeline-without-runs', { pipeline: rules.pipeline, known });
  const recorded = new Set(
    (await Promise.all(homes.map(readRecorded))).flatMap((read) => read.runs.map(({ run }) => run)),
  );
  // A registry that cannot be read may contain any of them.
  const versions = await Promise.all(homes.map((home) => listVersions(join(home, '.cairn'))));
  const deployed = new Set(versions.flat().map(({ run }) => run));
  const tagged = await listTagged(root);
  const pinned = new Set((await Promise.all(homes.map(readPinned))).flatMap((runs) => [...runs]));
  const { going, spared } = choosePruned(runs, rules, { deployed, tagged, pinned, recorded }, Date.now());
  if (!isDry) await remove(homes, going);
  return {
    isDry,
    removed: going.map(tell),
    spared: spared.map(({ record, why }) => ({ ...tell(record), why })),
    left: runs.length - going.length,
    others: all.length - runs.length,
    damaged,
  };
}

/** The file is removed first: if the process is stopped in between, the run is still complete in its commit. */
async function remove(homes: readonly string[], going: readonly RunRecord[]): Promise<void> {
  const root = homes[0]!;
  const committed = await listCommitted(root);
  const git = createGit(root);
  try {
    for (const { run } of going) {
      for (const home of homes) {
        await rm(recordFile(home, run), { force: true });
        removeFailedFolders(join(home, '.cairn'), run);
      }
      if (committed.has(run)) await git('update-ref', '-d', '--end-of-options', refOf(run));
    }
    await removeMetadata(homes, new Set(going.map(({ run }) => run)));
  } catch (error) {
    const isOfDisk = typeof (error as NodeJS.ErrnoException).code === 'string';
    if (!isOfDisk && !isGitError(error)) throw error;
    failFault('history-unwritable', { problem: (error as Error).message.trim().split('\n')[0]! });
  }
}

/**
 * Whether a project may remove a run: it was made here, or fetched for this project. A run without a record in this
 * folder that does not name its project may belong to another project.
 */
function isOwn({ project }: RunRecord, elsewhere: Elsewhere | undefined): boolean {
  return elsewhere === undefined || (elsewhere.kind === 'fetched' && project !== undefined);
}

/** The folders that may have records of the repository's runs, this project's first. */
function listHomes(root: string, runs: readonly RunRecord[]): readonly string[] {
  const located = locateProject(root);
  if (!located) return [root];
  // A fetched record may name any path; a path out of the repository is ignored.
  const named = runs
    .flatMap(({ project }) => project ?? [])
    .filter((path) => !isAbsolute(path) && !/(^|[/\\])\.\.([/\\]|$)/.test(path));
  const projects = new Set([located.path, ...named]);
  const homes = [located.top, ...located.worktrees].flatMap((top) => [...projects].map((path) => join(top, path)));
  return [
    root,
    ...homes.filter((home) => home !== join(located.top, located.path) && existsSync(join(home, '.cairn'))),
  ];
}

/** Commits of runs that have a tag of a deployment. If git cannot be used, all of them may be tagged. */
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
