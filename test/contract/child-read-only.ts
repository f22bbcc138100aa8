// Uses a store that cannot be written, and prints the result of each call.
//
// node child-read-only.ts <store>

import { readFileSync } from 'node:fs';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { StoreError } from '../../packages/core/src/store/store.ts';
import { firstKey, secondKey } from './scenario.ts';
import { createTempPlace } from './temp-place.ts';

const [path = ''] = process.argv.slice(2);
using place = createTempPlace();
const store = await openStore(path);
const adopted = digestBytes('x'.repeat(5000));
const damaged = digestBytes('bytes of a');
const [second] = await store.find(secondKey);
const { folderAdopted = adopted } = second?.outputs ?? {};
const source = place.file('new bytes');

async function codeOf(write: Promise<unknown>): Promise<string> {
  try {
    await write;
    return 'done';
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
}

const told = {
  results: (await store.find(firstKey)).length,
  isRight: readFileSync((await store.pathOf(adopted)) ?? '/dev/null', 'utf8') === 'x'.repeat(5000),
  isCopied: await store.copyOut(folderAdopted, place.fresh()),
  damaged: (await store.pathOf(damaged)) ?? 'missed',
  copyIn: await codeOf(store.copyIn(source, 'file')),
  adopt: await codeOf(store.adopt(source, 'file')),
  record: await codeOf(store.record(firstKey, { outputs: { adopted: folderAdopted }, seconds: 1, at: '' })),
  isSourceLeft: readFileSync(source, 'utf8') === 'new bytes',
};
process.stdout.write(`${JSON.stringify(told)}\n`);
