// A folder as the bytes of one file, so that it can be sent and stored like any other: its files in the order of their
// names, whether they are executable, and links. Equal folders give equal bytes: no time and no owner is in them.

import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { compareCodeUnits } from '../base/canonical.ts';
import { isInnerPath } from '../base/safe-name.ts';

interface ArchivedFile {
  readonly name: string;
  /** The content; or, of a link, what it names. */
  readonly content: Uint8Array | string;
  readonly isExecutable?: true;
}

const anyExecute = 0o111;

/** @param isTaken - which names at the top of the folder are taken; default all */
export async function packFolder(folder: string, isTaken: (name: string) => boolean = () => true): Promise<Buffer> {
  const files: ArchivedFile[] = [];
  const walk = (below: string): void => {
    const entries = readdirSync(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compareCodeUnits(a.name, b.name))) {
      if (below === '' && !isTaken(entry.name)) continue;
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      const path = join(folder, name);
      if (entry.isDirectory()) walk(name);
      else if (entry.isSymbolicLink()) files.push({ name, content: readlinkSync(path) });
      else if (entry.isFile()) {
        const isExecutable = (statSync(path).mode & anyExecute) !== 0;
        files.push({ name, content: readFileSync(path), ...(isExecutable && { isExecutable }) });
      }
    }
  };
  walk('');
  return promisify(gzip)(serialize(files));
}

/**
 * Writes the files of an archive into a folder that is empty or missing. The archive is known to be what `packFolder` wrote:
 * its digest was compared.
 *
 * @throws Error if a name leads out of the folder
 */
export async function unpackFolder(archive: Uint8Array, folder: string): Promise<void> {
  const files = deserialize(await promisify(gunzip)(archive)) as readonly ArchivedFile[];
  mkdirSync(folder, { recursive: true });
  // Links come last: no file is written through one.
  const sorted = [...files].sort(
    (a, b) => Number(typeof a.content === 'string') - Number(typeof b.content === 'string'),
  );
  for (const { name, content, isExecutable } of sorted) {
    if (!isInnerPath(name)) throw new Error(`the archive names '${name}', which is not inside of its folder`);
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'string') symlinkSync(content, path);
    else writeFileSync(path, content, { flag: 'wx' });
    if (isExecutable) chmodSync(path, 0o755);
  }
}
