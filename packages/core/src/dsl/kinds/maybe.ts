// A value of a kind, or none: an output that a step does not make each time. It is stored as a folder with one file or
// nothing, so that absence is a value with a digest like any other.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineKind, type Kind } from '../kind.ts';

/**
 * A kind of values that may be absent: `run` returns undefined where there is none, and a reader gets undefined. Absence is
 * part of the result: it is stored, recorded (`absent`) and in the keys of readers, so a reader runs again when a value
 * appears, goes or changes. A reader declares the same kind: an input that needs a value does not take it.
 *
 * A program writes the file of the output, or does not; a program that reads it is given a folder with one file or nothing.
 *
 * @param kind - of the value; it is stored as a file
 * @throws TypeError if values of the kind are folders, or may be absent already
 */
export function maybe<T, const Name extends string>(kind: Kind<T, Name>): Kind<T | undefined, `maybe ${Name}`> {
  if (kind.form === 'folder')
    throw new TypeError(`maybe() takes a kind of files, and '${kind.name}' is a kind of folders`);
  const { name, version, holdsRows, extension } = kind;
  const file = `${optionalValue}${extension}`;
  return defineKind<T | undefined, `maybe ${Name}`>({
    name: `maybe ${name}` as `maybe ${Name}`,
    form: 'folder',
    version,
    holdsRows,
    optionalOf: kind,
    async encode(value, path) {
      mkdirSync(path);
      if (value !== undefined) await kind.encode(value, join(path, file));
    },
    async decode(path) {
      const names = readdirSync(path);
      if (!names.length) return undefined;
      if (names.length > 1 || names[0] !== file)
        throw new Error(`it holds '${names.join("', '")}', and not '${file}' alone`);
      return kind.decode(join(path, file));
    },
    validate: (value) => (value === undefined ? undefined : kind.validate(value)),
    show: (value) => (value === undefined ? 'absent' : kind.show(value)),
    summary: (value) => (value === undefined ? [] : kind.summary(value)),
  });
}

/** The name of the one file, without the extension of its kind. */
export const optionalValue = 'value';
