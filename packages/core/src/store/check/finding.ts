// What is not whole in a store: one thing, and what is wrong with it.

import type { Digest, Key } from '../../base/brand.ts';

export type Fault =
  /** Its bytes are not those that its name or its seal promises. */
  | 'damaged'
  /** Whole in itself, and it names artifacts that are missing or damaged. */
  | 'incomplete'
  /** What every store has is not there. */
  | 'missing'
  /** No file of a store has such a name, or lies there. */
  | 'stray';

export interface Finding {
  readonly kind: 'artifact' | 'folder' | 'record' | 'version' | 'gitignore' | 'project';
  readonly fault: Fault;
  readonly path: string;
  /** Of an artifact or a folder. */
  readonly digest?: Digest;
  /** Of a record: its key, and its name under it. */
  readonly key?: Key;
  readonly name?: string;
  /** What is not whole of what it names. */
  readonly lacks?: readonly Digest[];
}
