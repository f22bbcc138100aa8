// The store: artifacts under their digests, and records under their keys. Every implementation guarantees:
// - a record is visible only if every artifact that it names is complete;
// - bytes are verified before they are handed out: an artifact that does not match its digest counts as missing, and is
//   moved aside;
// - if a store cannot be read, results count as missing; if it cannot be written, it throws a `StoreError`.

import type { Acceptance } from '../base/acceptance.ts';
import type { Digest, Key } from '../base/brand.ts';
import type { FolderEntry } from '../base/digest.ts';
import type { Locks } from './locks/locks.ts';

export type ArtifactForm = 'file' | 'folder';

/** Which files of a folder to take, by their names relative to its root, with `/` always. */
export type NameFilter = (name: string) => boolean;

/** One result under a key. */
export interface StoredResult {
  readonly outputs: Readonly<Record<string, Digest>>;
  /** How long it took to make, for estimates of plans. */
  readonly seconds: number;
  /** When it was made, ISO 8601; only shown to people. */
  readonly at: string;
  /** What `explainKey` returned when it was made. */
  readonly manifest?: unknown;
  /** The kinds' descriptions of the outputs, as plain JSON. */
  readonly descriptions?: unknown;
  /** For a gate: whether all verdicts passed. */
  readonly isPassed?: boolean;
  /** Impure things that the code did, in words. Such a result is used only by a run that allows it. */
  readonly impure?: readonly string[];
  /** Other code made it, and somebody said that it stands for this key. It is used only where that is known. */
  readonly accepted?: Acceptance;
  /** Its artifacts were removed when all that reads them was done, so they need not be there. */
  readonly isRemoved?: true;
}

/** Why a result that was stored under a key cannot be used. */
export interface LostResult {
  readonly kind: 'artifact-missing' | 'artifact-damaged' | 'record-missing' | 'record-damaged';
  /** The name of the output that the artifact is. */
  readonly output: string | null;
}

/** Where bytes are taken from: the path of a file, of which a link is followed, or the bytes themselves. */
export type FileContent = { readonly path: string } | { readonly bytes: Buffer };

/** A file that becomes a member of a folder. */
export type NamedFile = FolderEntry & FileContent;

/** What a store contains, for housekeeping. Whether it is complete is not checked. */
export interface StoreContents {
  readonly files: ReadonlyMap<Digest, ListedEntry>;
  readonly folders: ReadonlyMap<Digest, ListedEntry & { readonly entries: readonly FolderEntry[] }>;
  readonly results: readonly ListedResult[];
}

export interface ListedEntry {
  /** Its own bytes: a folder without its files, a result without its artifacts. */
  readonly size: number;
}

export interface ListedResult extends ListedEntry {
  readonly key: Key;
  /** Made from its outputs: results with equal outputs have the same name. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** Its artifacts were removed when all that reads them was done. */
  readonly isRemoved?: true;
  /** When it was made, ISO 8601. */
  readonly at: string;
}

/** What has to be removed from a store. */
export interface Removal {
  readonly results: readonly Pick<ListedResult, 'key' | 'name'>[];
  readonly folders: readonly Digest[];
  readonly files: readonly Digest[];
}

export interface Store {
  /** Its location, for messages. */
  readonly place: string;
  /**
   * A folder for workspaces, which need not exist. Files in it can be taken into the store without a copy, if possible.
   * What is made in it under a `temporaryName` is removed when its process is dead.
   */
  readonly temporary: string;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** Locks among all processes that use the store: for nodes that are being made, and for locks that steps name. */
  readonly locks: Locks;
  /**
   * Takes a file or a folder that nobody will write to any more, and returns its digest. It is moved, or copied if it
   * is on another disk or has another name (a hard link, a symlink). Equal bytes are stored once. The source is removed
   * last: if this fails, the source is still complete and can be given to another store.
   *
   * Symlinks are followed inside a folder. A link out of the folder is an `Error`, and so is anything that is not a
   * file or a folder. Only files are stored: an empty folder inside is not.
   */
  adopt(path: string, form: ArtifactForm): Promise<Digest>;
  /**
   * Copies a file or a folder into the store, as a copy-on-write clone if the file system supports it. The digest is
   * computed from the copy, so a change of the source meanwhile does no harm.
   *
   * @param match - which files of a folder to take; default all
   */
  copyIn(path: string, form: ArtifactForm, match?: NameFilter): Promise<Digest>;
  /**
   * Like `copyIn`, for a folder of files from anywhere whose digests are known. A file whose bytes are in the store is
   * not read or written again. The returned digest is that of the stored folder. If a file was changed meanwhile, it
   * differs from the digest of `files`.
   */
  copyFiles(files: readonly NamedFile[]): Promise<Digest>;
  /**
   * Whether an artifact is present with its size, as far as the size is known: from a record, from a folder's manifest,
   * or because this process has hashed it. Bytes are not read.
   */
  has(digest: Digest): Promise<boolean>;
  /** A verified, read-only path of a file's bytes in the store; undefined if it is missing or damaged. */
  pathOf(digest: Digest): Promise<string | undefined>;
  /**
   * Writes a verified copy (file or folder) to a path that does not exist yet, completely or not at all; false if it is
   * missing or damaged. The copy can be written to.
   */
  copyOut(digest: Digest, path: string): Promise<boolean>;
  /**
   * Like `copyOut`, for reading only: its files may be links to the store's own files, so that no byte is written
   * again.
   */
  layOut(digest: Digest, path: string): Promise<boolean>;
  /**
   * Says that the artifact which was laid out at a path is not read any more. The store may move a large folder away
   * from there, to make a similar one from it later. It is not an error if nothing was laid out there.
   */
  giveBack(path: string): Promise<void>;
  formOf(digest: Digest): Promise<ArtifactForm | undefined>;
  /** The files of a folder, in code-unit order of their names; undefined for anything else. Bytes are not read. */
  membersOf(digest: Digest): Promise<readonly FolderEntry[] | undefined>;
  /** Bytes of an artifact; for a folder, of all its files. */
  sizeOf(digest: Digest): Promise<number | undefined>;
  /** Results under a key whose artifacts are all present, newest last. */
  find(key: Key): Promise<readonly StoredResult[]>;
  /** Like `find`, but includes results whose artifacts are missing: they still show what a node was made from. */
  recorded(key: Key): Promise<readonly StoredResult[]>;
  /**
   * Whether a result under the key is known and must not be used, so that what an earlier run noted of it must not be used
   * either. Without it, none is.
   */
  isRefused?(key: Key): boolean;
  /** If `find` returns nothing: what is wrong with the stored results; undefined if there are none under the key. */
  findLost(key: Key): Promise<LostResult | undefined>;
  /**
   * Adds a result. It becomes the newest, and replaces an earlier one with equal outputs. Rejects if it names an
   * artifact that is not complete in the store. The manifest is plain JSON.
   */
  record(key: Key, result: StoredResult): Promise<void>;
  /** Everything in the store; what cannot be read is left out. */
  list(): Promise<StoreContents>;
  /**
   * Removes results, then folders, then files: if it is interrupted, no record names something that was removed. What
   * does not exist is ignored. The caller has to make sure that nobody needs any of it.
   */
  remove(going: Removal): Promise<void>;
}

export type StoreErrorCode = 'disk-full' | 'store-read-only' | 'store-unwritable';

/** The store could not be written. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
