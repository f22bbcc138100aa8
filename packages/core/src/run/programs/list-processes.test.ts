import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const module = JSON.stringify(join(import.meta.dirname, 'list-processes.ts'));

/** Leads a session, as a worker does: it starts a program in its group, and one that leaves it, and looks three times. */
const leader = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import files from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const read = [];
const { readFileSync } = files;
files.readFileSync = (path, ...more) => {
  read.push(String(path));
  return readFileSync(path, ...more);
};
syncBuiltinESMExports();
const { listOwnGroup } = await import(${module});
const before = listOwnGroup();
const own = spawn('sleep', ['60']);
const other = spawn('sleep', ['60'], { detached: true });
await Promise.all([once(own, 'spawn'), once(other, 'spawn')]);
const found = [listOwnGroup(), listOwnGroup()].map((all) => all.map(({ pid, name }) => (pid === own.pid ? name : 'another')));
own.kill();
await once(own, 'exit');
const after = listOwnGroup();
other.kill();
const times = (pid) => read.filter((path) => path === '/proc/' + pid + '/stat').length;
console.log(JSON.stringify({ before, found, after, own: times(own.pid), other: times(other.pid), parent: times(process.ppid) }));
`;

async function lookAsLeader() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', leader], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  await once(child, 'close');
  return JSON.parse(said);
}

test.skipIf(process.platform !== 'linux')(
  'a leader finds the programs of its group, and does not read a process of another session each time',
  async () => {
    // A kernel without memory may forget a folder, and then the process is read once more: tried again.
    for (let tries = 0; ; tries++) {
      const { parent, other, ...seen } = await lookAsLeader();
      expect(seen).toEqual({ before: [], found: [['sleep'], ['sleep']], after: [], own: 2 });
      // It looks four times, and three times since the other program started.
      if (tries < 20 && (parent === 4 || other === 3)) continue;
      expect([parent, other]).not.toEqual([4, 3]);
      break;
    }
  },
);
