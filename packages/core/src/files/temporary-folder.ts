// A folder that is made at its first use, and removed when its owner is disposed.

import { mkdtemp, rm } from 'node:fs/promises';
import { temporaryPrefix } from './temp-owner.ts';

export interface TemporaryFolder extends AsyncDisposable {
  path(): Promise<string>;
}

export function createTemporaryFolder(): TemporaryFolder {
  let made: Promise<string> | undefined;
  return {
    path() {
      made ??= mkdtemp(temporaryPrefix('store'));
      return made;
    },
    async [Symbol.asyncDispose]() {
      if (made) await rm(await made, { recursive: true, force: true });
    },
  };
}
