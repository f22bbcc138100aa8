// A params file that was named on the command line.

import { readFile } from 'node:fs/promises';
import { type ParamsFile, parseParamsFile } from '@cairn/core';
import { failUnreadable } from '../usage/unreadable-file.ts';

/** @throws UsageError `file-missing`; AuthorError `path-unreadable`, `params-file-broken` */
export async function readParamsFile(path: string): Promise<ParamsFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => failUnreadable(path, error));
  return await parseParamsFile(path, text);
}
