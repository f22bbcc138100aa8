// A folder of files, kept by names and bytes.

import { defineKind } from '../kind.ts';
import { findWrongPath, placeFolder } from './place-file.ts';

/** A folder in the store; read-only. */
export interface StoredFolder {
  readonly path: string;
}

export const storedFolder = defineKind<StoredFolder, 'folder'>({
  name: 'folder',
  form: 'folder',
  holdsRows: true,
  isImmutable: true,
  encode: (value, path) => placeFolder(value.path, path),
  decode: async (path) => Object.freeze({ path }),
  validate: findWrongPath,
  show: () => 'folder',
});
