// A store of bytes by name: what a remote or a foreign store has to be able to do, and all that Cairn asks of it. Results
// and artifacts are built over these five verbs in `blob-backed-store.ts`. Every implementation passes
// test/contract/blob-contract.ts.
//
// A torn write: bytes are under a name whole, or not at all. A writer that is killed, loses its connection, or whose
// content ends early leaves nothing that `has`, `get` or `list` sees, and the name stays free for the next writer. What
// it had sent until then may take room until the implementation sweeps it.
//
// Bytes are not checked against anything here: who reads an artifact compares its digest.

/** Bytes of a known length. Nothing is held open before they are read, nor when who reads them stops early. */
export interface BlobBytes {
  /** In bytes. */
  readonly size: number;
  /**
   * Its chunks in order, from the start at each call, so that a write can be tried again. Rejects with a `BlobError`
   * `incomplete` where they end before `size`, or go on after it.
   */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface ListedBlob {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Names have one to eight parts with `/` between them. A part has up to 128 characters: a-z, 0-9, `-` and `_`, the first
 * of them a letter or a digit. So a name means the same on every file system and in every URL, and none leads out of a
 * folder. Every verb rejects another name with a `BlobError` `invalid-name`.
 */
export interface BlobStore {
  /** Where it is, for messages. */
  readonly location: string;
  /** What is known of a blob without its bytes; undefined where there is none. */
  has(name: string): Promise<ListedBlob | undefined>;
  /** The bytes of a blob; undefined where there is none. A blob that is removed meanwhile is read whole, or rejects. */
  get(name: string): Promise<BlobBytes | undefined>;
  /**
   * Puts bytes under a name that is free. Atomic: of several writers at once exactly one is told `stored`, all others
   * `present`, and the bytes are those of the one. Where the name is taken, the content may not be read at all. When it
   * resolves, `has`, `get` and `list` of every process see the blob, also after a loss of power.
   *
   * An error of the content is rejected as it is; its bytes are not stored.
   */
  putIfAbsent(name: string, content: BlobBytes): Promise<'stored' | 'present'>;
  /**
   * All blobs whose names begin with a prefix, in no order: '' for all, otherwise a name and `/`. One that is put or
   * removed meanwhile may be listed or not.
   */
  list(prefix: string): AsyncIterable<ListedBlob>;
  /** Removes a blob. When it resolves, the name is free. */
  remove(name: string): Promise<'removed' | 'absent'>;
}

export type BlobErrorCode =
  /** No blob can have this name. */
  | 'invalid-name'
  /** Bytes ended early, or were more than was said. */
  | 'incomplete'
  /** There is no room, or the quota is used up. */
  | 'full'
  /** This user may not read or write there. */
  | 'denied'
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
