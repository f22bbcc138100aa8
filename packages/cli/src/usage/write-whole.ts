// Files that a command writes where its user says. They are complete before they get their name, a link stays a link, and
// what is not a file (a terminal, a pipe, `/dev/null`) is written to: for root, `rename` would replace the device itself.

import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isOutOfHandles } from '../process/out-of-handles.ts';
import { failUsage, UsageError } from './usage-error.ts';

export interface WholeOptions {
  /** The path as it was typed. */
  readonly shown: string;
  /** Said where the file cannot be written: the results of a run are in the store. */
  readonly isAfterRun?: boolean;
  /** Removes a folder or a link that is there, which is an error, or is followed, otherwise. */
  readonly replacesAll?: boolean;
}

/** @throws UsageError `file-unwritable` */
export async function writeWhole(path: string, text: string, options: WholeOptions): Promise<void> {
  await replaceWhole(path, (unfinished) => writeFile(unfinished, text), options);
}

/**
 * Replaces a file with what `make` makes, a file or a folder. The folders above are made.
 *
 * @param make - writes to a path that does not exist
 * @throws UsageError `file-unwritable`
 */
export async function replaceWhole(
  path: string,
  make: (unfinished: string) => Promise<void>,
  options: WholeOptions,
): Promise<void> {
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failUnwritable(error, options);
    }
  };
  if (await isStream(path)) return await sendTo(path, make, attempt);
  const { replacesAll = false } = options;
  const target = replacesAll ? path : await realpath(path).catch(() => path);
  const beside = besideOf(target);
  await attempt(async () => void (await mkdir(dirname(target), { recursive: true })));
  try {
    await make(beside).catch((error: NodeJS.ErrnoException) => failUnwritable(error, options, dirname(target)));
    await attempt(async () => {
      if (replacesAll) await rm(target, { recursive: true, force: true });
      await rename(beside, target);
    });
  } finally {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Makes the folders above, and leaves what is there.
 *
 * @throws UsageError `file-unwritable` where `writeWhole` could not write
 */
export async function checkWritable(path: string, shown: string): Promise<void> {
  const options = { shown };
  try {
    const found = await stat(path).catch(() => undefined);
    if (/[/\\]$/.test(shown) || found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (await isStream(path)) return;
    await mkdir(dirname(path), { recursive: true });
    const beside = besideOf(await realpath(path).catch(() => path));
    await writeFile(beside, '');
    await rm(beside);
  } catch (error) {
    failUnwritable(error, options);
  }
}

/** Whether something at the path takes bytes and is not a file: a device, a pipe, a socket. */
async function isStream(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

async function sendTo(
  path: string,
  make: (unfinished: string) => Promise<void>,
  attempt: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-sent-'));
  const unfinished = join(folder, 'sent');
  try {
    await make(unfinished);
    await attempt(async () => {
      const target: FileHandle = await open(path, 'w');
      await pipeline(createReadStream(unfinished), target.createWriteStream());
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function besideOf(path: string): string {
  return `${path}.${process.pid}.part`;
}

/** @param folder - that of the target: an error that names other paths only is not of it */
function failUnwritable(error: unknown, { shown, isAfterRun = false }: WholeOptions, folder?: string): never {
  const { code, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const named = [path, dest].filter((one) => one !== undefined);
  const isOfTarget = folder === undefined || !named.length || named.some((one) => one.startsWith(folder));
  if (error instanceof UsageError || code === undefined || isOutOfHandles(error) || !isOfTarget) throw error;
  return failUsage('file-unwritable', { path: shown, problem: code === 'EEXIST' ? 'ENOTDIR' : code, isAfterRun });
}
