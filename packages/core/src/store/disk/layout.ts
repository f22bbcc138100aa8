// Where everything lies in a store on disk. A remote store has the same layout.
//
//   version               which layout this is
//   .gitignore            `*`: a store is never committed
//   artifacts/ab/<digest>         a file's bytes, read-only
//   folders/ab/<digest>.json      a folder's members; their bytes are file artifacts
//   records/ab/<key>/<outputs>.json   one result, named after its outputs, so that two writers need no lock
//   projects/<digest>.json        a project elsewhere that uses this store, so that its runs are asked before anything goes
//   laid/<digest>-<random>/       a folder that was laid out for readers, for the next run to take over: index.json, tree/
//   damaged/              what did not match its digest, set aside
//   tmp/                  what is being written

import { join, sep } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import { isDigits } from '../../base/safe-name.ts';
import { temporaryFolder } from '../../files/temp-owner.ts';

export interface Layout {
  readonly place: string;
  readonly version: string;
  readonly gitignore: string;
  readonly temporary: string;
  readonly damaged: string;
  readonly projects: string;
  readonly laid: string;
  artifact(digest: Digest): string;
  folder(digest: Digest): string;
  /** The folder that holds the results under a key. */
  results(key: Key): string;
}

export function layoutOf(place: string): Layout {
  // Joined by hand: a folder of ten thousand files asks for ten thousand of these.
  const shard = (room: string, digits: string) => `${place}${sep}${room}${sep}${checkDigits(digits).slice(0, 2)}${sep}`;
  return {
    place,
    version: join(place, 'version'),
    gitignore: join(place, '.gitignore'),
    temporary: temporaryFolder(place),
    damaged: join(place, 'damaged'),
    projects: join(place, 'projects'),
    laid: join(place, 'laid'),
    artifact: (digest) => shard('artifacts', digest) + digest,
    folder: (digest) => `${shard('folders', digest)}${digest}.json`,
    results: (key) => shard('records', key) + key,
  };
}

/** A digest may have been read from a file; one that is no digest must not become a path out of the store. */
function checkDigits(digits: string): string {
  if (!isDigits(digits)) throw new TypeError(`Not 64 hex digits: '${digits}'`);
  return digits;
}
