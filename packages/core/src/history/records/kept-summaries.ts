// Summaries of runs that were listed before, in one file. A commit never changes, and the file of a record is
// identified by its mark, so a list of thousands of runs parses only the new ones. If this file cannot be read, the
// records are read again; if it cannot be written, they are read again the next time.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasFields, isMapOf, isOneOf, isString, type Shape } from '../../base/shape.ts';
import { keepOutOfGit } from '../../files/keep-out-of-git.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { RunSummary } from '../../run/record/record.ts';
import { isRunSummary } from '../../run/record/record-shape.ts';
import { parseWithNumbers, writeNumber } from './json-numbers.ts';

/** Increased when a summary has other content, or other records are valid. */
const version = 4;

/** For a record in this folder: the mark of its file, and its summary. */
export type MarkedSummary = readonly [mark: string, summary: RunSummary];

export interface KeptSummaries {
  /** Runs that are commits, by the commit. */
  readonly commits: ReadonlyMap<string, RunSummary>;
  /** Runs that are files, by the run. */
  readonly files: ReadonlyMap<string, MarkedSummary>;
}

const isMarked: Shape<MarkedSummary> = (value): value is MarkedSummary =>
  Array.isArray(value) && value.length === 2 && isString(value[0]) && isRunSummary(value[1]);

interface Note {
  readonly version: typeof version;
  readonly commits: Readonly<Record<string, RunSummary>>;
  readonly files: Readonly<Record<string, MarkedSummary>>;
}

const isNote = hasFields<Note>({
  version: isOneOf(version),
  commits: isMapOf(isRunSummary),
  files: isMapOf(isMarked),
});

/** @param home - the folder that contains `.cairn` */
export async function readKeptSummaries(home: string): Promise<KeptSummaries> {
  const bytes = await readFile(summariesFile(home)).catch(() => undefined);
  const note = bytes && openSealedJson(bytes, parseWithNumbers);
  if (!isNote(note)) return { commits: new Map(), files: new Map() };
  return { commits: new Map(Object.entries(note.commits)), files: new Map(Object.entries(note.files)) };
}

export async function keepSummaries(home: string, { commits, files }: KeptSummaries): Promise<void> {
  const file = summariesFile(home);
  const unfinished = `${file}.${process.pid}`;
  const note: Note = { version, commits: Object.fromEntries(commits), files: Object.fromEntries(files) };
  try {
    await keepOutOfGit(join(home, '.cairn'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      unfinished,
      sealJson(note, (body) => JSON.stringify(body, writeNumber)),
    );
    await rename(unfinished, file);
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

export function summariesFile(home: string): string {
  return join(home, '.cairn', 'cache', 'runs.json');
}
