// A params file: YAML (and so JSON), one record. Mistakes are told with line and column.

import { readFile } from 'node:fs/promises';
import type { SourceLocation } from '@cairn/core';
import { failUsage } from '../usage-error.ts';

export interface ParamsFile {
  readonly params: Readonly<Record<string, unknown>>;
  /** Where a param stands in the file. */
  locate(path: readonly string[]): SourceLocation | undefined;
}

export async function readParamsFile(path: string): Promise<ParamsFile> {
  const text = await readFile(path, 'utf8').catch(() => failUsage('file-missing', { path }));
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const place = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col };
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) failUsage('params-file-broken', { path, problem: error.message }, place(error.pos[0]));
  const params: unknown = document.toJS() ?? {};
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    failUsage('params-file-broken', { path, problem: 'it holds no record of params' }, place(0));
  return {
    params: params as Record<string, unknown>,
    locate: (names) => {
      const node = document.getIn(names, true);
      return isNode(node) && node.range ? place(node.range[0]) : undefined;
    },
  };
}
