// A JSON file whose first line is the digest of the rest: a damaged file counts as missing. It is a cache, so errors of
// writing are ignored.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestBytes } from '../../base/digest.ts';

/** Undefined if it does not exist or is damaged. */
export async function readSealed(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end === -1 || text.slice(0, end) !== digestBytes(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    // A program with write access can write a valid digest for text that is not JSON.
    return undefined;
  }
}

/** Replaces the file in one step, so that a reader at the same time sees the old one. */
export async function writeSealed(file: string, value: unknown): Promise<void> {
  const body = JSON.stringify(value);
  const temporary = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, `${digestBytes(body)}\n${body}`);
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
