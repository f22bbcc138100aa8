// The runs of one project. A repository holds the runs of all its projects and of all its working trees as commits, and
// whatever was fetched from elsewhere: a project's own runs are those that its folder has records of, and those whose
// record names its path. A record without a path (of an older Cairn) could be of any project, and is shown by each.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record.ts';
import { type LocatedProject, locateProject } from '../git/locate-project.ts';
import { listRecordedNames, readRuns } from './list-runs.ts';
import { recordFile } from './write-run.ts';

/** Where a run was made that this folder has no record of: what it made may not be in this folder's store. */
export type Elsewhere =
  | { readonly kind: 'worktree'; readonly folder: string }
  | { readonly kind: 'project'; readonly path: string }
  | { readonly kind: 'fetched' };

export interface ProjectRuns {
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
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
export async function readProjectRuns(
  root: string,
  { allProjects = false }: ProjectRunsOptions = {},
): Promise<ProjectRuns> {
  const { runs: all, damaged } = await readRuns(root);
  const recorded = new Set(await listRecordedNames(root));
  const located = locateProject(root);
  const elsewhere = new Map<RunId, Elsewhere>();
  for (const record of all) {
    const place = recorded.has(record.run) ? undefined : locateRun(record, located);
    if (place) elsewhere.set(record.run, place);
  }
  const isOther = ({ run }: RunRecord): boolean => elsewhere.get(run)?.kind === 'project';
  const runs = allProjects ? all : all.filter((record) => !isOther(record));
  return { runs, damaged, elsewhere, others: all.length - runs.length };
}

/** The runs of a project, oldest first, without the damaged ones. */
export async function listProjectRuns(root: string): Promise<readonly RunRecord[]> {
  return (await readProjectRuns(root)).runs;
}

/** Where a run of this name was made; undefined where this folder has a record of it. */
export function findElsewhere(root: string, record: RunRecord): Elsewhere | undefined {
  return existsSync(recordFile(root, record.run)) ? undefined : locateRun(record, locateProject(root));
}

function locateRun({ run, project }: RunRecord, located: LocatedProject | undefined): Elsewhere {
  const path = project ?? located?.path ?? '';
  if (located && path !== located.path) return { kind: 'project', path };
  const folder = located?.worktrees.find((top) => existsSync(recordFile(join(top, path), run)));
  return folder === undefined ? { kind: 'fetched' } : { kind: 'worktree', folder };
}
