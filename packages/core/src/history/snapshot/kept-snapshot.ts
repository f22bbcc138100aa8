// Data that a snapshot stores for the next one of the same working tree: the results of its checks (judged-files.ts),
// and its index, with which git knows by size and time which files it has already. Both can be computed again: if
// anything about them has changed, they are not used.

import { copyFile, lstat, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { markOf } from '../../base/file-mark.ts';
import { hasFields, isCount, isListOf, isMapOf, isNullOr, isOneOf, isOptional, isString } from '../../base/shape.ts';
import { isSystemError } from '../../files/error-codes.ts';
import { keepOutOfGit } from '../../files/keep-out-of-git.ts';
import type { Judged } from './judged-files.ts';

/** Increased when the rules of `secrets/` change, so that all files are checked again. */
const version = 1;

interface Note {
  readonly version: typeof version;
  readonly top: string;
  readonly files: Readonly<Record<string, Judged>>;
  readonly index: {
    /** The mark of the user's index, from which this one was made, and of git's settings for the repository. */
    readonly user: string;
    /** The mark of the stored index itself. */
    readonly kept: string;
    /** The paths that were added to the user's index. */
    readonly taken: readonly string[];
  } | null;
}

const isNote = hasFields<Note>({
  version: isOneOf(version),
  top: isString,
  files: isMapOf(
    hasFields<Judged>({
      mark: isString,
      secret: isOptional(hasFields<NonNullable<Judged['secret']>>({ what: isString, line: isOptional(isCount) })),
      digest: isOptional(isString),
    }),
  ),
  index: isNullOr(hasFields<NonNullable<Note['index']>>({ user: isString, kept: isString, taken: isListOf(isString) })),
});

export interface KeptSnapshot {
  readonly files: Readonly<Record<string, Judged>>;
  /** Copies the stored index to a path. False if there is none that can be used for this snapshot. */
  restoreIndex(to: string, user: string, taken: ReadonlySet<string>): Promise<boolean>;
}

const nothing: KeptSnapshot = { files: {}, restoreIndex: async () => false };

/** @param cache - a folder; if undefined, nothing is stored */
export async function readKeptSnapshot(cache: string | undefined, top: string): Promise<KeptSnapshot> {
  if (cache === undefined) return nothing;
  const note: unknown = await readFile(join(cache, 'snapshot.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  if (!isNote(note) || note.top !== top) return nothing;
  return {
    files: note.files,
    async restoreIndex(to, user, taken) {
      const { index } = note;
      // Paths that were added then and are not now would have to be removed: it is easier to begin with the user's
      // index.
      if (index?.user !== user || !index.taken.every((path) => taken.has(path))) return false;
      const from = join(cache, 'snapshot.index');
      if ((await markFile(from)) !== index.kept) return false;
      return copyWithTime(from, to);
    },
  };
}

/** If this fails, the next snapshot only takes longer. */
export async function keepSnapshot(
  cache: string,
  index: { readonly file: string; readonly user: string; readonly taken: readonly string[] },
  about: Pick<Note, 'top' | 'files'>,
): Promise<void> {
  const [indexPlace, notePlace] = [join(cache, 'snapshot.index'), join(cache, 'snapshot.json')];
  const [newIndex, newNote] = [`${indexPlace}.${process.pid}`, `${notePlace}.${process.pid}`];
  try {
    await keepOutOfGit(dirname(cache));
    await mkdir(cache, { recursive: true });
    await copyWithTime(index.file, newIndex);
    await rename(newIndex, indexPlace);
    const { user, taken } = index;
    const note: Note = { version, ...about, index: { user, taken, kept: await markFile(indexPlace) } };
    await writeFile(newNote, JSON.stringify(note));
    await rename(newNote, notePlace);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    await Promise.all([newIndex, newNote].map((file) => rm(file, { force: true }).catch(() => undefined)));
  }
}

/** The mark of a file, which may not exist. */
export async function markFile(file: string): Promise<string> {
  const stats = await lstat(file, { bigint: true }).catch(() => undefined);
  return stats ? markOf(stats) : '';
}

/** Copies a file with its time, by which git knows which files may have changed since. False if there is no file. */
export async function copyWithTime(from: string, to: string): Promise<boolean> {
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
