// The params of --params and --set, as they were typed.

import type { ParamsFile, ParamsLayer } from '@cairn/core';
import { readParamsFile } from './read-params-file.ts';
import { parseSet, type SetParam } from './set-param.ts';

export interface NamedFile extends ParamsFile {
  /** As it was typed. */
  readonly name: string;
}

export interface GivenParams {
  /** In their order: a later one has priority. */
  readonly files: readonly NamedFile[];
  readonly sets: readonly SetParam[];
}

interface ParamsArgs {
  readonly params: readonly string[];
  readonly set: readonly string[];
}

/** @throws UsageError `file-missing`, `set-wrong`; AuthorError `path-unreadable`, `params-file-broken` */
export async function readGiven({ params, set }: ParamsArgs): Promise<GivenParams> {
  const files: NamedFile[] = [];
  for (const name of params) files.push({ ...(await readParamsFile(name)), name });
  return { files, sets: set.map(parseSet) };
}

/** The files as layers of params. */
export function layersOf(files: readonly NamedFile[]): readonly ParamsLayer[] {
  return files.map(({ params, name }) => ({ params, name }));
}
