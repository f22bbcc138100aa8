// The store on disk under several processes, and under one that stops at any moment. Every check says how much it saw.

import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { expectSound } from './expect-sound.ts';
import { startChild } from './run-child.ts';
import { firstKey, resultsAfter, runScenario, secondKey } from './scenario.ts';
import { createTempPlace, fastFolder, listOrNone } from './temp-place.ts';
import type { Write } from './watch-writes.ts';

describe('several processes', () => {
  it('two write the same and their own at once, a third reads: nothing lost, nothing wrong', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const rounds = 25;
    const writers = ['one', 'two'].map((name) => startChild('child-writer.ts', [path, name, `${rounds}`]));
    for (const { process } of writers) process.stdin?.end();
    let isDone = false;
    const ended = Promise.all(writers.map((writer) => writer.ended)).finally(() => {
      isDone = true;
    });
    const reader = await openStore(path);
    let seen = 0;
    // Once more when all is there: it may be that this process was not given the time to read before.
    for (let isLast = false; !isLast; ) {
      isLast = isDone;
      for (let round = 0; round < rounds; round++) {
        const key = digestBytes(`key ${round}`) as string as Key;
        for (const { outputs } of await reader.find(key)) {
          for (const digest of Object.values(outputs)) {
            const copy = place.fresh();
            expect(await reader.copyOut(digest, copy)).toBe(true);
            rmSync(copy, { recursive: true });
            seen++;
          }
        }
      }
      await new Promise(setImmediate);
    }
    expect((await ended).map(({ code, told }) => [code, told])).toEqual([
      [0, ['done']],
      [0, ['done']],
    ]);
    const { artifacts, results, temporary } = await expectSound(path);
    expect({ artifacts, results, temporary }).toEqual({ artifacts: rounds * 4, results: rounds * 2, temporary: 0 });
    expect(seen).toBeGreaterThan(rounds);
  });

  it('one stopped at every write: nothing that was told is lost, nothing is wrong, all heals', async () => {
    using place = createTempPlace(fastFolder);
    const child = await startChild('child-stopping.ts', [place.path], undefined, place.path).ended;
    expect(child.code).toBe(0);
    const counts = { stopped: 0, artifacts: 0, results: 0 };
    for (const line of child.told) {
      const { told, artifacts, results, found, healed } = JSON.parse(line);
      const [first, second] = resultsAfter[told] ?? [0, 0];
      expect(found[0]).toBeGreaterThanOrEqual(first);
      expect(found[1]).toBeGreaterThanOrEqual(second);
      expect(healed).toBe(3);
      counts.stopped++;
      counts.artifacts += artifacts;
      counts.results += results;
    }
    expect(counts.stopped).toBeGreaterThan(100);
    expect(counts.artifacts).toBeGreaterThan(200);
    expect(counts.results).toBeGreaterThan(50);
  });

  it('one killed in the midst of a write: the same, and what it left is swept', async () => {
    using place = createTempPlace(fastFolder);
    const counts = { killed: 0, artifacts: 0, left: 0 };
    for (let number = 3; ; number += 11) {
      const path = place.fresh('store');
      const child = await startChild('child-scenario.ts', [path, `${number}`], undefined, place.path).ended;
      if (child.code === 0) break;
      expect(child.signal).toBe('SIGKILL');
      counts.killed++;
      counts.left += listOrNone(join(path, 'tmp')).length;
      const store = await openStore(path);
      expect(listOrNone(join(path, 'tmp'))).toEqual([]);
      counts.artifacts += (await expectSound(path)).artifacts;
      const [first, second] = resultsAfter[JSON.parse(child.told.at(-1) ?? '""')] ?? [0, 0];
      expect((await store.find(firstKey)).length).toBeGreaterThanOrEqual(first);
      expect((await store.find(secondKey)).length).toBeGreaterThanOrEqual(second);
      await runScenario(store, place, () => {});
      expect((await expectSound(path)).results).toBe(3);
    }
    expect(counts.killed).toBeGreaterThan(9);
    expect(counts.artifacts).toBeGreaterThan(9);
    expect(counts.left).toBeGreaterThan(0);
  });

  it('what a record names is synced before the record, and every name before it is told', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const { told, code } = await startChild('child-scenario.ts', [path], undefined, place.path).ended;
    expect(code).toBe(0);
    const dirty = new Set<string>();
    const known = new Set([place.path]);
    const counts = { renames: 0, records: 0, told: 0, links: 0 };
    for (const line of told) {
      const entry: Write | string = JSON.parse(line);
      if (typeof entry === 'string') {
        // Told to be done: no byte and no name is left to chance.
        expect([...dirty]).toEqual([]);
        counts.told++;
        continue;
      }
      const { call, path: from, to = '' } = entry;
      if (call === 'mkdir' && from.startsWith(path)) {
        for (let folder = from; !known.has(folder); folder = dirname(folder)) {
          known.add(folder);
          dirty.add(dirname(folder));
        }
      }
      // The source goes when its bytes are safe, and not before.
      if (call === 'rm' && !from.startsWith(path)) expect([...dirty]).toEqual([]);
      if (call === 'write' || call === 'writeFile') dirty.add(from);
      else if (call === 'sync') dirty.delete(from);
      else if (call === 'rm') dirty.delete(from);
      else if (call === 'link') {
        expect(dirty.has(from)).toBe(false);
        dirty.add(join(to, '..'));
        counts.links++;
      } else if (call === 'rename') {
        expect(dirty.has(from)).toBe(false);
        if (to.startsWith(join(path, 'records'))) {
          // All but its own name, and those of the folders on the way to it.
          expect([...dirty].filter((each) => !to.startsWith(`${each}/`))).toEqual([]);
          counts.records++;
        }
        dirty.add(join(to, '..'));
        counts.renames++;
      }
    }
    expect(counts).toEqual({ renames: 10, records: 3, told: 7, links: 3 });
  });
});
