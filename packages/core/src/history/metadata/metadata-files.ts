// Edits of metadata in the folder `.cairn/metadata`, one file each, so that they also exist outside git.

import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { keepOutOfGit } from '../../files/keep-out-of-git.ts';
import { makeFolder, syncFolder } from '../../files/sync-folder.ts';
import { sweepTemporary, temporaryName } from '../../files/temp-owner.ts';
import type { NamedEdit } from './metadata-refs.ts';

/** The prefix of edits that are being written. */
const beginning = '.unfinished-';

function metadataFolder(root: string): string {
  return join(root, '.cairn', 'metadata');
}

type EditName = Pick<NamedEdit, 'run' | 'digest'>;

function editFile(root: string, { run, digest }: EditName): string {
  return join(metadataFolder(root), `${run}.${digest}.json`);
}

/** @param root - the folder that contains `.cairn` */
export async function listMetadataFiles(root: string): Promise<readonly EditName[]> {
  const files = await readdir(metadataFolder(root)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  return files.flatMap((file) => {
    const [, run, digest] = /^([^.].*)\.([0-9a-f]{64})\.json$/.exec(file) ?? [];
    return run !== undefined && digest !== undefined ? [{ run, digest }] : [];
  });
}

/** Undefined if the file cannot be read. */
export async function readMetadataFile(root: string, edit: EditName): Promise<NamedEdit | undefined> {
  const text = await readFile(editFile(root, edit), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { ...edit, text: text.trimEnd() };
}

/** Complete before it gets its name. Rejects with the error of the file system. */
export async function writeMetadataFile(root: string, edit: NamedEdit): Promise<void> {
  const folder = metadataFolder(root);
  const unfinished = join(folder, `${beginning}${temporaryName()}`);
  makeFolder(folder);
  sweepTemporary(folder, beginning);
  await keepOutOfGit(join(root, '.cairn'));
  try {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(`${edit.text}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, editFile(root, edit));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Removes all edits of these runs. */
export async function removeMetadataFiles(root: string, runs: ReadonlySet<string>): Promise<void> {
  for (const edit of await listMetadataFiles(root))
    if (runs.has(edit.run)) await rm(editFile(root, edit), { force: true });
}
