import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateFile } from './rate-file.ts';

const open = (now: () => number, rate = { count: 5, periodMs: 1000 }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rate-'));
  const file = join(folder, 'api.rate');
  return {
    file,
    rate: new RateFile(file, rate, now),
    other: new RateFile(file, rate, now),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
};

test('in no period does more start than the rate allows, and whoever waits as long as it says may start', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 5 }), fc.boolean()), {
        minLength: 10,
        maxLength: 40,
      }),
      (asked) => {
        let now = 1_000_000;
        using place = open(() => now);
        const starts: [at: number, amount: number][] = [];
        for (const [pause, amount, isOther] of asked) {
          now += pause;
          const used = isOther ? place.other : place.rate;
          now += used.waitFor(amount);
          expect(used.waitFor(amount)).toBe(0);
          used.note(amount);
          starts.push([now, amount]);
        }
        for (const [from] of starts) {
          const within = starts.filter(([at]) => at >= from && at < from + 1000);
          expect(within.reduce((sum, [, amount]) => sum + amount, 0)).toBeLessThanOrEqual(5);
        }
      },
    ),
    { seed: 1, numRuns: 20 },
  );
});

test('a clock that is set back makes nobody wait for longer than a period', () => {
  let now = 10_000_000;
  using place = open(() => now);
  place.rate.note(5);
  now -= 5_000_000;
  expect(place.rate.waitFor(1)).toBe(1000);
  now += 1000;
  expect(place.rate.waitFor(1)).toBe(0);
});

test('lines that are damaged do not count, and starts that are over are forgotten', () => {
  let now = 5000;
  using place = open(() => now);
  writeFileSync(place.file, '4999 3\n\u0000\u0000\n12 abc\n4998 1\n1 5\n');
  expect([place.rate.waitFor(1), place.rate.waitFor(2)]).toEqual([0, 998]);
  place.rate.note(1);
  now += 1;
  place.rate.note(1);
  expect(readFileSync(place.file, 'utf8')).toBe('4998 1\n4999 3\n5000 1\n5001 1\n');
});

test('where nothing can be written, it counts within the process', () => {
  let now = 5000;
  const rate = new RateFile(join(tmpdir(), 'no such folder', 'api.rate'), { count: 2, periodMs: 1000 }, () => now);
  rate.note(1);
  now += 10;
  rate.note(1);
  expect(rate.waitFor(1)).toBe(990);
});
