// The runs of one project. A repository holds the runs of all its projects and of all its working trees as commits, and
// whatever was fetched from elsewhere: a project's own runs are those that its folder has records of, and those whose
// record names its path. A record without a path (of an older Cairn) could be of any project, and is shown by each.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import type { RunRecord, RunSummary } from '../../run/record/record.ts';
import { type LocatedProject, locateProject } from '../git/locate-project.ts';
import { listRecordedNames, readRuns } from './list-runs.ts';
import { readSummaries } from './list-summaries.ts';
import { recordFile } from './write-run.ts';

/** Where a run was made that this folder has no record of: what it made may not be in this folder's store. */
export type Elsewhere =
  | { readonly kind: 'worktree'; readonly folder: string }
  | { readonly kind: 'project'; readonly path: string }
  | { readonly kind: 'fetched' };

export interface ProjectRuns<Run = RunRecord> {
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** Names of the runs of this folder whose records cannot be read. */
  readonly damaged: readonly RunId[];
  /** Of those of `runs` that were not made here. */
  readonly elsewhere: ReadonlyMap<RunId, Elsewhere>;
  /** How many runs of other projects of the repository were left out. */
  readonly others: number;
}

export interface ProjectRunsOptions {
  /** Those of the repository's other projects as well. Default false. */
  readonly allProjects?: boolean;
}

/** @param root - the folder that holds `.cairn` */
export async function readProjectRuns(root: string, options: ProjectRunsOptions = {}): Promise<ProjectRuns> {
  return pickOfProject(root, await readRuns(root), options);
}

/**
 * The same runs by what lists show of them, which is faster by far where there are many: what was listed before is not
 * read again.
 *
 * @param root - the folder that holds `.cairn`
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

/** Where a run of this name was made; undefined where this folder has a record of it. */
export function findElsewhere(root: string, record: Located): Elsewhere | undefined {
  return existsSync(recordFile(root, record.run)) ? undefined : locateRun(record, locateProject(root));
}

function locateRun({ run, project }: Located, located: LocatedProject | undefined): Elsewhere {
  const path = project ?? located?.path ?? '';
  if (located && path !== located.path) return { kind: 'project', path };
  const folder = located?.worktrees.find((top) => existsSync(recordFile(join(top, path), run)));
  return folder === undefined ? { kind: 'fetched' } : { kind: 'worktree', folder };
}
