// Runs the scenario on a store and prints what is done. With a number, it ends by SIGKILL in the middle of that write;
// without one, it prints every write too.
//
// node child-scenario.ts <store> [<number of the write>]

import { writeSync } from 'node:fs';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { runScenario } from './scenario.ts';
import { createTempPlace } from './temp-place.ts';
import { watchWrites } from './watch-writes.ts';

const [path = '', killAt] = process.argv.slice(2);
let count = 0;
let isTorn = false;

await watchWrites((write) => {
  if (killAt === undefined) writeSync(1, `${JSON.stringify(write)}\n`);
  // After half a write the next call finds the process dead; a call that writes nothing does not begin.
  if (isTorn) process.kill(process.pid, 'SIGKILL');
  if (++count !== Number(killAt)) return 'go';
  if (!write.call.startsWith('write')) process.kill(process.pid, 'SIGKILL');
  isTorn = true;
  return 'tear';
});

using place = createTempPlace();
await runScenario(await openStore(path), place, (done) => writeSync(1, `"${done}"\n`));
