// The locks of a store between processes: one holder at a time, first come, first served, and nobody waits for a process
// that was killed.

import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryName } from '../../packages/core/src/files/temp-owner.ts';
import { FileLocks } from '../../packages/core/src/store/locks/file-locks.ts';
import { startChild } from './run-child.ts';
import { createTempPlace, fastFolder, listOrNone } from './temp-place.ts';

const rounds = 3;

function openPlace() {
  const place = createTempPlace(fastFolder);
  const folder = place.fresh('locks');
  mkdirSync(folder);
  const log = join(place.path, 'log');
  writeFileSync(log, '');
  const start = (count: string) => startChild('child-locker.ts', [folder, 'gpu', count, log]);
  const readLog = (): readonly (readonly [string, string])[] =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]);
  return { place, folder, start, readLog };
}

/** The most that others held the lock between a request and its turn. */
function countOvertaken(log: readonly (readonly [string, string])[]): number {
  const waiting = new Map<string, number>();
  let most = 0;
  for (const [what, pid] of log) {
    if (what === 'asked') waiting.set(pid, 0);
    else {
      most = Math.max(most, waiting.get(pid)!);
      waiting.delete(pid);
      for (const [other, count] of waiting) waiting.set(other, count + 1);
    }
  }
  return most;
}

describe('a lock between processes', () => {
  it('twenty processes, some killed while they hold it: never two at once, all have their turn in order', async () => {
    const { place, folder, start, readLog } = openPlace();
    using _ = place;
    const workers = Array.from({ length: 16 }, () => start(`${rounds}`));
    const victims = Array.from({ length: 4 }, () => start('forever'));
    for (const { process } of [...workers, ...victims]) process.stdin?.end();
    for (const { process } of victims)
      void once(process.stdout!, 'data').then(() => {
        process.kill('SIGKILL');
      });
    const ended = await Promise.all([...workers, ...victims].map(({ ended }) => ended));
    expect(ended.slice(0, 16).map(({ code, told }) => [code, told])).toEqual(Array(16).fill([0, ['done']]));
    expect(ended.slice(16).map(({ signal }) => signal)).toEqual(Array(4).fill('SIGKILL'));
    const log = readLog();
    expect(log.filter(([what]) => what === 'held').length).toBe(16 * rounds + 4);
    expect(log.filter(([what]) => what === 'met')).toEqual([]);
    // Of the others each was at most once ahead.
    expect(countOvertaken(log)).toBeLessThan(20);
    // What the last of the killed ones left is swept by whoever looks next.
    const locks = new FileLocks(folder);
    const request = locks.request('gpu');
    await request.wait();
    request.release();
    locks.close();
    expect(listOrNone(folder).filter((name) => name.endsWith('.locks'))).toEqual([]);
  });

  it('a stopped holder is waited for, unless the one who waits has no more patience', async () => {
    const { place, folder, start } = openPlace();
    using _ = place;
    const holder = start('forever');
    holder.process.stdin?.end();
    await once(holder.process.stdout!, 'data');
    holder.process.kill('SIGSTOP');
    const request = new FileLocks(folder).request('gpu');
    const told: number[] = [];
    await request.wait({ patience: 100, onWait: ({ pid }) => told.push(pid) });
    expect(told).toEqual([holder.process.pid]);
    expect(request.isHeld()).toBe(false);
    const waiting = new AbortController();
    const wait = request.wait({ signal: waiting.signal, onWait: () => waiting.abort() });
    await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
    request.release();
    holder.process.kill('SIGKILL');
    await holder.ended;
  });

  it('files of dead owners, whole or cut short, hold nobody up, also when another process has their pid', () => {
    const { place, folder } = openPlace();
    using _ = place;
    const locks = new FileLocks(folder);
    const first = locks.request('gpu');
    expect(first.isHeld()).toBe(true);
    const text = readFileSync(join(folder, listOrNone(folder)[0]!), 'utf8');
    first.release();
    const living = join(folder, `${temporaryName()}.locks`);
    writeFileSync(living, text);
    const second = locks.request('gpu');
    expect(second.isHeld()).toBe(false);
    rmSync(living);
    expect(second.isHeld()).toBe(true);
    second.release();
    const dead = [temporaryName().replace(/\.\d*-/, '.1-'), temporaryName().replace(/-\d+\./, '-4194303.')];
    for (const name of dead)
      for (const left of [text, text.slice(0, 20), '', text.replace('?', '=')]) {
        writeFileSync(join(folder, `${name}.locks`), left);
        const others = new FileLocks(folder);
        const request = others.request('gpu');
        expect([name, left, request.isHeld()]).toEqual([name, left, true]);
        request.release();
        others.close();
      }
  });

  it('where nothing can be written, it still holds among the runs of one process', async () => {
    const { place } = openPlace();
    using _ = place;
    // A folder cannot be made below a file.
    const locks = new FileLocks(join(place.file('bytes'), 'locks'));
    const [first, second, other] = [locks.request('gpu'), locks.request('gpu'), locks.request('licence')];
    expect([first.isHeld(), second.isHeld(), other.isHeld()]).toEqual([true, false, true]);
    first.release();
    await second.wait();
    expect(second.isHeld()).toBe(true);
  });
});
