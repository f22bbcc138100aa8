// Which run was answered last. A run with nothing to do is answered with the name of an earlier one, so the newest name
// is not always the last answer. Each pipeline of a project has one small note in `.cairn/answered`: the run of its
// last answer, the time, and the newest run at that time. A run that is newer than every note came later: its note
// could not be written, or an older version of Cairn made it.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits, isRecord } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { newestRun } from './newest-run.ts';

interface AnsweredRun {
  readonly run: RunId;
  /** The time of the answer: milliseconds since 1970, and later than every note before it. */
  readonly at: number;
  /** The newest run that was recorded here at that time, by name. */
  readonly newest: RunId;
}

/**
 * Notes that a pipeline was answered with a run. Does nothing if the note says so already. If it cannot be written,
 * `latest` remains the newest run.
 *
 * @param home - the folder that contains `.cairn`
 */
export function noteAnswered(
  home: string,
  { pipeline, file, run }: Pick<RunRecord, 'pipeline' | 'file' | 'run'>,
): void {
  const path = join(answeredFolder(home), `${digestCanonical([pipeline, file])}.json`);
  const newest = newestRun(home);
  if (newest === undefined) return;
  const notes = readAnswered(home);
  const last = notes.at(-1);
  if (last?.run === run && last.newest === newest) return;
  const at = Math.max(Date.now(), (last?.at ?? 0) + 1);
  const unfinished = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, JSON.stringify({ run, at, newest } satisfies AnsweredRun));
    renameSync(unfinished, path);
  } catch {
    rmSync(unfinished, { force: true });
  }
}

/** The run of the last note, of any pipeline; its record may be missing or damaged. */
export function lastNoted(home: string): RunId | undefined {
  return readAnswered(home).at(-1)?.run;
}

type Recorded = Pick<RunRecord, 'run' | 'pipeline' | 'file' | 'at' | 'seconds'>;

/**
 * The run of these that was answered last in this folder.
 *
 * @param recorded - runs that are recorded in this folder, the oldest first
 */
export function lastAnswered<R extends Recorded>(home: string, recorded: readonly R[]): R | undefined {
  const notes = readAnswered(home);
  let last: { readonly record: R; readonly at: number } | undefined;
  for (const runs of Map.groupBy(recorded, ({ pipeline, file }) => `${file}\0${pipeline}`).values()) {
    const found = lastOfPipeline(runs, notes);
    // For two answers at the same time, the one with the newer name.
    if (!last || found.at > last.at || (found.at === last.at && found.record.run > last.record.run)) last = found;
  }
  return last?.record;
}

function lastOfPipeline<R extends Recorded>(runs: readonly R[], notes: readonly AnsweredRun[]) {
  const newest = runs.at(-1)!;
  const note = notes.findLast(({ run }) => runs.some((record) => record.run === run));
  const record = note && runs.find(({ run }) => run === note.run);
  if (note && record && compareCodeUnits(newest.run, note.newest) <= 0) return { record, at: note.at };
  return { record: newest, at: Date.parse(newest.at) + newest.seconds * 1000 };
}

/** Oldest answer first. */
function readAnswered(home: string): readonly AnsweredRun[] {
  const folder = answeredFolder(home);
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const notes = files.map((name) => readNote(join(folder, name)));
    return notes.filter((note) => note !== undefined).sort((a, b) => a.at - b.at || compareCodeUnits(a.run, b.run));
  } catch {
    return [];
  }
}

/** Undefined if it is damaged: then the newest run is the latest. */
function readNote(file: string): AnsweredRun | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isNote = isRecord(note) && typeof note['run'] === 'string' && typeof note['newest'] === 'string';
    return isNote && Number.isFinite(note['at']) ? (note as unknown as AnsweredRun) : undefined;
  } catch {
    return undefined;
  }
}

function answeredFolder(home: string): string {
  return join(home, '.cairn', 'answered');
}
