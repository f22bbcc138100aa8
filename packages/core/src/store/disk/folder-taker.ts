// Turns the files of a folder into artifacts, like file-taker.ts, but syncs them together. First all files are hashed,
// and copies are written under temporary names. Then all are synced. Then each gets its final name. So there is never a
// final name whose bytes could be lost.

import {
  type BigIntStats,
  chmodSync,
  closeSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { checkLength } from '../../files/copy-file.ts';
import { hasCode } from '../../files/error-codes.ts';
import { statFile } from '../../files/read-small.ts';
import { syncFiles } from '../../files/sync-many.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { type DiskWriter, removeIfThere } from './disk-writer.ts';
import { type FileTaker, readingSource, type TakenFile } from './file-taker.ts';
import type { Layout } from './layout.ts';

const readOnly = 0o444;
/** A larger file is taken alone: its bytes are not kept in memory, and syncing it takes longer than the call. */
const small = 1 << 20;
/** After this many files, other work gets a turn. */
const inOneTurn = 64;

export type FolderFile = FileOnDisk | { readonly bytes: Buffer };

interface FileOnDisk {
  readonly path: string;
  /** Whether it may be moved into the store: no other program has a name for it. */
  readonly isOurs: boolean;
}

/** A file that is hashed and does not have its final name yet. */
interface Waiting {
  /** Its index among the files of the folder. */
  readonly index: number;
  /** The file that is synced and then gets its final name. */
  readonly from: string;
  readonly isCopy: boolean;
  readonly digest: Digest;
}

export class FolderTaker {
  readonly #layout: Layout;
  readonly #writer: DiskWriter;
  readonly #files: FileTaker;

  constructor(layout: Layout, writer: DiskWriter, files: FileTaker) {
    this.#layout = layout;
    this.#writer = writer;
    this.#files = files;
  }

  /** Takes files in their order. The caller syncs the folders of the artifacts, and then removes the sources. */
  async take(files: readonly FolderFile[]): Promise<readonly TakenFile[]> {
    const temporary = join(this.#layout.temporary, temporaryName());
    const taken: TakenFile[] = [];
    const waiting = new Map<Digest, Waiting>();
    try {
      for (const [index, file] of files.entries()) {
        if (index % inOneTurn === inOneTurn - 1) await turn();
        const copy = `${temporary}.${index}`;
        taken.push(
          'bytes' in file
            ? this.#prepareBytes(file.bytes, index, copy, waiting)
            : await this.#prepare(file, index, copy, waiting),
        );
      }
      const paths = [...waiting.values()].map(({ from }) => from);
      await syncFiles(paths, this.#layout.temporary);
      let count = 0;
      for (const file of waiting.values()) {
        if (count++ % inOneTurn === inOneTurn - 1) await turn();
        const other = await this.#put(file);
        if (other) taken[file.index] = other;
      }
      return taken;
    } finally {
      for (const { from, isCopy } of waiting.values()) if (isCopy) removeIfThere(from);
    }
  }

  async #prepare(
    { path, isOurs }: FileOnDisk,
    index: number,
    copy: string,
    waiting: Map<Digest, Waiting>,
  ): Promise<TakenFile> {
    const found = readingSource(path, () => lstatSync(path, { bigint: true }));
    // A link is followed; a pipe would block.
    if (!found.isFile() || found.size >= small) return isOurs ? this.#files.link(path) : this.#files.copy(path);
    const bytes = readingSource(path, () => readFileSync(path));
    const digest = digestBytes(bytes);
    const taken = { digest, size: bytes.length, stats: found };
    if (this.#files.isKept(digest) || waiting.has(digest)) return taken;
    if (isOurs && this.#files.isMovable(found) && isUnchanged(path, found, bytes.length) && makeReadOnly(path)) {
      waiting.set(digest, { index, from: path, isCopy: false, digest });
      return taken;
    }
    waiting.set(digest, { index, from: copy, isCopy: true, digest });
    return { ...taken, stats: writeNew(copy, bytes) };
  }

  #prepareBytes(bytes: Buffer, index: number, copy: string, waiting: Map<Digest, Waiting>): TakenFile {
    const digest = digestBytes(bytes);
    const other = waiting.get(digest);
    const stats = statFile(other ? other.from : this.#layout.artifact(digest));
    if (stats && (other || this.#files.isKept(digest))) return { digest, size: bytes.length, stats };
    waiting.set(digest, { index, from: copy, isCopy: true, digest });
    return { digest, size: bytes.length, stats: writeNew(copy, bytes) };
  }

  /** Returns the copy that was taken instead, if the file cannot be linked. */
  async #put({ from, isCopy, digest }: Waiting): Promise<TakenFile | undefined> {
    const target = this.#layout.artifact(digest);
    if (isCopy) this.#writer.rename(from, target);
    else if (!(await this.#files.linkInto(from, target))) return this.#files.copy(from);
    return undefined;
  }
}

/** Whether no process wrote to the file while it was read. */
function isUnchanged(path: string, { mtimeNs }: BigIntStats, size: number): boolean {
  const stats = lstatSync(path, { bigint: true });
  return stats.mtimeNs === mtimeNs && stats.size === BigInt(size);
}

/** False if the file belongs to another user. */
function makeReadOnly(path: string): boolean {
  try {
    chmodSync(path, readOnly);
    return true;
  } catch (error) {
    if (hasCode(error, 'EPERM', 'EACCES', 'ENOTSUP', 'ENOSYS')) return false;
    throw error;
  }
}

function writeNew(path: string, bytes: Buffer): BigIntStats {
  const file = openSync(path, 'wx', readOnly);
  try {
    writeFileSync(file, bytes);
    fchmodSync(file, readOnly);
    const stats = fstatSync(file, { bigint: true });
    checkLength(path, Number(stats.size), bytes.length);
    return stats;
  } finally {
    closeSync(file);
  }
}
