// Takes a lock again and again, and reports when two holders are in the critical section at the same time.
//
// node child-locker.ts <folder> <name of the lock> <rounds> <log>; begins when its standard input ends. With `forever`
// for the rounds it has the lock until it is killed.

import { appendFileSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ownerOf, temporaryName } from '../../packages/core/src/files/temp-owner.ts';
import { FileLocks } from '../../packages/core/src/store/locks/file-locks.ts';

const [folder = '', name = '', rounds = '0', log = ''] = process.argv.slice(2);
for await (const _ of process.stdin);

const locks = new FileLocks(folder);
const room = join(folder, 'room');

/** No other process is in the section, or only one that was killed there. */
function enterRoom(): boolean {
  try {
    closeSync(openSync(room, 'wx'));
  } catch {
    if (ownerOf(readFileSync(room, 'utf8')) !== 'dead') return false;
  }
  writeFileSync(room, temporaryName());
  return true;
}

for (let round = 0; rounds === 'forever' || round < Number(rounds); round++) {
  const request = locks.request(name);
  // The first look draws the number, which decides who is ahead. Logged before it, a process that the system stops here
  // would be overtaken any number of times.
  request.isHeld();
  appendFileSync(log, `asked ${process.pid}\n`);
  await request.wait();
  appendFileSync(log, `${enterRoom() ? 'held' : 'met'} ${process.pid}\n`);
  if (rounds === 'forever') {
    process.stdout.write('held\n');
    await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
  }
  for (let count = 0; count < 3; count++) await turn();
  rmSync(room);
  request.release();
}
locks.close();
process.stdout.write('done\n');
