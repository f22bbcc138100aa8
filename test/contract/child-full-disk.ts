// Fills the small disk of a store, leaving a little more space each time, and prints how the store reacted.
//
// node child-full-disk.ts <folder on the small disk>

import { closeSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { StoreError } from '../../packages/core/src/store/store.ts';
import { expectSound } from './expect-sound.ts';
import { bytesOfCopied, firstKey, runScenario, secondKey } from './scenario.ts';
import { createTempPlace, type TempPlace } from './temp-place.ts';

const [folder = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');

/** Takes all free space, then gives this much back. */
function leaveFree(bytes: number): void {
  const handle = openSync(filler, 'w');
  const block = Buffer.alloc(4096);
  let size = 0;
  try {
    for (;;) size += writeSync(handle, block);
  } catch {
    closeSync(handle);
  }
  truncateSync(filler, Math.max(0, size - bytes));
}

async function codeOf(write: Promise<unknown>): Promise<string> {
  try {
    await write;
    return 'done';
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
}

for (const kibibytes of [0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 4096]) {
  const path = join(folder, 'store');
  using place: TempPlace = createTempPlace();
  const store = await openStore(path);
  await runScenario(store, place, () => {});
  const outputs = { copied: digestBytes(bytesOfCopied) };

  leaveFree(kibibytes * 1024);
  const source = place.file('w'.repeat(60_000));
  const sourceFolder = place.folder({ one: 'v'.repeat(9000), two: 'u'.repeat(9000) });
  const met = {
    copyIn: await codeOf(store.copyIn(source, 'file')),
    record: await codeOf(store.record(secondKey, { outputs, seconds: 2, at: 'later' })),
    adoptFolder: await codeOf(store.adopt(sourceFolder, 'folder')),
    adopt: await codeOf(store.adopt(source, 'file')),
  };
  // A source that could not be taken can be given to another store.
  const isSourceLeft = [source, join(sourceFolder, 'one'), join(sourceFolder, 'two')].map((each) => isThere(each));
  const { temporary } = await expectSound(path);
  const isReadable = (await store.pathOf(outputs.copied)) !== undefined && (await store.find(firstKey)).length === 2;

  rmSync(filler);
  const again = await codeOf(runScenario(store, place, () => {}));
  const { results } = await expectSound(path);
  rmSync(path, { recursive: true });
  process.stdout.write(`${JSON.stringify({ kibibytes, met, isSourceLeft, temporary, isReadable, again, results })}\n`);
}

function isThere(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
