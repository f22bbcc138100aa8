// Bytes as they came: what file(…) gives, and what commands read and write.

import { readFile, writeFile } from 'node:fs/promises';
import { describeLines } from '../../base/difference/describe-lines.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import { defineKind, type Kind } from '../kind.ts';
import { findWrongPath, placeFile } from './place-file.ts';

/** A file in the store. Readers that stream take its path; it is read-only. */
export interface StoredFile {
  readonly path: string;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
}

export function createStoredFile(path: string): StoredFile {
  return Object.freeze({ path, bytes: () => readFile(path), text: () => readFile(path, 'utf8') });
}

const anyFile = defineKind<StoredFile, 'file'>({
  name: 'file',
  holdsRows: true,
  encode: (value, path) => placeFile(value.path, path),
  decode: async (path) => createStoredFile(path),
  validate: findWrongPath,
  show: () => 'file',
});

/** A file of any format, kept byte for byte. A step may return the path of a file that it wrote, as `{ path }`. */
export const storedFile: NameableFile = Object.freeze({ ...anyFile, as: (name: string) => nameFile(name) });

export interface NameableFile extends Kind<StoredFile, 'file'> {
  /**
   * The same kind for a tool that goes by the names of its files: `storedFile.as('sample.fq.gz')`. A program finds the
   * input as `inputs/sample.fq.gz`, those of a record as `inputs/<input>/<key>/sample.fq.gz`, and writes the output as
   * `outputs/sample.fq.gz`. The name is no part of the artifact.
   *
   * @throws AuthorError `file-name-wrong` for a name that is not one plain file name
   */
  as(name: string): Kind<StoredFile, 'file'>;
}

function nameFile(name: string): Kind<StoredFile, 'file'> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no file name may hold
  if (typeof name !== 'string' || !/^[^/\\:\x00-\x1f]+$/.test(name) || /^\.\.?$/.test(name))
    failAuthor('file-name-wrong', { name: String(name) }, callerLocation(nameFile));
  return Object.freeze({ ...anyFile, fileName: name });
}

/** Text, as UTF-8. */
export const text = defineKind<string, 'text'>({
  name: 'text',
  extension: '.txt',
  mediaType: 'text/plain; charset=utf-8',
  isImmutable: true,
  encode: (value, path) => writeFile(path, value),
  decode: (path) => readFile(path, 'utf8'),
  validate: (value) => (typeof value === 'string' ? undefined : `it is a ${typeof value}, not a text`),
  show: (value) => `${value.length} characters`,
  describeDifference: async (before, now) => describeLines(await readFile(before), await readFile(now)),
});
