// Uses a store when only a few of the process's file handles are left, and prints the result of each call.
//
// node child-out-of-handles.ts <store>

import { closeSync, openSync, readFileSync } from 'node:fs';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { StoreError } from '../../packages/core/src/store/store.ts';
import { expectSound } from './expect-sound.ts';
import { firstKey, runScenario } from './scenario.ts';
import { createTempPlace } from './temp-place.ts';

const [path = ''] = process.argv.slice(2);
const adopted = digestBytes('x'.repeat(5000));

for (const left of [0, 1, 2, 3, 4, 6, 8]) {
  using place = createTempPlace();
  const sources = [place.file(`copied ${left}`), place.file(`adopted ${left}`)] as const;
  const folder = place.folder({ a: `a ${left}`, b: `b ${left}`, c: `c ${left}` });
  const store = await openStore(path);
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const handle of taken.splice(0, left)) closeSync(handle);
  }
  const found = await store.find(firstKey);
  const handed = await store.pathOf(adopted);
  const met = [
    await codeOf(store.copyIn(sources[0], 'file')),
    await codeOf(store.adopt(sources[1], 'file')),
    await codeOf(store.copyIn(folder, 'folder')),
    await codeOf(store.record(firstKey, { outputs: { adopted }, seconds: left, at: '' })),
  ];
  for (const handle of taken) closeSync(handle);

  const isRight = handed === undefined || digestBytes(readFileSync(handed)) === adopted;
  const { temporary } = await expectSound(path);
  await runScenario(store, place, () => {});
  const { results } = await expectSound(path);
  process.stdout.write(`${JSON.stringify({ left, found: found.length, isRight, met, temporary, results })}\n`);
}

async function codeOf(write: Promise<unknown>): Promise<string> {
  try {
    await write;
    return 'done';
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
}
