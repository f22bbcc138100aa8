// The files that a command uses, as an explanation tells them. They are code: what they were is kept next to the listings
// of code, the texts among them with their bytes, so that what changed can be shown by its lines.

import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestFile, digestFolder, type FolderEntry, isExecutable } from '../../base/digest.ts';
import { isDigits } from '../../base/safe-name.ts';
import { hasFields, isCount, isListOf, isString, type Shape } from '../../base/shape.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { listFolder } from '../../files/list-folder.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { keepSource, writeOnce } from './kept-sources.ts';

/** Its name relative to what is used, empty where that is the file itself. */
export type UsedFile = FolderEntry;

const filesAtOnce = 16;

/** What is used, on the disk: throws when it is not there. */
export async function listUsed(path: string): Promise<readonly UsedFile[]> {
  const stats = statSync(path);
  if (!stats.isDirectory()) return [await describe('', path)];
  return inParallel(listFolder(path), filesAtOnce, (file) => describe(file.name, file.path));
}

async function describe(name: string, path: string): Promise<UsedFile> {
  const stats = statSync(path);
  return { name, digest: await digestFile(path), size: stats.size, ...(isExecutable(stats) && { isExecutable: true }) };
}

/** Larger files, and all after the first so many of a folder, are told by their size and digest alone. */
const mostBytes = 1024 * 1024;
const mostKept = 1000;

/** What cannot be kept is not explained by its lines later, and no more. */
export async function keepUsed(path: string, digest: Digest, home: string): Promise<void> {
  try {
    await writeOnce(usedFile(home, digest), async () => {
      const files = await listUsed(path);
      // It changed meanwhile.
      if (digestUsed(files) !== digest) return undefined;
      for (const file of files.filter(({ size }) => size <= mostBytes).slice(0, mostKept))
        await keepSource(join(path, file.name), file.digest, home);
      return sealJson({ files });
    });
  } catch {
    // A full disk, or one that cannot be written.
  }
}

const isKept = hasFields<{ readonly files: readonly UsedFile[] }>({
  files: isListOf(
    hasFields<UsedFile>({
      name: isString,
      digest: isDigits as Shape<Digest>,
      size: isCount,
      isExecutable: (value): value is true | undefined => value === undefined || value === true,
    }),
  ),
});

/** What was used under a digest; undefined where that was not kept. */
export async function readUsed(home: string, digest: Digest): Promise<readonly UsedFile[] | undefined> {
  const bytes = await readFile(usedFile(home, digest)).catch(() => undefined);
  const kept = bytes && openSealedJson(bytes);
  return isKept(kept) && digestUsed(kept.files) === digest ? kept.files : undefined;
}

/** As the key holds it: of a file that of its bytes, of a folder that of its members. */
function digestUsed(files: readonly UsedFile[]): Digest {
  const [first] = files;
  return first?.name === '' ? first.digest : digestFolder(files);
}

function usedFile(home: string, digest: Digest): string {
  return join(home, '.cairn', 'cache', 'code', `used-${digest}.json`);
}
