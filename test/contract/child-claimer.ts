// Uses a store like a run, while others collect from it, and prints what it lost. A round stores and records something
// new, stores again what others stored, and finds what it recorded before. At the end all of it must exist.
//
// node child-claimer.ts <store> <home> <name> <rounds>; begins when its standard input ends

import { rmSync } from 'node:fs';
import type { Digest } from '../../packages/core/src/base/brand.ts';
import { claimStore } from '../../packages/core/src/store/claims/claim-store.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { keyOf } from './housekeeping.ts';
import { resultOf } from './result-of.ts';
import { createTempPlace } from './temp-place.ts';

const [path = '', home = '', name = '', rounds = '0'] = process.argv.slice(2);
for await (const _ of process.stdin);

using place = createTempPlace();
const told = { stored: 0, found: 0, lost: 0 };

/** A run of its own, whose claims end with it: afterwards its results may be collected. */
async function runOnce(round: number): Promise<void> {
  using store = claimStore(await openStore(path), home);
  const kept: Digest[] = [];
  for (const part of [1, 2, 3]) {
    const shared = await store.adopt(place.file(`shared ${round} ${part}`.repeat(200)), 'file');
    const folder = await store.copyIn(place.folder({ shared: `shared ${round} ${part}`, own: name }), 'folder');
    const key = keyOf(`${name} ${round} ${part}`);
    await store.record(key, resultOf({ shared, folder }));
    kept.push(shared, folder);
    // Another process may collect at this point, as often as it likes.
    await new Promise(setImmediate);
    if ((await store.find(key)).length !== 1) told.lost++;
  }
  told.stored++;
  for (const digest of kept) {
    const copy = place.fresh();
    if (!(await store.copyOut(digest, copy))) told.lost++;
    rmSync(copy, { recursive: true, force: true });
  }
  told.found++;
}

for (let round = 0; round < Number(rounds); round++) await runOnce(round);
process.stdout.write(`${JSON.stringify(told)}\n`);
