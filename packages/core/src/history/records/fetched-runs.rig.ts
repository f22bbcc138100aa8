// For tests: runs that only git has, and how often git is started.

import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import type { RunRecord } from '../../run/record/record.ts';
import type { TempFolder } from '../git/temp-repository.rig.ts';
import { refOf, writeMessage } from './run-commit.ts';
import { createRecord } from './run-record.rig.ts';

/** The name of the run with an index from 0. */
export function nameOfFetched(index: number): string {
  return `20260101T${String(index).padStart(9, '0')}Z-0001`;
}

/** The same state as after a `git fetch`. */
export async function fetchRecords(at: TempFolder, records: readonly RunRecord[]): Promise<void> {
  const stream = records.map((record) => {
    const message = writeMessage(record);
    const size = Buffer.byteLength(message);
    return `commit ${refOf(record.run)}\ncommitter A <a@example.org> 0 +0000\ndata ${size}\n${message}\n`;
  });
  await execa('git', ['fast-import', '--quiet', '--force'], { cwd: at.root, input: stream.join('') });
}

export async function fetchMany(at: TempFolder, count: number): Promise<void> {
  await fetchRecords(
    at,
    Array.from({ length: count }, (_, index) => createRecord({ run: nameOfFetched(index) })),
  );
}

/**
 * Puts a git program before the others that notes each call, until the test ends. Returns a function that counts the
 * calls.
 */
export async function countGit(at: TempFolder): Promise<() => Promise<number>> {
  const { stdout: git } = await execa('which', ['git']);
  const calls = join(at.root, '.git/calls');
  await at.write('.git/bin/git', `#!/bin/sh\necho call >> '${calls}'\nexec '${git}' "$@"\n`);
  await chmod(join(at.root, '.git/bin/git'), 0o755);
  const path = process.env['PATH'];
  process.env['PATH'] = `${join(at.root, '.git/bin')}:${path}`;
  onTestFinished(() => {
    process.env['PATH'] = path;
  });
  return async () => (await readFile(calls, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
}
