// Files and folders as blobs, each under its digest, and verified copies of files on the disk of this machine.

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, digestFile, digestFolder, type FolderEntry } from '../../base/digest.ts';
import { isDigits } from '../../base/safe-name.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { nowNs } from '../../files/now-ns.ts';
import { statFile } from '../../files/read-small.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { VerifiedFiles } from '../../files/verified-files.ts';
import { readManifest, writeManifest } from '../format/folder-manifest.ts';
import type { ArtifactForm, StoreContents } from '../store.ts';
import { blobOf, checkSize, readBlob } from './blob-bytes.ts';
import type { BlobBytes, BlobStore } from './blob-store.ts';

const askedAtOnce = 16;
/** Smaller files are written by this thread. */
const smallest = 1 << 20;
const fileName = (digest: Digest): string => `files/${digest}`;
const folderName = (digest: Digest): string => `folders/${digest}`;

export class BlobArtifacts {
  readonly temporary: string;
  readonly #blobs: BlobStore;
  readonly #copies: string;
  readonly #verified = new VerifiedFiles();
  readonly #fetching = new Map<Digest, Promise<string | undefined>>();
  /** Members of folders by digest. They never change. */
  readonly #entries = new Map<Digest, readonly FolderEntry[]>();

  /** @param copies - the folder of the verified copies */
  constructor(blobs: BlobStore, copies: string, temporary: string) {
    this.temporary = temporary;
    this.#blobs = blobs;
    this.#copies = copies;
  }

  async putFile(digest: Digest, content: BlobBytes): Promise<void> {
    const name = fileName(digest);
    if ((await this.#blobs.putIfAbsent(name, content)) === 'stored') return;
    // A blob whose content was cut short by another program would block its name forever.
    const found = await this.#blobs.has(name);
    if (found?.size === content.size) return;
    if (found) await this.#blobs.remove(name);
    await this.#blobs.putIfAbsent(name, content);
  }

  async putFolder(entries: readonly FolderEntry[]): Promise<Digest> {
    const digest = digestFolder(entries);
    if (await this.entriesOf(digest)) return digest;
    await this.#blobs.putIfAbsent(folderName(digest), blobOf(writeManifest(entries)));
    return digest;
  }

  async sizeOfFile(digest: Digest): Promise<number | undefined> {
    return isDigits(digest) ? (await this.#blobs.has(fileName(digest)))?.size : undefined;
  }

  /** The form and the size of an artifact, if it is complete. */
  async find(digest: Digest): Promise<{ readonly form: ArtifactForm; readonly size: number } | undefined> {
    const size = await this.sizeOfFile(digest);
    if (size !== undefined) return { form: 'file', size };
    const entries = await this.entriesOf(digest);
    if (!entries) return undefined;
    const sizes = await inParallel(entries, askedAtOnce, (entry) => this.sizeOfFile(entry.digest));
    if (!entries.every((entry, index) => sizes[index] === entry.size)) return undefined;
    return { form: 'folder', size: entries.reduce((sum, entry) => sum + entry.size, 0) };
  }

  /** The members of a folder, even if they are missing. Undefined if the folder is missing. */
  async entriesOf(digest: Digest): Promise<readonly FolderEntry[] | undefined> {
    if (!isDigits(digest)) return undefined;
    const known = this.#entries.get(digest);
    if (known) return (await this.#blobs.has(folderName(digest))) && known;
    const blob = await this.#blobs.get(folderName(digest));
    if (!blob) return undefined;
    const entries = readManifest(await readBlob(blob), digest);
    if (entries) this.#entries.set(digest, entries);
    else await this.#blobs.remove(folderName(digest));
    return entries;
  }

  /** The path of a verified, read-only copy of a file on this machine. */
  async pathOf(digest: Digest): Promise<string | undefined> {
    if (!isDigits(digest)) return undefined;
    const path = join(this.#copies, digest);
    if (await this.#isCopy(path, digest)) return path;
    const known = this.#fetching.get(digest);
    if (known) return known;
    const fetching = this.#fetch(digest, path).finally(() => this.#fetching.delete(digest));
    this.#fetching.set(digest, fetching);
    return fetching;
  }

  /**
   * Writes the verified bytes of a file to a path whose folder only this process uses. False if the file is missing or
   * damaged.
   */
  async writeFile(digest: Digest, path: string, mode: number): Promise<boolean> {
    const blob = isDigits(digest) ? await this.#blobs.get(fileName(digest)) : undefined;
    if (!blob) return false;
    if (blob.size < smallest) return this.#writeSmall(digest, await readBlob(blob), path, mode);
    const file = await open(path, 'wx', 0o600);
    const hash = createHash('sha256');
    try {
      for await (const chunk of checkSize(blob, `The file '${digest}'`)) {
        hash.update(chunk);
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    await chmod(path, mode);
    if (hash.digest('hex') === digest) return true;
    // A damaged blob would block the name for the right bytes.
    await this.#blobs.remove(fileName(digest));
    return false;
  }

  /** Synchronously: for a small file, each call of the thread pool takes longer than the work. */
  async #writeSmall(digest: Digest, bytes: Uint8Array, path: string, mode: number): Promise<boolean> {
    if (digestBytes(bytes) !== digest) {
      await this.#blobs.remove(fileName(digest));
      return false;
    }
    writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
    chmodSync(path, mode);
    return true;
  }

  async list(): Promise<Pick<StoreContents, 'files' | 'folders'>> {
    const files: Map<Digest, { readonly size: number }> = new Map();
    const folders: Map<Digest, { readonly size: number; readonly entries: readonly FolderEntry[] }> = new Map();
    for await (const { name, size } of this.#blobs.list('files/')) {
      const digest = name.slice('files/'.length);
      if (isDigits(digest)) files.set(digest, { size });
    }
    for await (const { name, size } of this.#blobs.list('folders/')) {
      const digest = name.slice('folders/'.length);
      const entries = isDigits(digest) ? await this.entriesOf(digest) : undefined;
      if (entries) folders.set(digest as Digest, { size, entries });
    }
    return { files, folders };
  }

  async removeFolder(digest: Digest): Promise<void> {
    await this.#blobs.remove(folderName(digest));
  }

  async removeFile(digest: Digest): Promise<void> {
    await this.#blobs.remove(fileName(digest));
    await rm(join(this.#copies, digest), { force: true });
  }

  async #fetch(digest: Digest, path: string): Promise<string | undefined> {
    makeFolder(this.temporary);
    makeFolder(this.#copies);
    const written = join(this.temporary, temporaryName());
    try {
      if (!(await this.writeFile(digest, written, 0o444))) return undefined;
      renameSync(written, path);
      this.#verified.noteTaken(path, digest, statSync(path, { bigint: true }));
      return path;
    } finally {
      rmSync(written, { force: true });
    }
  }

  /** Other programs can write there, so a copy is always checked. */
  async #isCopy(path: string, digest: Digest): Promise<boolean> {
    const stats = existsSync(path) ? statFile(path) : undefined;
    if (!stats) return false;
    if (this.#verified.has(path, digest, stats)) return true;
    const since = nowNs();
    if ((await digestFile(path).catch(() => undefined)) !== digest) return false;
    this.#verified.noteRead(path, digest, stats, since);
    return true;
  }
}
