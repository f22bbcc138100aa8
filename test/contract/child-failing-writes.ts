// Lets every write of the scenario fail once, with each kind of error, and prints how the store reacted.
//
// node child-failing-writes.ts <folder>

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { StoreError } from '../../packages/core/src/store/store.ts';
import { expectSound } from './expect-sound.ts';
import { firstKey, runScenario, secondKey } from './scenario.ts';
import { createTempPlace } from './temp-place.ts';
import { type Verdict, type Write, watchWrites } from './watch-writes.ts';

const errors = { ENOSPC: -28, EACCES: -13 } as const;
const [folder = ''] = process.argv.slice(2);
let judge: (write: Write) => Verdict = () => 'go';
await watchWrites((write) => judge(write));

/** Fails the write with the given number within the store; writes of the scenario itself do not count. */
function failAt(store: string, wanted: number, code: keyof typeof errors): () => Write | undefined {
  let count = 0;
  let failed: Write | undefined;
  judge = (write) => {
    const isStore = write.path.startsWith(store) || write.to?.startsWith(store);
    if (!isStore || write.call === 'open' || ++count !== wanted) return 'go';
    failed = write;
    const message = `${code}: made up, ${write.call} '${write.path}'`;
    return Object.assign(new Error(message), { code, errno: errors[code], syscall: write.call });
  };
  return () => failed;
}

for (const code of Object.keys(errors) as (keyof typeof errors)[]) {
  for (let wanted = 1; ; wanted++) {
    const path = join(folder, `${code}-${wanted}`);
    using place = createTempPlace();
    const failed = failAt(path, wanted, code);
    const store = await openStore(path);
    let met = 'nothing';
    try {
      await runScenario(store, place, () => {});
    } catch (error) {
      met = error instanceof StoreError ? error.code : String(error);
    }
    const write = failed();
    judge = () => 'go';
    if (!write) break;
    const { temporary } = await expectSound(path);
    // The same store, after the cause was removed.
    await runScenario(store, place, () => {});
    const results = (await store.find(firstKey)).length + (await store.find(secondKey)).length;
    process.stdout.write(`${JSON.stringify({ code, call: write.call, met, temporary, results })}\n`);
    rmSync(path, { recursive: true });
  }
}
