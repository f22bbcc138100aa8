// The folder for copies of results whose values are files and folders.

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryPrefix } from '../../files/temp-owner.ts';

export interface ResultsFolder extends AsyncDisposable {
  /** Makes one more folder in it. */
  makeFolder(): Promise<string>;
}

/** Folders that exist. The process has one listener for all of them: Node warns if there are many. */
const existing = new Set<string>();
let isListening = false;

/** It is made at its first use, and removed when it is disposed or when the process ends. */
export function createResultsFolder(): ResultsFolder {
  let made: Promise<string> | undefined;
  return {
    async makeFolder() {
      made ??= makeOwn();
      return mkdtemp(join(await made, 'result-'));
    },
    async [Symbol.asyncDispose]() {
      const folder = await made;
      made = undefined;
      if (folder === undefined) return;
      existing.delete(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeOwn(): Promise<string> {
  const folder = await mkdtemp(temporaryPrefix('results'));
  existing.add(folder);
  if (!isListening) process.once('exit', removeAll);
  isListening = true;
  return folder;
}

function removeAll(): void {
  for (const folder of existing) rmSync(folder, { recursive: true, force: true });
}
