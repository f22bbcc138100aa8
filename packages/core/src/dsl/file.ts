// Files and folders of the project, as refs. Whether they exist is looked at when the plan is made, where the project's
// root is known.

import { posix } from 'node:path';
import { describe } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import type { Definition } from '../graph/definition.ts';
import type { Ref } from '../graph/ref.ts';
import { type StoredFile, storedFile } from './kinds/file.ts';
import { type StoredFolder, storedFolder } from './kinds/folder.ts';
import { toPlainParams } from './params.ts';
import { createRef, keepCall, planningDisk, recallCall, recordNode } from './recorder.ts';
import { checkOptions, type OptionNames, refuseCall } from './recording/check-call.ts';

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

export interface OptionalFile extends FileOptions {
  /** Gives undefined where there is no such file when the plan is made. */
  readonly optional: true;
}

/**
 * A file of the project: the path is relative to the nearest `package.json` of the pipeline, with `/` always.
 *
 * With `optional: true` it is undefined where there is no such file when the plan is made, for inputs of `optional(…)` and
 * for records of `each(…)`, which leave such names out. Once the file is there, the next run takes it.
 */
export function file(path: string, options: OptionalFile): Ref<StoredFile, 'file'> | undefined;
export function file(path: string, options?: FileOptions & { readonly optional?: false }): Ref<StoredFile, 'file'>;
export function file(
  path: string,
  given: FileOptions & { readonly optional?: boolean } = {},
): Ref<StoredFile, 'file'> | undefined {
  checkPath('file', path, () => callerLocation(file));
  const { optional = false, ...options } = given;
  if (optional && !planningDisk('file', callerLocation(file)).isFile(normalizePath(path))) return undefined;
  return recordSource(fileDefinition, 'file', path, options, () => callerLocation(file));
}

/** A file with a short name, by which the labels of the nodes that are given it call it. */
export function recordFile(
  path: string,
  options: FileOptions,
  at: SourceLocation | undefined,
  shortName: string,
): Ref<StoredFile, 'file'> {
  return recordSource(fileDefinition, 'file', path, options, () => at, shortName);
}

/** A folder of the project, all of it or what matches. */
export function folder(path: string, options: FolderOptions = {}): Ref<StoredFolder, 'folder'> {
  checkPath('folder', path, () => callerLocation(folder));
  return recordSource(folderDefinition, 'folder', path, options, () => callerLocation(folder));
}

/** @throws AuthorError `call-wrong` */
export function checkPath(called: string, path: unknown, locate: () => SourceLocation | undefined): void {
  if (typeof path !== 'string')
    refuseCall(called, `${describe(path)} as its path`, `${called}('data/…') with a text`, locate());
}

const fileOptions: OptionNames<OptionalFile> = { outside: true, optional: true };
const folderOptions: OptionNames<FolderOptions> = { outside: true, match: true };

function recordSource<T, Name extends string>(
  definition: Definition,
  output: string,
  path: string,
  options: FolderOptions,
  locate: () => SourceLocation | undefined,
  shortName?: string,
): Ref<T, Name> {
  const known = recallCall(definition, path, options);
  if (known) return known as Ref<T, Name>;
  const at = locate();
  checkOptions(definition.name, options, definition === folderDefinition ? folderOptions : fileOptions, at);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) failAuthor('path-is-url', { path }, at);
  const params = toPlainParams({ path: normalizePath(path), ...options }, definition.name, at);
  return keepCall(
    definition,
    path,
    options,
    createRef<T, Name>(recordNode(definition, {}, params, at, shortName === undefined ? {} : { shortName }), output),
  );
}

/** One spelling of a path, so that `./data/x.csv` and `data/x.csv` are one node, and one source of rows. */
export function normalizePath(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}
