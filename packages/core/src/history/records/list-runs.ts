// Reads the records of a project. A damaged record is left out, and does not stop the others from being read.

import { readdir, readFile } from 'node:fs/promises';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { inParallel } from '../../files/in-parallel.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { decodeRecord } from './encode-record.ts';
import { listCommitted, readCommitted } from './list-committed.ts';
import { recordFile, runsFolder } from './write-run.ts';

export interface FoundRuns {
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
  /** Names of the runs whose files cannot be read. */
  readonly damaged: readonly RunId[];
}

export const filesAtOnce = 32;

/** All runs of a project, and the damaged ones. `root` is the folder that contains `.cairn`. */
export async function readRuns(root: string): Promise<FoundRuns> {
  const recorded = await readRecorded(root);
  const known = new Set(recorded.runs.map(({ run }) => run));
  const committed = [...(await listCommitted(root))].filter(([run]) => !known.has(run));
  // Fetched runs, or runs whose files are missing or damaged.
  const others = await readCommitted(root, committed);
  const runs = [...recorded.runs, ...others];
  return {
    runs: runs.sort((a, b) => compareCodeUnits(a.run, b.run)),
    damaged: recorded.damaged.filter((name) => !others.some((record) => record.run === name)),
  };
}

/** All runs of a project, oldest first, without the damaged ones. */
export async function listRuns(root: string): Promise<readonly RunRecord[]> {
  return (await readRuns(root)).runs;
}

/** The runs that have records in this folder: those that were made here. */
export async function readRecorded(root: string): Promise<FoundRuns> {
  const names = await listRecordedNames(root);
  const found = await inParallel(names, filesAtOnce, (name) => readRecord(root, name));
  return {
    runs: found.filter((record) => record !== undefined),
    damaged: names.filter((_, index) => found[index] === undefined),
  };
}

/** Names of all runs, oldest first: they begin with their time. */
export async function listRunNames(root: string): Promise<readonly RunId[]> {
  const names = new Set([...(await listRecordedNames(root)), ...(await listCommitted(root)).keys()]);
  return [...names].sort(compareCodeUnits);
}

/** Undefined if it is missing or damaged. A file that was renamed counts as damaged. */
export async function readRun(root: string, run: RunId): Promise<RunRecord | undefined> {
  const record = await readRecord(root, run);
  if (record) return record;
  const commit = (await listCommitted(root)).get(run);
  return commit === undefined ? undefined : (await readCommitted(root, [[run, commit]]))[0];
}

/** Names of the runs that have records in this folder, oldest first. It is not checked whether they can be read. */
export async function listRecordedNames(root: string): Promise<readonly RunId[]> {
  const files = await readdir(runsFolder(root)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
    .map((file) => file.slice(0, -'.json'.length) as RunId)
    .sort(compareCodeUnits);
}

/** Undefined if its file is missing or damaged. A file that was renamed counts as damaged. */
export async function readRecord(root: string, run: RunId): Promise<RunRecord | undefined> {
  const text = await readFile(recordFile(root, run), 'utf8').catch(() => undefined);
  const record = text === undefined ? undefined : decodeRecord(text);
  return record?.run === run ? record : undefined;
}
