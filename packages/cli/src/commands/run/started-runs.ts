// Runs whose nodes run elsewhere, while they go on: what was typed for each, in `.cairn/started`. If the command is killed, its
// file stays, and `cairn attach` finds it.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';

export interface StartedRun {
  readonly run: string;
  readonly pipeline: string;
  /** When it began, ISO 8601, UTC. */
  readonly at: string;
  /** What was typed after `cairn`. */
  readonly words: readonly string[];
  /** The folder in which it was typed, relative to the one that contains `.cairn`. */
  readonly folder: string;
  readonly host: string;
  readonly pid: number;
}

/** @param home - the folder that contains `.cairn` */
function folderOf(home: string): string {
  return join(home, '.cairn', 'started');
}

/** Returns what removes the note when the run has ended. Without a note, the run goes on. */
export function noteStarted(
  home: string,
  cwd: string,
  started: Pick<StartedRun, 'run' | 'pipeline' | 'words'>,
): () => void {
  const file = join(folderOf(home), `${started.run}.json`);
  const about = { at: new Date().toISOString(), folder: relative(home, cwd), host: hostname(), pid: process.pid };
  try {
    mkdirSync(folderOf(home), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...started, ...about }), { mode: 0o600 });
  } catch {
    // The disk is full or read-only: the same command can still be typed again.
  }
  return () => rmSync(file, { force: true });
}

/** The newest last. What is not such a file is left out. */
export function listStarted(home: string): readonly StartedRun[] {
  const read = (name: string): readonly StartedRun[] => {
    try {
      const started = JSON.parse(readFileSync(join(folderOf(home), name), 'utf8')) as StartedRun;
      return typeof started.run === 'string' && Array.isArray(started.words) ? [started] : [];
    } catch {
      return [];
    }
  };
  const names = (): readonly string[] => {
    try {
      return readdirSync(folderOf(home)).sort();
    } catch {
      return [];
    }
  };
  return names().flatMap(read);
}

export function forgetStarted(home: string, run: string): void {
  rmSync(join(folderOf(home), `${run}.json`), { force: true });
}

/** Whether the command of a run still runs on this machine. Of another machine nobody knows. */
export function goesOn({ host, pid }: StartedRun): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
