// Collects from a store, and ends by SIGKILL before the write with the given number; without a number, prints every
// write.
//
// node child-collect.ts <home> [<number of the write>]

import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { collectStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { watchWrites } from './watch-writes.ts';

const [home = '', killAt] = process.argv.slice(2);
let count = 0;

await watchWrites((write) => {
  if (killAt === undefined) writeSync(1, `${JSON.stringify(write)}\n`);
  if (++count === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return 'go';
});

await collectStore({ home, storePlace: join(home, '.cairn') });
