// The files and folders of a store on disk.
//
//      version               the version of this layout
//      .gitignore            `*`: a store is never committed
//      artifacts/ab/<digest>         a file's bytes, read-only
//      folders/ab/<digest>.json      a folder's members; their bytes are file artifacts
//      records/ab/<key>/<outputs>.json   one result, named after its outputs, so that two writers need no lock
//      projects/<digest>.json        another project that uses this store; a collection keeps what its runs need
//      laid/<digest>-<random>/       a laid-out folder for the next run: index.json, tree/
//      damaged/              files that did not match their digests
//      tmp/                  files that are being written

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
  // Concatenated without path.join, because a folder of ten thousand files needs ten thousand of these.
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

/** A digest may come from a file. A text that is not a digest must not become a path out of the store. */
function checkDigits(digits: string): string {
  if (!isDigits(digits)) throw new TypeError(`Not 64 hex digits: '${digits}'`);
  return digits;
}
