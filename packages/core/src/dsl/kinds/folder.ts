// A folder of files, kept by names and bytes.

import { cp } from 'node:fs/promises';
import { defineKind } from '../kind.ts';

/** A folder in the store; read-only. */
export interface StoredFolder {
  readonly path: string;
}

export const storedFolder = defineKind<StoredFolder>({
  name: 'folder',
  form: 'folder',
  holdsRows: true,
  isImmutable: true,
  encode: (value, path) => cp(value.path, path, { recursive: true }),
  decode: async (path) => Object.freeze({ path }),
  show: () => 'folder',
});
