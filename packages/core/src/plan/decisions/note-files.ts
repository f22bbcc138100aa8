// Small files in `.cairn`, one for each key, that say what somebody decided about its results.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '../../base/brand.ts';
import type { Shape } from '../../base/shape.ts';
import { replacePath } from '../../files/replace-path.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';

export interface NoteFiles<N extends { readonly key: Key }> {
  /** Undefined if there is none, or if it cannot be read. */
  read(home: string, key: Key): N | undefined;
  /** By key. */
  readAll(home: string): ReadonlyMap<Key, N>;
  write(home: string, notes: readonly N[]): Promise<void>;
  /** It is not an error if there is none. */
  remove(home: string, keys: Iterable<Key>): Promise<void>;
}

/** @param name - of the folder in `.cairn` */
export function createNoteFiles<N extends { readonly key: Key }>(name: string, isNote: Shape<N>): NoteFiles<N> {
  const folderOf = (home: string): string => join(home, '.cairn', name);
  const readFile = (file: string): N | undefined => {
    try {
      const note = openSealedJson(readFileSync(file));
      return isNote(note) ? note : undefined;
    } catch {
      return undefined;
    }
  };
  const read: NoteFiles<N>['read'] = (home, key) => {
    const note = readFile(join(folderOf(home), `${key}.json`));
    return note?.key === key ? note : undefined;
  };
  return {
    read,
    readAll(home) {
      const keys = listNames(folderOf(home)).map((file) => file.replace(/\.json$/, '') as Key);
      const notes = keys.flatMap((key) => read(home, key) ?? []);
      return new Map(notes.map((note) => [note.key, note]));
    },
    async write(home, notes) {
      await mkdir(folderOf(home), { recursive: true });
      for (const note of notes)
        await replacePath(join(folderOf(home), `${note.key}.json`), join(home, '.cairn'), (path) =>
          writeFile(path, sealJson(note)),
        );
    },
    async remove(home, keys) {
      for (const key of keys) await rm(join(folderOf(home), `${key}.json`), { force: true });
    },
  };
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
