// The store: artifacts under their digests, and records under their keys. Its laws, for every implementation:
// - a record is visible only when every artifact it names is whole;
// - bytes are verified before they are handed out: what does not match its digest is a miss, and set aside;
// - a store that cannot be read is a miss; one that cannot be written says so with a `StoreError`.

import type { Digest, Key } from '../base/brand.ts';
import type { FolderEntry } from '../base/digest.ts';
import type { Locks } from './locks/locks.ts';

export type ArtifactForm = 'file' | 'folder';

/** Which files of a folder to take, by their names from its root, with `/` always. */
export type NameFilter = (name: string) => boolean;

/** One result under a key. */
export interface StoredResult {
  readonly outputs: Readonly<Record<string, Digest>>;
  /** How long it took to make, for pricing a plan. */
  readonly seconds: number;
  /** When it was made, ISO 8601; for people only. */
  readonly at: string;
  /** What `explainKey` wrote when it was made. */
  readonly manifest?: unknown;
  /** What the kinds say of the outputs, in their own shape: plain JSON. */
  readonly descriptions?: unknown;
  /** Of a gate: whether every verdict was held. */
  readonly isPassed?: boolean;
  /** What was done that is in no key, in words: a hit only for a run that allows it. */
  readonly impure?: readonly string[];
}

/** Why a result that was stored under a key cannot be used. */
export interface LostResult {
  readonly kind: 'artifact-missing' | 'artifact-damaged' | 'record-missing' | 'record-damaged';
  /** Of an artifact: the output that it is. */
  readonly output: string | null;
}

/** A file that becomes a member of a folder. */
export interface NamedFile extends FolderEntry {
  /** Where it is; a link is followed. */
  readonly path: string;
}

/** What a store holds, for keeping house. Whether it is whole is another question. */
export interface StoreContents {
  readonly files: ReadonlyMap<Digest, ListedEntry>;
  readonly folders: ReadonlyMap<Digest, ListedEntry & { readonly entries: readonly FolderEntry[] }>;
  readonly results: readonly ListedResult[];
}

export interface ListedEntry {
  /** Bytes that it takes by itself: of a folder without its files, of a result without its artifacts. */
  readonly size: number;
}

export interface ListedResult extends ListedEntry {
  readonly key: Key;
  /** Made from its outputs: results with equal outputs have one name. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** When it was made, ISO 8601. */
  readonly at: string;
}

/** What is to be removed from a store. */
export interface Removal {
  readonly results: readonly Pick<ListedResult, 'key' | 'name'>[];
  readonly folders: readonly Digest[];
  readonly files: readonly Digest[];
}

export interface Store {
  /** Where it lies, for messages. */
  readonly place: string;
  /**
   * A folder, which need not exist, from which files are adopted without being copied where that can be: for workspaces.
   * What is made in it under a `temporaryName` is swept when its process is dead.
   */
  readonly temporary: string;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** Locks among all that use it: the nodes that are being made, and what steps name. */
  readonly locks: Locks;
  /**
   * Takes over a file or a folder that nobody else will write to any more, and returns its digest: moved, or copied
   * where it lies on another disk or has another name (a hard link, a symlink). Storing equal bytes twice keeps them
   * once. The source is removed last: when this fails, it is whole still, and can be given to another store.
   *
   * Symlinks in a folder are followed inside it; one that leads out, and what is neither file nor folder, is an `Error`.
   * A folder is its files: an empty folder inside leaves no trace.
   */
  adopt(path: string, form: ArtifactForm): Promise<Digest>;
  /**
   * Copies a file or a folder into the store, as a copy-on-write clone where the file system has it. The digest is that
   * of the copy's bytes, whatever happens to the source meanwhile.
   *
   * @param match - which files of a folder to take; default all
   */
  copyIn(path: string, form: ArtifactForm, match?: NameFilter): Promise<Digest>;
  /**
   * As `copyIn`, for a folder of files from anywhere whose digests are known. A file whose bytes are in the store is not
   * read again. The digest that it returns is that of what the store then holds: another one than that of `files` when a
   * file was changed meanwhile.
   */
  copyFiles(files: readonly NamedFile[]): Promise<Digest>;
  /**
   * Whether an artifact is there with its size, as far as the size is known: from a record that was found, from a
   * folder's manifest, or because this process has hashed it. Bytes are not read.
   */
  has(digest: Digest): Promise<boolean>;
  /** A verified, read-only path of a file's bytes in the store; undefined when it is missing or damaged. */
  pathOf(digest: Digest): Promise<string | undefined>;
  /**
   * Writes a verified copy (file or folder) to a path that does not exist yet, whole or not at all; false when missing or
   * damaged. The copy can be written to.
   */
  copyOut(digest: Digest, path: string): Promise<boolean>;
  /**
   * As `copyOut`, for reading only: its files may be the store's own, under another name, so that no byte of them is
   * written again.
   */
  layOut(digest: Digest, path: string): Promise<boolean>;
  /**
   * Says that nobody reads any more what was laid out at a path: a large folder may be moved from there, so that a later
   * one that is nearly the same is made of it. What was not laid out is no error.
   */
  giveBack(path: string): Promise<void>;
  formOf(digest: Digest): Promise<ArtifactForm | undefined>;
  /** Bytes of an artifact; for a folder, of all its files. */
  sizeOf(digest: Digest): Promise<number | undefined>;
  /** Results under a key whose artifacts are all there, newest last. */
  find(key: Key): Promise<readonly StoredResult[]>;
  /** As `find`, also results whose artifacts are not there: they still say what a node was made from. */
  recorded(key: Key): Promise<readonly StoredResult[]>;
  /** Where `find` gives nothing: what is wrong with what is there; undefined where there is nothing under the key. */
  findLost(key: Key): Promise<LostResult | undefined>;
  /**
   * Adds a result; one with equal outputs replaces the earlier one and is the newest. Rejects one that names an artifact
   * which is not whole in the store. The manifest is plain JSON.
   */
  record(key: Key, result: StoredResult): Promise<void>;
  /** All that it holds; what cannot be read is left out. */
  list(): Promise<StoreContents>;
  /**
   * Removes results, then folders, then files: whenever it is ended, no record names what this removed. What is not
   * there is no error. That nobody needs any of it is for the caller to see to.
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
