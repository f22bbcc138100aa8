// Any number of values of one kind, by name: a folder with one file each. `map` runs nodes for each of them.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits, isRecord } from '../../base/canonical.ts';
import { fromFileName, toFileName } from '../../base/file-name.ts';
import { defineKind, type Kind } from '../kind.ts';

/**
 * A kind of records of values, by names of the step's: the groups of a table, the pages of a document. It is stored as a
 * folder with one file for each value, so that `map` takes each as it is.
 *
 * @param kind - of each value; its values are files
 * @throws TypeError if values of the kind are folders
 */
export function many<T, const Name extends string>(
  kind: Kind<T, Name>,
): Kind<Readonly<Record<string, T>>, `many ${Name}`> {
  if (kind.form === 'folder')
    throw new TypeError(`many() takes a kind of files, and '${kind.name}' is a kind of folders`);
  const { name, version, holdsRows, extension } = kind;
  const stemOf = (file: string): string =>
    file.endsWith(extension) ? file.slice(0, file.length - extension.length) : file;
  const itemOf = (file: string): string => fromFileName(stemOf(file));
  return defineKind<Readonly<Record<string, T>>, `many ${Name}`>({
    name: `many ${name}` as `many ${Name}`,
    form: 'folder',
    version,
    holdsRows,
    items: kind,
    async encode(values, path) {
      mkdirSync(path);
      for (const item of Object.keys(values).sort(compareCodeUnits))
        await kind.encode(values[item]!, join(path, toFileName(item) + extension));
    },
    async decode(path) {
      const files = readdirSync(path).sort(compareCodeUnits);
      // A program may write any names: two of them must not be one item.
      const wrong = files.find((file) => !file.endsWith(extension) || toFileName(itemOf(file)) + extension !== file);
      if (wrong !== undefined)
        throw new Error(`'${wrong}' cannot be the file of a value: name it '${toFileName(stemOf(wrong))}${extension}'`);
      const values = files.map(async (file) => [itemOf(file), await kind.decode(join(path, file))] as const);
      return Object.fromEntries(await Promise.all(values));
    },
    validate(values) {
      if (!isRecord(values)) return 'it is not a record of values';
      for (const [item, value] of Object.entries(values)) {
        const problem = kind.validate(value as T);
        if (problem) return `'${item}': ${problem}`;
      }
      return undefined;
    },
    show: (values) => `${Object.keys(values).length} of kind ${name}`,
  });
}
