// Sends results to a shared store while the run goes on: the artifacts of a result first, then its record.

import { createReadStream, readFileSync, statSync } from 'node:fs';
import type { Digest, Key } from '../../base/brand.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { blobOf } from '../blobs/blob-bytes.ts';
import type { BlobBytes } from '../blobs/blob-store.ts';
import type { NotedArtifact } from '../format/record-file.ts';
import { resultName } from '../result-name.ts';
import type { Store, StoredResult } from '../store.ts';
import type { SharedNotes } from './shared-notes.ts';
import { nameOfFile, nameOfFolder, nameOfRecord, writeSharedFolder, writeSharedRecord } from './shared-objects.ts';
import { type SharedRemote, withBeat } from './shared-remote.ts';

const resultsAtOnce = 8;
const filesAtOnce = 4;
/** Smaller files are in memory while they are sent. */
const small = 1 << 20;

export interface Sent {
  readonly results: number;
  readonly bytes: number;
  /** Results that are not in the shared store. */
  readonly left: number;
  /** Keys under which the shared store has another result. */
  readonly conflicts: readonly Key[];
}

interface Waiting {
  readonly key: Key;
  readonly result: StoredResult;
}

export class Uploads {
  readonly #local: Store;
  readonly #remote: SharedRemote;
  readonly #notes: SharedNotes;
  readonly #waiting: Waiting[] = [];
  readonly #sending = new Set<Promise<void>>();
  readonly #seen = new Set<string>();
  readonly #artifacts = new Map<Digest, Promise<NotedArtifact | undefined>>();
  readonly #conflicts: Key[] = [];
  #results = 0;
  #bytes = 0;
  #left = 0;
  #isStopped = false;

  constructor(local: Store, remote: SharedRemote, notes: SharedNotes) {
    this.#local = local;
    this.#remote = remote;
    this.#notes = notes;
  }

