// Checks every file of a store on disk, and everything that it would hand out: whatever happened to it, nothing may be
// wrong. A missing entry is not an error.

import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes, digestFolder } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { createTempPlace, readTree } from './temp-place.ts';

interface SoundStore {
  readonly artifacts: number;
  readonly results: number;
  readonly temporary: number;
}

/** Throws at the first error; otherwise returns the number of checks. */
export async function expectSound(path: string): Promise<SoundStore> {
  const store = await openStore(path);
  using place = createTempPlace();
  const names = Object.keys(readTreeOrNone(path));
  let artifacts = 0;
  let results = 0;
  for (const name of names.filter((each) => each.startsWith('artifacts/'))) {
    const file = join(path, name);
    if (digestBytes(readFileSync(file)) !== name.split('/').at(-1)) throw new Error(`Wrong bytes in '${name}'`);
    if (statSync(file).mode & 0o222) throw new Error(`Writable: '${name}'`);
    artifacts++;
  }
  const keys = new Set(names.filter((each) => each.startsWith('records/')).map((each) => each.split('/')[2] as Key));
  for (const key of keys) {
    for (const { outputs } of await store.find(key)) {
      for (const digest of Object.values(outputs)) {
        const copy = place.fresh();
        if (!(await store.copyOut(digest, copy))) throw new Error(`A result names ${digest}, which is not whole`);
        if (digestOf(copy) !== digest) throw new Error(`Wrong bytes handed out for ${digest}`);
        rmSync(copy, { recursive: true });
      }
      results++;
    }
  }
  return { artifacts, results, temporary: names.filter((each) => each.startsWith('tmp/')).length };
}

function digestOf(path: string): string {
  if (statSync(path).isFile()) return digestBytes(readFileSync(path));
  const files = Object.entries(readTree(path)).map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') }));
  return digestFolder(files.map(({ name, bytes }) => ({ name, digest: digestBytes(bytes), size: bytes.length })));
}

function readTreeOrNone(path: string): Readonly<Record<string, string>> {
  try {
    return readTree(path);
  } catch {
    return {};
  }
}
