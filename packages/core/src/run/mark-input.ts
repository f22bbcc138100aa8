// What shows that an input was written to: the mark of its file, or of a folder and all that it holds.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { markOf } from '../base/file-mark.ts';

/** Undefined where there is nothing. */
export function markInput(path: string): string | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats && markOf(stats);
  const names = readdirSync(path).sort(compareCodeUnits);
  const marks = names.map((name) => [name, markInput(join(path, name)) ?? '']);
  return digestCanonical([markOf(stats), ...marks]);
}
