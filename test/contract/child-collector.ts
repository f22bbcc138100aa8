// Collects from a store again and again until its standard input ends, and prints how often, and how much it removed. Its
// first line says that it has begun, the second that it has removed something.
//
// node child-collector.ts <store> <home>

import { collectStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';

const [storePlace = '', home = ''] = process.argv.slice(2);
let isEnded = false;
process.stdin.on('end', () => {
  isEnded = true;
});
process.stdin.resume();

const told = { collections: 0, removed: 0 };
while (!isEnded) {
  const { removed } = await collectStore({ home, storePlace });
  if (told.collections === 0) process.stdout.write('begun\n');
  told.collections++;
  const count = removed.artifacts + removed.folders + removed.records;
  if (told.removed === 0 && count > 0) process.stdout.write('removed\n');
  told.removed += count;
  await new Promise(setImmediate);
}
process.stdout.write(`${JSON.stringify(told)}\n`);
