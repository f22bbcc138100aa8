// Bytes as they came: what file(…) gives, and what commands read and write.

import { readFile, writeFile } from 'node:fs/promises';
import { describeLines } from '../../base/difference/describe-lines.ts';
import { defineKind } from '../kind.ts';
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

/** A file of any format, kept byte for byte. A step may return the path of a file that it wrote, as `{ path }`. */
export const storedFile = defineKind<StoredFile, 'file'>({
  name: 'file',
  holdsRows: true,
  encode: (value, path) => placeFile(value.path, path),
  decode: async (path) => createStoredFile(path),
  validate: findWrongPath,
  show: () => 'file',
});

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
