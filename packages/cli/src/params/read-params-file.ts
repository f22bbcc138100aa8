// A params file that was named on the command line.

import { readFileSync } from 'node:fs';
import { type ParamsFile, parseParamsFile } from '@cairn/core';
import { failUnreadable } from '../usage/unreadable-file.ts';

/** @throws UsageError `file-missing`; AuthorError `path-unreadable`, `params-file-broken` */
export async function readParamsFile(path: string): Promise<ParamsFile> {
  return await parseParamsFile(path, readText(path));
}

/** At once: loading Node's other way to read files takes longer than a run with nothing to do may take. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return failUnreadable(path, error);
  }
}
