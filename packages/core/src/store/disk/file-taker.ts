// Turns a file into an artifact. It is linked into the store if no other program can reach it, and copied otherwise. A
// link is a move that can be undone: the source is removed only when everything is stored. So if the store is full, the
// caller can still give the same files to another store.
//
// Linking assumes that the writer has finished. Some signs of the opposite are checked: another hard link, a symlink, a
// size or an mtime that changed while the bytes were hashed. Such a file is copied.

import { type BigIntStats, closeSync, fchmodSync, fstatSync, linkSync, lstatSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestHandle } from '../../files/copy-bytes.ts';
import { copyFileDigesting } from '../../files/copy-file.ts';
import { hasCode, isOutOfHandles } from '../../files/error-codes.ts';
import { statFile } from '../../files/read-small.ts';
import { makeFolder, syncFile } from '../../files/sync-folder.ts';
import type { VerifiedFiles } from '../../files/verified-files.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { Layout } from './layout.ts';

const readOnly = 0o444;

export interface TakenFile {
  readonly digest: Digest;
  readonly size: number;
  /** The stats of the file that was hashed. */
  readonly stats: BigIntStats;
}

export class FileTaker {
  readonly #layout: Layout;
  readonly #writer: DiskWriter;
  readonly #verified: VerifiedFiles;

  constructor(layout: Layout, writer: DiskWriter, verified: VerifiedFiles) {
    this.#layout = layout;
    this.#writer = writer;
    this.#verified = verified;
  }

  /** Takes a file itself. The caller syncs the artifact's folder, and then removes the source. */
  async link(path: string): Promise<TakenFile> {
    const found = readingSource(path, () => lstatSync(path, { bigint: true }));
    return (this.isMovable(found) ? await this.#link(path) : undefined) ?? this.copy(path);
  }

  /** Takes a copy of a file. The caller syncs the artifact's folder. */
  copy(path: string): Promise<TakenFile> {
    return withSource(path, (source) =>
      this.#writer.withTemporary(async (temporary) => {
        let isKept = false;
        const taken = await copyFileDigesting(source, path, temporary, async (copy, { digest }) => {
          isKept = this.isKept(digest);
          if (isKept) return;
          await copy.chmod(readOnly);
          await copy.sync();
        });
        const stats = lstatSync(temporary, { bigint: true });
        if (!isKept) this.#writer.rename(temporary, this.#layout.artifact(taken.digest));
        return { ...taken, stats };
      }),
    );
  }

  /** Remembers a file as verified. This must come last, because a rename and a removed link both change the ctime. */
  remember({ digest, stats }: TakenFile): void {
    const path = this.#layout.artifact(digest);
    const found = statFile(path);
    // Another process may have put an equal file there. A program that still writes to the source is noticed here too.
    const isSame = found?.ino === stats.ino && found.mtimeNs === stats.mtimeNs && found.size === stats.size;
    if (isSame) this.#verified.noteTaken(path, digest, found);
  }

  /** Whether a file has no other name, and is on the disk of the store. */
  isMovable(found: BigIntStats): boolean {
    return found.isFile() && found.nlink === 1n && found.dev === this.#writer.device();
  }

  /** Undefined if the file has to be copied. */
  async #link(path: string): Promise<TakenFile | undefined> {
    const source = readingSource(path, () => openSync(path, 'r'));
    try {
      const before = fstatSync(source, { bigint: true });
      const { digest, size } = await digestHandle(source, Number(before.size));
      const stats = fstatSync(source, { bigint: true });
      if (stats.mtimeNs !== before.mtimeNs || stats.size !== BigInt(size)) return undefined;
      if (this.isKept(digest)) return { digest, size, stats };
      fchmodSync(source, readOnly);
      await syncFile(source);
      return (await this.linkInto(path, this.#layout.artifact(digest))) ? { digest, size, stats } : undefined;
    } catch (error) {
      // The file belongs to another user.
      if (isUnlinkable(error)) return undefined;
      throw error;
    } finally {
      closeSync(source);
    }
  }

  /** Gives a synced file its final name. False if the file system does not support links. */
  async linkInto(path: string, target: string): Promise<boolean> {
    makeFolder(dirname(target));
    try {
      linkSync(path, target);
    } catch (error) {
      if (isUnlinkable(error)) return false;
      if (!hasCode(error, 'EEXIST')) throw error;
      // The existing file may be incomplete, so a rename replaces it in one step.
      await this.#writer.withTemporary(async (temporary) => {
        linkSync(path, temporary);
        this.#writer.rename(temporary, target);
      });
    }
    return true;
  }

  /** Whether these bytes are in the store and verified. Otherwise this file replaces the stored one, which heals it. */
  isKept(digest: Digest): boolean {
    const path = this.#layout.artifact(digest);
    const stats = statFile(path);
    return stats !== undefined && this.#verified.has(path, digest, stats);
  }
}

function isUnlinkable(error: unknown): boolean {
  return hasCode(error, 'EXDEV', 'EPERM', 'EACCES', 'ENOTSUP', 'ENOSYS', 'EMLINK');
}

async function withSource<T>(path: string, use: (source: FileHandle) => Promise<T>): Promise<T> {
  const found = readingSource(path, () => statSync(path));
  // Checked before it is opened, because opening a pipe would wait for a writer.
  if (!found.isFile()) throw new Error(`'${path}' is not a file`);
  const source = await open(path, 'r').catch((cause: unknown) => refuseSource(path, cause));
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** A source that cannot be read is not an error of the store, but running out of file handles is. */
export function readingSource<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    return refuseSource(path, cause);
  }
}

function refuseSource(path: string, cause: unknown): never {
  if (isOutOfHandles(cause)) throw cause;
  throw new Error(`'${path}' cannot be read`, { cause });
}
