// Reads the records of a project. A damaged one is no run, and never stops the others from being read.

import { readdir, readFile } from 'node:fs/promises';
import type { RunId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import type { RunRecord } from '../run/record.ts';
import { inParallel } from '../store/in-parallel.ts';
import { decodeRecord } from './encode-record.ts';
import { recordFile, runsFolder } from './write-run.ts';

export interface FoundRuns {
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
  /** Names of the runs whose files cannot be read. */
  readonly damaged: readonly RunId[];
}

const filesAtOnce = 32;

/** All runs of a project, and which were damaged. `root` is the folder that holds `.cairn`. */
export async function readRuns(root: string): Promise<FoundRuns> {
  const names = await listRunNames(root);
  const found = await inParallel(names, filesAtOnce, (name) => readRun(root, name));
  return {
    runs: found.filter((record) => record !== undefined),
    damaged: names.filter((_, index) => found[index] === undefined),
  };
}

/** All runs of a project, oldest first, without the damaged ones. */
export async function listRuns(root: string): Promise<readonly RunRecord[]> {
  return (await readRuns(root)).runs;
}

/** Names of runs, oldest first: they begin with their time. */
export async function listRunNames(root: string): Promise<readonly RunId[]> {
  const files = await readdir(runsFolder(root)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
    .map((file) => file.slice(0, -'.json'.length) as RunId)
    .sort(compareCodeUnits);
}

/** Undefined when it is missing or damaged; a file that was renamed is damaged too. */
export async function readRun(root: string, run: RunId): Promise<RunRecord | undefined> {
  const text = await readFile(recordFile(root, run), 'utf8').catch(() => undefined);
  const record = text === undefined ? undefined : decodeRecord(text);
  return record?.run === run ? record : undefined;
}
