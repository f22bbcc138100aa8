// The runs of one project. As commits, a repository has the runs of all its projects and working trees, and all fetched
// runs. A project's own runs are those with a record in its folder, and those whose record names its path. A record
// without a path (of an older version of Cairn) could belong to any project, and is shown by each.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import type { RunRecord, RunSummary } from '../../run/record/record.ts';
import { type LocatedProject, locateProject } from '../git/locate-project.ts';
import { listRecordedNames, readRuns } from './list-runs.ts';
import { readSummaries } from './list-summaries.ts';
import { recordFile } from './write-run.ts';

/** Where a run was made that has no record in this folder: its results may not be in this folder's store. */
export type Elsewhere =
  | { readonly kind: 'worktree'; readonly folder: string }
  | { readonly kind: 'project'; readonly path: string }
  | { readonly kind: 'fetched' };

export interface ProjectRuns<Run = RunRecord> {
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** Names of the runs of this folder whose records cannot be read. */
  readonly damaged: readonly RunId[];
  /** The locations of those `runs` that were not made here. */
  readonly elsewhere: ReadonlyMap<RunId, Elsewhere>;
  /** The number of runs of other projects of the repository that were left out. */
  readonly others: number;
}

export interface ProjectRunsOptions {
  /** Includes runs of the repository's other projects. Default false. */
  readonly allProjects?: boolean;
}

/** @param root - the folder that contains `.cairn` */
export async function readProjectRuns(root: string, options: ProjectRunsOptions = {}): Promise<ProjectRuns> {
  return pickOfProject(root, await readRuns(root), options);
}

/**
 * The same runs with only the facts that lists show. This is much faster for many runs: what was listed before is not
 * read again.
 *
 * @param root - the folder that contains `.cairn`
 */
export async function summarizeProjectRuns(
  root: string,
  options: ProjectRunsOptions = {},
): Promise<ProjectRuns<RunSummary>> {
  return pickOfProject(root, await readSummaries(root), options);
}

type Located = Pick<RunRecord, 'run' | 'project'>;

async function pickOfProject<Run extends Located>(
  root: string,
  { runs: all, damaged }: { readonly runs: readonly Run[]; readonly damaged: readonly RunId[] },
  { allProjects = false }: ProjectRunsOptions,
): Promise<ProjectRuns<Run>> {
  const recorded = new Set(await listRecordedNames(root));
  const located = locateProject(root);
  const elsewhere = new Map<RunId, Elsewhere>();
  for (const record of all) {
    const place = recorded.has(record.run) ? undefined : locateRun(record, located);
    if (place) elsewhere.set(record.run, place);
  }
  const isOther = ({ run }: Run): boolean => elsewhere.get(run)?.kind === 'project';
  const runs = allProjects ? all : all.filter((record) => !isOther(record));
  return { runs, damaged, elsewhere, others: all.length - runs.length };
}

/** The runs of a project, oldest first, without the damaged ones. */
export async function listProjectRuns(root: string): Promise<readonly RunRecord[]> {
  return (await readProjectRuns(root)).runs;
}

/** Where the run with this name was made; undefined if this folder has a record of it. */
export function findElsewhere(root: string, record: Located): Elsewhere | undefined {
  return existsSync(recordFile(root, record.run)) ? undefined : locateRun(record, locateProject(root));
}

function locateRun({ run, project }: Located, located: LocatedProject | undefined): Elsewhere {
  const path = project ?? located?.path ?? '';
  if (located && path !== located.path) return { kind: 'project', path };
  const folder = located?.worktrees.find((top) => existsSync(recordFile(join(top, path), run)));
  return folder === undefined ? { kind: 'fetched' } : { kind: 'worktree', folder };
}