  /**
   * Sends a result that is complete in the local store, unless it is known to be there. What depends on something outside of
   * the key, or was accepted by somebody, counts in this project alone.
   */
  add(key: Key, result: StoredResult): void {
    if (result.impure || result.accepted) return;
    const name = resultName(result);
    if (this.#seen.has(`${key} ${name}`)) return;
    this.#seen.add(`${key} ${name}`);
    if (this.#notes.isSent(key, name)) return;
    this.#waiting.push({ key, result });
    this.#start();
  }

  /**
   * Waits until everything is sent, nothing more can be sent, or the time is over.
   *
   * @param milliseconds - at most
   */
  async finish(milliseconds: number, signal?: AbortSignal): Promise<Sent> {
    const isOver = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      timer.unref();
      signal?.addEventListener('abort', () => resolve(), { once: true });
      if (signal?.aborted) resolve();
    });
    let isDone = false;
    const all = async (): Promise<void> => {
      while (this.#sending.size && !isDone) await Promise.all(this.#sending);
    };
    await Promise.race([all(), isOver]);
    isDone = true;
    this.#isStopped = true;
    const left = this.#left + this.#waiting.length + this.#sending.size;
    return { results: this.#results, bytes: this.#bytes, left, conflicts: this.#conflicts };
  }

  #start(): void {
    while (this.#sending.size < resultsAtOnce && this.#waiting.length && !this.#isStopped) {
      const next = this.#waiting.shift()!;
      const sending: Promise<void> = this.#send(next)
        .then(
          (isSent) => {
            if (!isSent) this.#left += 1;
          },
          // An artifact was removed or cannot be read: the result is not there.
          () => {
            this.#left += 1;
          },
        )
        .finally(() => {
          this.#sending.delete(sending);
          this.#start();
        });
      this.#sending.add(sending);
    }
  }

  async #send({ key, result }: Waiting): Promise<boolean> {
    const { guard } = this.#remote;
    if (!guard.isOpen('write')) return false;
    const digests = [...new Set(Object.values(result.outputs))];
    const sent = await inParallel(digests, filesAtOnce, (digest) => this.#sendArtifact(digest));
    const artifacts: Record<Digest, NotedArtifact> = {};
    for (const [index, digest] of digests.entries()) {
      const artifact = sent[index];
      if (!artifact) return false;
      artifacts[digest] = artifact;
    }
    const isThere = await this.#sendRecord(key, result, artifacts);
    if (isThere) this.#notes.noteSent(key, resultName(result));
    return isThere;
  }

  async #sendRecord(
    key: Key,
    result: StoredResult,
    artifacts: Readonly<Record<Digest, NotedArtifact>>,
  ): Promise<boolean> {
    const content = writeSharedRecord({ key, artifacts, result }, this.#remote.trust);
    const put = await this.#put(nameOfRecord(key), content);
    if (put === 'stored') this.#results += 1;
    if (put !== 'present') return put === 'stored';
    const other = await this.#remote.readRecord(key);
    if (other?.read.type === 'found') {
      if (resultName(other.read.record.result) !== resultName(result)) this.#conflicts.push(key);
      return true;
    }
    // It cannot be used by anybody who reads as this run does.
    const isReplaced = other !== undefined && (await this.#replace(nameOfRecord(key), content));
    if (isReplaced) this.#results += 1;
    return isReplaced;
  }

  /** Its form and size, once it is there; undefined if it could not be sent. */
  #sendArtifact(digest: Digest): Promise<NotedArtifact | undefined> {
    const known = this.#artifacts.get(digest);
    if (known) return known;
    const sending = this.#sendOnce(digest);
    this.#artifacts.set(digest, sending);
    return sending;
  }

  async #sendOnce(digest: Digest): Promise<NotedArtifact | undefined> {
    const entries = await this.#local.membersOf(digest);
    if (!entries) {
      const size = await this.#sendFile(digest);
      return size === undefined ? undefined : { form: 'file', size };
    }
    const files = [...new Set(entries.map((entry) => entry.digest))];
    const sent = await inParallel(files, filesAtOnce, (file) => this.#sendArtifact(file));
    if (!sent.every((file) => file !== undefined)) return undefined;
    const put = await this.#put(nameOfFolder(digest), writeSharedFolder(entries));
    if (put === undefined) return undefined;
    // Its name is made from its content, but others could write something else there.
    if (put === 'present' && !(await this.#remote.entriesOf(digest)))
      if (!(await this.#replace(nameOfFolder(digest), writeSharedFolder(entries)))) return undefined;
    return { form: 'folder', size: entries.reduce((sum, { size }) => sum + size, 0) };
  }

  async #sendFile(digest: Digest): Promise<number | undefined> {
    const path = await this.#local.pathOf(digest);
    if (path === undefined) return undefined;
    const { size } = statSync(path);
    const content = size < small ? blobOf(readFileSync(path)) : { size, chunks: () => createReadStream(path) };
    const name = nameOfFile(digest);
    const put = await this.#put(name, content);
    if (put === undefined) return undefined;
    if (put === 'present') {
      const isWhole = !this.#remote.damaged.has(digest) && (await this.#remote.sizeOfFile(digest)) === size;
      if (!isWhole && !(await this.#replace(name, content))) return undefined;
    }
    this.#remote.damaged.delete(digest);
    if (put === 'stored') this.#bytes += size;
    return size;
  }

  async #put(name: string, content: BlobBytes): Promise<'stored' | 'present' | undefined> {
    const { guard, blobs } = this.#remote;
    const put = await guard.try('write', ({ beat }) => blobs.putIfAbsent(name, withBeat(content, beat)));
    return put?.value;
  }

  async #replace(name: string, content: BlobBytes): Promise<boolean> {
    const { guard, blobs } = this.#remote;
    const removed = await guard.try('write', () => blobs.remove(name));
    return removed !== undefined && (await this.#put(name, content)) === 'stored';
  }
}
