// The pools of a machine between processes: never more than their size together, first come, first served, and nobody
// waits for a process that was killed.

import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilePools } from '../../packages/core/src/store/locks/file-pools.ts';
import { startChild } from './run-child.ts';
import { createTempPlace, fastFolder, listOrNone } from './temp-place.ts';

const rounds = 3;
const size = 3;

function openPlace() {
  const place = createTempPlace(fastFolder);
  const folder = place.fresh('pools');
  mkdirSync(folder);
  const log = join(place.path, 'log');
  writeFileSync(log, '');
  const start = (amount: number, count: string) =>
    startChild('child-pool-user.ts', [folder, String(size), String(amount), count, log]);
  const readLog = () =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string, string]);
  return { place, folder, start, readLog };
}

describe('a pool between processes', () => {
  it('sixteen processes, some killed while they hold it: never more than its size, and all have their turn', async () => {
    const { place, folder, start, readLog } = openPlace();
    using _ = place;
    const workers = Array.from({ length: 12 }, (__, index) => start(1 + (index % size), `${rounds}`));
    const victims = Array.from({ length: 4 }, (__, index) => start(1 + (index % size), 'forever'));
    for (const { process } of [...workers, ...victims]) process.stdin?.end();
    for (const { process } of victims) void once(process.stdout!, 'data').then(() => process.kill('SIGKILL'));
    const ended = await Promise.all([...workers, ...victims].map(({ ended }) => ended));
    expect(ended.slice(0, 12).map(({ code, told }) => [code, told])).toEqual(Array(12).fill([0, ['done']]));
    expect(ended.slice(12).map(({ signal }) => signal)).toEqual(Array(4).fill('SIGKILL'));
    const log = readLog();
    expect(log.filter(([what]) => what === 'held').length).toBe(12 * rounds + 4);
    expect(log.filter(([what]) => what === 'too-many')).toEqual([]);
    const pools = new FilePools(folder);
    const request = pools.request('gpu', size, size);
    await request.wait();
    request.release();
    pools.close();
    expect(listOrNone(folder).filter((name) => name.endsWith('.locks'))).toEqual([]);
  });

  it('who waits is told of those ahead, in their order, and goes on when a holder is killed', async () => {
    const { place, folder, start } = openPlace();
    using _ = place;
    const holder = start(2, 'forever');
    holder.process.stdin?.end();
    await once(holder.process.stdout!, 'data');
    const pools = new FilePools(folder);
    const own = pools.request('gpu', 1, size);
    expect(own.isHeld()).toBe(true);
    const large = pools.request('gpu', 3, size);
    const small = pools.request('gpu', 1, size);
    // It would fit, and is not let past the one before it.
    expect([large.isHeld(), small.isHeld()]).toEqual([false, false]);
    const told: unknown[] = [];
    const waiting = new AbortController();
    const wait = large.wait({
      signal: waiting.signal,
      onWait: (ahead) => {
        told.push(ahead.map(({ holder: by, amount, isHeld }) => [by?.pid, by?.what, amount, isHeld]));
        waiting.abort();
      },
    });
    await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([
      [
        [holder.process.pid, 'a test', 2, true],
        [undefined, undefined, 1, true],
      ],
    ]);
    own.release();
    holder.process.kill('SIGKILL');
    await holder.ended;
    await large.wait();
    expect([large.isHeld(), small.isHeld()]).toEqual([true, false]);
    large.release();
    await small.wait();
    small.release();
    pools.close();
  });

  it('where nothing can be written, nobody waits', () => {
    const { place } = openPlace();
    using _ = place;
    const pools = new FilePools(join(place.file('bytes'), 'pools'));
    expect([1, 2, 3].map((amount) => pools.request('gpu', amount, size).isHeld())).toEqual([true, true, true]);
  });
});
