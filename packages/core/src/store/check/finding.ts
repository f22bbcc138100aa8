// One problem of a store: which file or record it is about, and what is wrong.

import type { Digest, Key } from '../../base/brand.ts';

export type Fault =
  /** Its bytes do not match its name or its checksum. */
  | 'damaged'
  /** It is complete itself, but it names artifacts that are missing or damaged. */
  | 'incomplete'
  /** A file that every store has does not exist. */
  | 'missing'
  /** Stores have no file with this name or at this path. */
  | 'stray';

export interface Finding {
  readonly kind: 'artifact' | 'folder' | 'record' | 'version' | 'gitignore' | 'project';
  readonly fault: Fault;
  readonly path: string;
  /** The digest of an artifact or a folder. */
  readonly digest?: Digest;
  /** The key of a record, and its name under the key. */
  readonly key?: Key;
  readonly name?: string;
  /** The named artifacts that are missing or damaged. */
  readonly lacks?: readonly Digest[];
}
