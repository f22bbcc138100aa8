// The version of a database that is one file: when it was written, and how large it is, with the file of its writes that are
// not in it yet.

import { statSync } from 'node:fs';

/** @throws Error if there is no such file */
export function describeDatabase(path: string, journals: readonly string[]): string {
  const main = describeFile(path);
  if (main === undefined) throw new Error(`there is no database '${path}'`);
  const others = journals.flatMap((ending) => {
    const found = describeFile(`${path}${ending}`);
    return found === undefined ? [] : [`${ending} ${found}`];
  });
  return [main, ...others].join(', ');
}

function describeFile(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.size} bytes, written ${stats.mtimeNs}` : undefined;
}
