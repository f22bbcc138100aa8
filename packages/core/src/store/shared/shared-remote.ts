// What a run asks of a shared store, one question each. Nothing here rejects because of the store: what cannot be read
// counts as missing.

import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Digest, Key } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { isSystemError } from '../../files/error-codes.ts';
import { checkSize, readBlob } from '../blobs/blob-bytes.ts';
import type { BlobBytes, BlobStore } from '../blobs/blob-store.ts';
import type { RecordTrust } from './record-trust.ts';
import type { Attempt, RemoteGuard } from './remote-guard.ts';
import {
  nameOfFile,
  nameOfFolder,
  nameOfRecord,
  type ReadRecord,
  readSharedFolder,
  readSharedRecord,
} from './shared-objects.ts';

/** `unknown`: the store could not be asked. */
export type FetchedFile = 'whole' | 'absent' | 'damaged' | 'unknown';

export class SharedRemote {
  readonly blobs: BlobStore;
  readonly guard: RemoteGuard;
  readonly trust: RecordTrust;
  /** Files whose bytes were wrong there. A file that is made again replaces them. */
  readonly damaged = new Set<Digest>();

  constructor(blobs: BlobStore, guard: RemoteGuard, trust: RecordTrust) {
    this.blobs = blobs;
    this.guard = guard;
    this.trust = trust;
  }

  /** The object under a key as bytes, and what it says. Undefined if there is none, or the store could not be asked. */
  async readRecord(key: Key): Promise<{ readonly bytes: Buffer; readonly read: ReadRecord } | undefined> {
    const bytes = await this.#readWhole(nameOfRecord(key));
    return bytes && { bytes, read: readSharedRecord(bytes, key, this.trust) };
  }

  async sizeOfFile(digest: Digest): Promise<number | undefined> {
    if (this.damaged.has(digest)) return undefined;
    return (await this.guard.try('read', () => this.blobs.has(nameOfFile(digest))))?.value?.size;
  }

  /** The members of a folder. Undefined if it is missing, or is not a folder. */
  async entriesOf(digest: Digest): Promise<readonly FolderEntry[] | undefined> {
    const bytes = await this.#readWhole(nameOfFolder(digest));
    return bytes && readSharedFolder(bytes, digest);
  }

  /** Writes the verified bytes of a file to a path that does not exist. Otherwise nothing is left there. */
  async fetchFile(digest: Digest, path: string): Promise<FetchedFile> {
    if (this.damaged.has(digest)) return 'damaged';
    let fetched: FetchedFile = 'unknown';
    // A connection may have damaged them. Read twice, it was the store.
    for (let reading = 0; reading < 2; reading += 1) {
      fetched = (await this.guard.try('read', (attempt) => this.#fetchOnce(digest, path, attempt)))?.value ?? 'unknown';
      if (fetched === 'whole') return fetched;
      await rm(path, { force: true });
      if (fetched !== 'damaged') return fetched;
    }
    this.damaged.add(digest);
    return fetched;
  }

  async #fetchOnce(digest: Digest, path: string, { beat, signal }: Attempt): Promise<FetchedFile> {
    const blob = await this.blobs.get(nameOfFile(digest));
    if (!blob) return 'absent';
    beat();
    const file = await open(path, 'w', 0o600);
    const hash = createHash('sha256');
    try {
      for await (const chunk of checkSize(blob, `The file '${digest}'`)) {
        if (signal.aborted) return 'unknown';
        beat();
        hash.update(chunk);
        await file.writeFile(chunk);
      }
    } catch (error) {
      // This disk is full: then the bytes are missing here.
      if (isSystemError(error)) return 'unknown';
      throw error;
    } finally {
      await file.close();
    }
    return hash.digest('hex') === digest ? 'whole' : 'damaged';
  }

  async #readWhole(name: string): Promise<Buffer | undefined> {
    const read = await this.guard.try('read', async ({ beat }) => {
      const blob = await this.blobs.get(name);
      return blob && readBlob(withBeat(blob, beat));
    });
    return read?.value;
  }
}

/** Each chunk of a content shows that the work goes on. */
export function withBeat({ size, chunks }: BlobBytes, beat: () => void): BlobBytes {
  return {
    size,
    async *chunks() {
      for await (const chunk of chunks()) {
        beat();
        yield chunk;
      }
      beat();
    },
  };
}
