// Stops the scenario at every write, as if the machine had stopped there, and prints the contents of a store that is
// opened afterwards. All in one process, because starting one for each write takes a hundred times as long;
// disk-processes.exhaustive.test.ts does the same with real kills for some of the writes.
//
// node child-stopping.ts <folder>

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { expectSound } from './expect-sound.ts';
import { firstKey, runScenario, secondKey } from './scenario.ts';
import { createTempPlace } from './temp-place.ts';
import { type Verdict, type Write, watchWrites } from './watch-writes.ts';

const [folder = ''] = process.argv.slice(2);
let judge: (write: Write) => Verdict = () => 'go';
const closeLeft = await watchWrites((write) => judge(write));

for (let wanted = 1; ; wanted++) {
  const path = join(folder, `${wanted}`);
  const place = createTempPlace();
  const stopped = Promise.withResolvers<'stopped'>();
  let count = 0;
  let call = '';
  judge = (write) => {
    if (count >= wanted) return 'stop';
    if (++count !== wanted) return 'go';
    call = write.call;
    stopped.resolve('stopped');
    // Half of a write happens. It is not reported, because the next call never begins.
    return call.startsWith('write') ? 'tear' : 'stop';
  };
  let told = '';
  const store = await openStore(path);
  const run = runScenario(store, place, (done) => {
    if (count < wanted) told = done;
  });
  const end = await Promise.race([stopped.promise, run]);
  if (end !== 'stopped') break;
  // Closing waits for a half write that is not finished.
  await closeLeft();
  judge = () => 'go';

  const { artifacts, results } = await expectSound(path);
  const fresh = await openStore(path);
  const found = [(await fresh.find(firstKey)).length, (await fresh.find(secondKey)).length];
  await runScenario(fresh, place, () => {});
  const healed = (await fresh.find(firstKey)).length + (await fresh.find(secondKey)).length;
  process.stdout.write(`${JSON.stringify({ call, told, artifacts, results, found, healed })}\n`);
  rmSync(path, { recursive: true, force: true });
  place[Symbol.dispose]();
}
process.exit(0);
