// Reads artifacts. Names and sizes show whether an artifact is complete, and a file is hashed before it is handed out.
// A file that does not match its digest is moved to `damaged/`, so that the next write of these bytes heals it.

import { type BigIntStats, linkSync } from 'node:fs';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, type FolderEntry } from '../../base/digest.ts';
import { markOf, noteLinked } from '../../base/file-mark.ts';
import { isDigits } from '../../base/safe-name.ts';
import { digestFileOrNone } from '../../files/copy-bytes.ts';
import { hasCode } from '../../files/error-codes.ts';
import { nowNs } from '../../files/now-ns.ts';
import { listOrNone, readOrNone, sizeOfFile, statFile } from '../../files/read-small.ts';
import type { VerifiedFiles } from '../../files/verified-files.ts';
import { readManifest } from '../format/folder-manifest.ts';
import type { NotedArtifact } from '../format/record-file.ts';
import type { ArtifactForm } from '../store.ts';
import type { Layout } from './layout.ts';
import { setAside } from './set-aside.ts';

const emptyDigest = digestBytes('');

export class ArtifactReader {
  readonly #layout: Layout;
  readonly #verified: VerifiedFiles;
  /**
   * The size of a digest never changes, so a size that was measured while hashing, or read from a sealed record, stays
   * true.
   */
  readonly #sizes = new Map<Digest, number>([[emptyDigest, 0]]);
  readonly #manifests = new Map<Digest, readonly FolderEntry[]>();
  readonly #underWay = new Map<Digest, Promise<string | undefined>>();

  constructor(layout: Layout, verified: VerifiedFiles) {
    this.#layout = layout;
    this.#verified = verified;
  }

  learnSize(digest: Digest, size: number): void {
    this.#sizes.set(digest, size);
  }

  artifactPath(digest: Digest): string {
    return this.#layout.artifact(digest);
  }

  /** Whether all its files exist with their sizes. Without a note, a size is checked only if it is known. */
  isWhole(digest: Digest, noted?: NotedArtifact): boolean {
    if (noted?.form === 'file') this.learnSize(digest, noted.size);
    return this.note(digest) !== undefined;
  }

  /** For an artifact that is not complete: whether a part of it exists, or was moved aside. */
  judge(digest: Digest): 'artifact-missing' | 'artifact-damaged' {
    const { damaged, artifact, folder } = this.#layout;
    if (!isDigits(digest)) return 'artifact-missing';
    const isThere = [artifact(digest), folder(digest)].some((path) => statFile(path) !== undefined);
    const isAside = listOrNone(damaged).some((name) => name.startsWith(digest));
    return isThere || isAside ? 'artifact-damaged' : 'artifact-missing';
  }

  /** The form and sizes of an artifact, if it is complete as far as its sizes show. */
  note(digest: Digest): NotedArtifact | undefined {
    if (!isDigits(digest)) return undefined;
    const size = this.#sizeOfFile(digest);
    if (size !== undefined) return { form: 'file', size };
    const entries = this.entries(digest);
    if (!entries?.every((entry) => this.#sizeOfFile(entry.digest, entry.size) !== undefined)) return undefined;
    return { form: 'folder', size: entries.reduce((sum, entry) => sum + entry.size, 0) };
  }

  /** Like `note`, but the size is certain: a file that this process does not know yet is hashed. */
  async trueNote(digest: Digest): Promise<NotedArtifact | undefined> {
    const note = this.note(digest);
    if (note?.form !== 'file' || this.#sizes.has(digest)) return note;
    return (await this.verifiedPath(digest)) === undefined ? undefined : this.note(digest);
  }

  /** The members of a folder; undefined if it is not in the store, or its manifest is damaged. */
  entries(digest: Digest): readonly FolderEntry[] | undefined {
    const path = this.#layout.folder(digest);
    const stats = statFile(path);
    if (!stats) return undefined;
    const known = this.#manifests.get(digest);
    if (known && this.#verified.has(path, digest, stats)) return known;
    const since = nowNs();
    const bytes = readOrNone(path);
    const entries = bytes && readManifest(bytes, digest);
    if (entries) {
      this.#manifests.set(digest, entries);
      this.#verified.noteRead(path, digest, stats, since);
    } else if (bytes) this.setAside(path, stats);
    return entries;
  }

  /** Remembers the members of a folder whose manifest this process has just written or found. */
  learnEntries(digest: Digest, entries: readonly FolderEntry[]): void {
    const path = this.#layout.folder(digest);
    const stats = statFile(path);
    if (!stats) return;
    this.#manifests.set(digest, entries);
    this.#verified.noteTaken(path, digest, stats);
  }

  /** The path of a file whose bytes were hashed. Readers at the same time share one hashing. */
  verifiedPath(digest: Digest): Promise<string | undefined> {
    const underWay = this.#underWay.get(digest);
    if (underWay) return underWay;
    const verifying = this.#verify(digest).finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, verifying);
    return verifying;
  }

  /** The form of an artifact, without checking the members of a folder. */
  formOf(digest: Digest): ArtifactForm | undefined {
    if (!isDigits(digest)) return undefined;
    return this.#sizeOfFile(digest) !== undefined ? 'file' : this.entries(digest) && 'folder';
  }

  /**
   * Makes a hard link to a verified file, for reading only; `no-links` if the disk does not support links.
   *
   * @returns the mark by which its bytes are known to be the verified ones; true if a mark would not show a change
   */
  async link(digest: Digest, target: string): Promise<boolean | 'no-links' | { readonly mark: string }> {
    const path = await this.verifiedPath(digest);
    if (path === undefined) return false;
    const before = statFile(path);
    if (!before) return false;
    try {
      linkSync(path, target);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      if (hasCode(error, 'EXDEV', 'EPERM', 'EACCES', 'ENOTSUP', 'ENOSYS', 'EMLINK')) return 'no-links';
      throw error;
    }
    // A new name changes the ctime. If another process wrote to the file meanwhile, the mtime has changed too.
    const after = statFile(path);
    const isSame = after?.ino === before.ino && after.mtimeNs === before.mtimeNs && after.size === before.size;
    if (after) noteLinked(before, after);
    if (!isSame || !this.#verified.has(path, digest, before)) return true;
    this.#verified.noteTaken(path, digest, after);
    return { mark: markOf(after) };
  }

  async #verify(digest: Digest): Promise<string | undefined> {
    if (!isDigits(digest)) return undefined;
    const path = this.#layout.artifact(digest);
    const stats = statFile(path);
    if (!stats) return undefined;
    if (this.#verified.has(path, digest, stats)) return path;
    const since = nowNs();
    const taken = await digestFileOrNone(path, Number(stats.size));
    if (!taken) return undefined;
    if (taken.digest !== digest) {
      this.setAside(path, stats);
      return undefined;
    }
    this.learnSize(digest, taken.size);
    this.#verified.noteRead(path, digest, stats, since);
    return path;
  }

  /** The size of a file, if it exists and has the right size, as far as that is known. */
  #sizeOfFile(digest: Digest, size = this.#sizes.get(digest)): number | undefined {
    const found = sizeOfFile(this.#layout.artifact(digest));
    if (found === undefined) return undefined;
    // After a crash of the machine, damaged files are most often empty.
    return (size === undefined ? found > 0 : found === size) ? found : undefined;
  }

  /** Does nothing if another process has replaced it by a healed file since. */
  setAside(path: string, stats: BigIntStats): void {
    if (statFile(path)?.ino !== stats.ino) return;
    this.#verified.forget(path);
    setAside(this.#layout, path);
  }
}
