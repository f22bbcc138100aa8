// Which projects use a store that is outside of them. Each project leaves a note when it runs, so that a collection
// knows which projects' runs need something. The project whose .cairn is the store needs no note.

import { realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { listOrNone, readOrNone } from '../../files/read-small.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { type Layout, layoutOf } from '../disk/layout.ts';

/**
 * The state of a project that left a note: its records can be read; or it was removed from this machine; or its state
 * is unknown, because it is on another machine or the note is damaged.
 */
export type NotedProject =
  | { readonly state: 'here'; readonly home: string; readonly file: string }
  | { readonly state: 'gone'; readonly home: string; readonly file: string }
  | {
      readonly state: 'unknown';
      readonly home: string | undefined;
      readonly host: string | undefined;
      readonly file: string;
    };

/** The project whose `.cairn` is the store, judged by the store's name. */
export function homeOfStore(place: string): string | undefined {
  return basename(place) === '.cairn' ? dirname(place) : undefined;
}

/** Writes the note of a project. If it cannot be written, nothing can be removed from the store either. */
export function noteProject(place: string, project: string): void {
  try {
    const home = realpathSync(project);
    const own = homeOfStore(place);
    if (own !== undefined && realpathSync(own) === home) return;
    const { projects, temporary } = layoutOf(place);
    const host = hostname();
    const text = sealJson({ home, host, inode: statSync(home).ino });
    const file = join(projects, `${digestCanonical([host, home]).slice(0, 16)}.json`);
    if (readOrNone(file)?.toString() === text) return;
    for (const folder of [temporary, projects]) makeFolder(folder);
    const written = join(temporary, temporaryName());
    writeFileSync(written, text, { mode: 0o444 });
    renameSync(written, file);
  } catch {
    return;
  }
}

export function readProjects({ projects }: Layout): readonly NotedProject[] {
  return [...listOrNone(projects)].sort().map((name) => readNote(join(projects, name)));
}

function readNote(file: string): NotedProject {
  const bytes = readOrNone(file);
  const body = bytes && openSealedJson(bytes);
  if (!isRecord(body) || typeof body['home'] !== 'string' || typeof body['host'] !== 'string')
    return { state: 'unknown', home: undefined, host: undefined, file };
  const { home, host, inode } = body;
  const found = statSync(home, { throwIfNoEntry: false });
  if (host === hostname()) return { state: found ? 'here' : 'gone', home, file };
  // Containers have different host names and the same folders.
  return found?.ino === inode ? { state: 'here', home, file } : { state: 'unknown', home, host, file };
}
