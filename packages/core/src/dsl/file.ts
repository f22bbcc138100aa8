// Files and folders of the project, as refs. Whether they exist is looked at when the plan is made, where the project's
// root is known.

import { posix } from 'node:path';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation } from '../base/errors/source-location.ts';
import type { Definition } from '../graph/definition.ts';
import type { Ref } from '../graph/ref.ts';
import { type StoredFile, storedFile } from './kinds/file.ts';
import { type StoredFolder, storedFolder } from './kinds/folder.ts';
import { toPlainParams } from './params.ts';
import { createRef, keepCall, recallCall, recordNode } from './recorder.ts';

const source = { role: 'source', inputs: {}, rows: {}, definedAt: undefined } as const;
const fileDefinition: Definition = Object.freeze({ ...source, name: 'file', outputs: { file: storedFile } });
const folderDefinition: Definition = Object.freeze({ ...source, name: 'folder', outputs: { folder: storedFolder } });

export interface FileOptions {
  /** Lets the path lie outside the project. Default false. */
  readonly outside?: boolean;
}

export interface FolderOptions extends FileOptions {
  /** Which names to take, `*` within a name and `**` across folders. Default all. */
  readonly match?: string;
}

/** A file of the project: the path is relative to the nearest `package.json` of the pipeline, with `/` always. */
export function file(path: string, options: FileOptions = {}): Ref<StoredFile, 'file'> {
  return recordSource(fileDefinition, 'file', path, options, file);
}

/** A folder of the project, all of it or what matches. */
export function folder(path: string, options: FolderOptions = {}): Ref<StoredFolder, 'folder'> {
  return recordSource(folderDefinition, 'folder', path, options, folder);
}

function recordSource<T, Name extends string>(
  definition: Definition,
  output: string,
  path: string,
  options: FolderOptions,
  above: typeof file | typeof folder,
): Ref<T, Name> {
  const known = recallCall(definition, path, options);
  if (known) return known as Ref<T, Name>;
  const at = callerLocation(above);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) failAuthor('path-is-url', { path }, at);
  const params = toPlainParams({ path: normalizePath(path), ...options }, definition.name, at);
  return keepCall(definition, path, options, createRef<T, Name>(recordNode(definition, {}, params, at), output));
}

/** One spelling of a path, so that `./data/x.csv` and `data/x.csv` are one node, and one source of rows. */
function normalizePath(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}
