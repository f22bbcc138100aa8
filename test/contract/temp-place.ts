// A folder for one test, removed when the test ends: `using place = createTempPlace()`.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TempPlace extends Disposable {
  readonly path: string;
  /** A path in it that was never returned before. */
  fresh(name?: string): string;
  /** Writes a new file. */
  file(bytes: Uint8Array | string): string;
  /** Writes a new folder of files, by name. */
  folder(files: Readonly<Record<string, Uint8Array | string>>): string;
}

/** @param above - the folder to make it in */
export function createTempPlace(above = tmpdir()): TempPlace {
  const path = realpathSync(mkdtempSync(join(above, 'cairn-store-test-')));
  let count = 0;
  const fresh = (name = 'entry') => join(path, `${name}-${++count}`);
  return {
    path,
    fresh,
    file(bytes) {
      const file = fresh('file');
      writeFileSync(file, bytes);
      return file;
    },
    folder(files) {
      const folder = fresh('folder');
      mkdirSync(folder);
      for (const [name, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      return folder;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 20 }),
  };
}

/** Every file in a folder, by its relative name; empty if the folder does not exist. */
export function readTree(folder: string): Readonly<Record<string, string>> {
  const files: [string, string][] = [];
  const visit = (path: string, prefix: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) visit(below, `${prefix}${entry.name}/`);
      else files.push([prefix + entry.name, readFileSync(below).toString('latin1')]);
    }
  };
  visit(folder, '');
  return Object.fromEntries(files);
}

/** A folder in memory if there is one: for tests that write a lot, and whose files may be lost if the machine stops. */
export const fastFolder: string = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The names in a folder; empty if it does not exist. */
export function listOrNone(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
