// The packages as they are published, packed into a folder outside the repository, for a file of tests.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll } from 'vitest';
import { repository } from './create-rig.ts';

/**
 * Packs them before the tests of the file. Returns a function that joins the parts of a path in the folder: `tarballs`
 * and others.
 */
export function packPackages(): (...parts: string[]) => string {
  let outside = '';
  const at = (...parts: string[]): string => join(outside, ...parts);

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'cairn-packed-'));
    await execa(process.execPath, [join(repository, 'publishing/pack-packages.mjs'), at('tarballs')]);
  }, 300_000);

  afterAll(async () => {
    await rm(outside, { recursive: true, force: true });
  });
  return at;
}

/** A program that uses the packages, without any option of Node. */
export const plainScript = `import { run } from '@cairn/core';
import { predictRows } from '@cairn/steps';
console.log(typeof run, typeof predictRows);
`;
