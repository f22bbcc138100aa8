// A file of JSON whose first line is the digest of the rest: a damaged one is as good as none. It is a cache, so that
// what cannot be written is not written.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestBytes } from '../../base/digest.ts';

/** Undefined where there is none, or it is damaged. */
export async function readSealed(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end === -1 || text.slice(0, end) !== digestBytes(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    // Whoever may write here can make the digest of what is not JSON.
    return undefined;
  }
}

/** Writes it whole, so that who reads it meanwhile sees the old one. */
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
