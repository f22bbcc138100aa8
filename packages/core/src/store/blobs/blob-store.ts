// A store of bytes by name: everything that Cairn needs from a remote store. Results and artifacts are built on these
// five verbs in `blob-backed-store.ts`. Every implementation passes test/contract/blob-contract.ts.
//
// Bytes are stored under a name completely or not at all. If a writer is killed, loses its connection, or its content
// ends early, `has`, `get` and `list` see nothing, and the name stays free for the next writer. The bytes that were
// sent may use space until the implementation removes them.
//
// The store does not check bytes: the reader of an artifact compares its digest.

/** Bytes of a known length. No file is open before they are read, or after the reader stopped early. */
export interface BlobBytes {
  /** In bytes. */
  readonly size: number;
  /**
   * The chunks in order. Each call starts at the beginning, so that a write can be tried again. Rejects with a
   * `BlobError` `incomplete` if they end before `size`, or go on after it.
   */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface ListedBlob {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Names have one to eight parts with `/` between them. A part has up to 128 characters: a-z, 0-9, `-` and `_`, and it
 * begins with a letter or a digit. So a name is the same on every file system and in every URL, and no name leads out
 * of a folder. Every verb rejects other names with a `BlobError` `invalid-name`.
 */
export interface BlobStore {
  /** The location, for messages. */
  readonly location: string;
  /** The name and size of a blob, without its bytes; undefined if it does not exist. */
  has(name: string): Promise<ListedBlob | undefined>;
  /**
   * The bytes of a blob; undefined if it does not exist. If a blob is removed meanwhile, it is read completely, or the
   * read rejects.
   */
  get(name: string): Promise<BlobBytes | undefined>;
  /**
   * Stores bytes under a name that is free. Atomic: of several writers at once exactly one gets `stored` and all others
   * get `present`, and the bytes are those of that writer. If the name is used already, the content may not be read at
   * all. When the promise resolves, `has`, `get` and `list` of every process see the blob, also after a power failure.
   *
   * An error of the content is rejected unchanged, and its bytes are not stored.
   */
  putIfAbsent(name: string, content: BlobBytes): Promise<'stored' | 'present'>;
  /**
   * All blobs whose names begin with a prefix, in any order. The prefix is '' for all, or a name and `/`. A blob that
   * is stored or removed meanwhile may be listed or not.
   */
  list(prefix: string): AsyncIterable<ListedBlob>;
  /** Removes a blob. When it resolves, the name is free. Of several at once, more than one may get `removed`. */
  remove(name: string): Promise<'removed' | 'absent'>;
  /** Milliseconds that the clock of a server is ahead of this machine's. Undefined if it does not say the time. */
  clockAhead?(): Promise<number | undefined>;
}

export type BlobErrorCode =
  /** No blob can have this name. */
  | 'invalid-name'
  /** Bytes ended early, or were more than the stated size. */
  | 'incomplete'
  /** There is no space, or the quota is used up. */
  | 'full'
  /** This user may not read or write there. */
  | 'denied'
  /** The store cannot do this: a server without listings, for example. */
  | 'unsupported'
  /** It cannot be reached, or answers with an error. */
  | 'unavailable';

export class BlobError extends Error {
  override readonly name = 'BlobError';
  readonly code: BlobErrorCode;

  constructor(code: BlobErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Also of another copy of this package, which the package of a store may have loaded. */
export function isBlobError(error: unknown): error is BlobError {
  return error instanceof BlobError || (error instanceof Error && error.name === 'BlobError' && 'code' in error);
}

const part = '[a-z0-9][a-z0-9_-]{0,127}';
const validName = new RegExp(`^${part}(/${part}){0,7}$`);

/** @throws BlobError `invalid-name` */
export function checkBlobName(name: string): void {
  if (!validName.test(name)) throw new BlobError('invalid-name', `${JSON.stringify(name)} is not a name of a blob`);
}

/** @throws BlobError `invalid-name` */
export function checkBlobPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!prefix.endsWith('/'))
    throw new BlobError('invalid-name', `${JSON.stringify(prefix)} is not a prefix of names: end it with '/'`);
  checkBlobName(prefix.slice(0, -1));
}
