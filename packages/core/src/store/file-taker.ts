// How a file's bytes become an artifact: moved into the store when nobody else can reach them, copied otherwise.
//
// Moving trusts that the giver has finished writing. What can be seen of the contrary is looked for: a second hard
// link, a symlink, a size or an mtime that changed while the bytes were hashed. Such a file is copied.

import type { BigIntStats } from 'node:fs';
import { type FileHandle, lstat, open, rm, stat } from 'node:fs/promises';
import { digestHandle, type TakenBytes } from './copy-bytes.ts';
import { copyFileDigesting } from './copy-file.ts';
import type { DiskWriter } from './disk-writer.ts';
import type { Layout } from './layout.ts';
import { statFile } from './read-small.ts';
import type { VerifiedFiles } from './verified-files.ts';
import { hasCode, isOutOfHandles } from './write-error.ts';

const readOnly = 0o444;

export class FileTaker {
  readonly #layout: Layout;
  readonly #writer: DiskWriter;
  readonly #verified: VerifiedFiles;

  constructor(layout: Layout, writer: DiskWriter, verified: VerifiedFiles) {
    this.#layout = layout;
    this.#writer = writer;
    this.#verified = verified;
  }

  /** Moves the file in, or copies it and removes its name. The caller syncs the folder that the artifact lies in. */
  async adopt(path: string): Promise<TakenBytes> {
    const found = await readingSource(path, () => lstat(path, { bigint: true }));
    if (found.isFile() && found.nlink === 1n && found.dev === (await this.#writer.device())) {
      const moved = await this.#move(path);
      if (moved) return moved;
    }
    const taken = await this.copy(path);
    await rm(path, { force: true }).catch(() => undefined);
    return taken;
  }

  /** The caller syncs the folder that the artifact lies in. */
  copy(path: string): Promise<TakenBytes> {
    return this.#withSource(path, (source) =>
      this.#writer.withTemporary(async (temporary) => {
        let stats: BigIntStats | undefined;
        const taken = await copyFileDigesting(source, path, temporary, async (copy) => {
          await copy.chmod(readOnly);
          await copy.sync();
          stats = await copy.stat({ bigint: true });
        });
        if (!this.#isKept(taken)) await this.#place(temporary, taken, stats);
        return taken;
      }),
    );
  }

  /** Undefined when the file must be copied after all. */
  #move(path: string): Promise<TakenBytes | undefined> {
    return this.#withSource(path, async (source) => {
      const before = await source.stat({ bigint: true });
      const taken = await digestHandle(source, Number(before.size));
      const after = await source.stat({ bigint: true });
      if (after.mtimeNs !== before.mtimeNs || after.size !== BigInt(taken.size)) return undefined;
      if (this.#isKept(taken)) {
        await rm(path, { force: true }).catch(() => undefined);
        return taken;
      }
      try {
        await source.chmod(readOnly);
        await source.sync();
        await this.#place(path, taken, after);
        return taken;
      } catch (error) {
        // Another owner's file, or a folder that nothing may be moved out of.
        if (hasCode(error, 'EXDEV', 'EPERM', 'EACCES')) return undefined;
        throw error;
      }
    });
  }

  /** Whether equal bytes are in the store, and known to be those. Otherwise ours take their place, which heals. */
  #isKept({ digest }: TakenBytes): boolean {
    const path = this.#layout.artifact(digest);
    const stats = statFile(path);
    return stats !== undefined && this.#verified.has(path, digest, stats);
  }

  async #place(from: string, { digest }: TakenBytes, hashed: BigIntStats | undefined): Promise<void> {
    const path = this.#layout.artifact(digest);
    await this.#writer.rename(from, path);
    // Renaming sets the ctime, not the mtime; and another process may have put its equal file here since.
    const stats = statFile(path);
    const isSame = stats && stats.ino === hashed?.ino && stats.mtimeNs === hashed.mtimeNs && stats.size === hashed.size;
    if (isSame) this.#verified.noteTaken(path, digest, stats);
  }

  async #withSource<T>(path: string, use: (source: FileHandle) => Promise<T>): Promise<T> {
    const found = await readingSource(path, () => stat(path));
    if (!found.isFile()) throw new Error(`'${path}' is not a file`);
    const source = await readingSource(path, () => open(path, 'r'));
    try {
      return await use(source);
    } finally {
      await source.close();
    }
  }
}

/** That a source cannot be read is no fault of the store's; that we are out of handles is. */
async function readingSource<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (isOutOfHandles(cause)) throw cause;
    throw new Error(`'${path}' cannot be read`, { cause });
  }
}
