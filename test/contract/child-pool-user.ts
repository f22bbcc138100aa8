// Takes an amount of a pool again and again, and reports when the holders have more than its size together.
//
// node child-pool-user.ts <folder> <size> <amount> <rounds> <log>; begins when its standard input ends. With `forever`
// for the rounds it holds its amount until it is killed.

import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ownerOf, temporaryName } from '../../packages/core/src/files/temp-owner.ts';
import { FilePools } from '../../packages/core/src/store/locks/file-pools.ts';

const [folder = '', size = '1', amount = '1', rounds = '0', log = ''] = process.argv.slice(2);
for await (const _ of process.stdin);

const pools = new FilePools(folder, 'a test');
const room = join(folder, 'room');
mkdirSync(room, { recursive: true });

/** What all who are in the room have together; who was killed there has nothing. */
function countRoom(): number {
  return readdirSync(room)
    .filter((name) => ownerOf(name) !== 'dead')
    .reduce((sum, name) => sum + Number(name.split('@')[1]), 0);
}

for (let round = 0; rounds === 'forever' || round < Number(rounds); round++) {
  const request = pools.request('gpu', Number(amount), Number(size));
  await request.wait();
  const own = join(room, `${temporaryName()}@${amount}`);
  writeFileSync(own, '');
  appendFileSync(log, `${countRoom() <= Number(size) ? 'held' : 'too-many'} ${process.pid} ${amount}\n`);
  if (rounds === 'forever') {
    process.stdout.write('held\n');
    await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
  }
  for (let count = 0; count < 3; count++) await turn();
  rmSync(own);
  request.release();
}
pools.close();
process.stdout.write('done\n');
