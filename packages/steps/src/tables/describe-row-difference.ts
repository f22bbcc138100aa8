// Which rows of two stored tables differ.

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRows } from '@cairn/core';
import { exportTable } from './export-table.ts';

/** Bytes of a stored table: it is compared as text, which is in memory completely. */
const mostBytes = 64 * 1024 * 1024;

/**
 * `row 2: "42,m" → "43,m"`, from 1, in the form of CSV. Undefined if they are too large, or only their bytes differ.
 */
export async function describeRowDifference(before: string, now: string): Promise<string | undefined> {
  const sizes = await Promise.all([before, now].map(async (path) => (await stat(path)).size));
  if (Math.max(...sizes) > mostBytes) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'cairn-rows-'));
  try {
    const texts: Buffer[] = [];
    for (const path of [before, now]) {
      const text = join(folder, `${texts.length}.csv`);
      await exportTable(path, 'csv', text);
      texts.push(await readFile(text));
    }
    return describeRows(texts[0]!, texts[1]!);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
