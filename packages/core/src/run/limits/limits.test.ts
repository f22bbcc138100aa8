import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeWarning } from '../../base/errors/warnings.ts';
import type { Resources } from '../../dsl/resources.ts';
import { createProcessLocks } from '../../store/locks/process-locks.ts';
import { chooseLimits, createLimits } from './limits.ts';

const most = { threads: 4, memory: 8_000_000_000 };
const silent = (): void => undefined;
const step = (resources: Resources, name = 'step') => ({ name, resources });

/** Watches what runs beside each other. */
function watch() {
  const running = new Set<Resources>();
  const begun: Resources[] = [];
  return {
    begun,
    /** The work of a node: a few turns of the event loop, with a look at what runs at its begin. */
    work: (resources: Resources, turns: number) => async (): Promise<void> => {
      running.add(resources);
      begun.push(resources);
      const all = [...running];
      const threads = all.reduce((sum, each) => sum + (each.threads ?? 1), 0);
      const memory = all.reduce((sum, each) => sum + Number(each.memory ?? 0), 0);
      const locks = all.flatMap((each) => each.locks ?? []);
      if (all.length > 1) expect([threads <= most.threads, memory <= most.memory]).toEqual([true, true]);
      expect(new Set(locks).size).toBe(locks.length);
      for (let count = 0; count < turns; count += 1) await turn();
      running.delete(resources);
    },
  };
}

const anyResources = fc.record({
  threads: fc.integer({ min: 1, max: 6 }),
  memory: fc.integer({ min: 1, max: 10_000_000_000 }),
  locks: fc.subarray(['a', 'b', 'c']),
});

test('whatever nodes ask for, they never take more than there is, no lock twice, and all have their turn', async () => {
  let nodes = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyResources, fc.nat(4)), { minLength: 6, maxLength: 40 }), async (asked) => {
      const limits = createLimits(most, createProcessLocks(), silent);
      const watched = watch();
      await Promise.all(
        asked.map(([resources, turns]) => limits.hold(step(resources), watched.work(resources, turns))),
      );
      expect(watched.begun.length).toBe(asked.length);
      nodes += asked.length;
    }),
    { seed: 1, numRuns: 100 },
  );
  expect(nodes).toBeGreaterThan(500);
});

test('nodes that wait for others to be made again hold nothing meanwhile, so they cannot wait for each other', async () => {
  const anyNode = fc.record({ resources: anyResources, again: fc.array(anyResources, { maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(anyNode, { maxLength: 15 }), async (asked) => {
      const limits = createLimits(most, createProcessLocks(), silent);
      const watched = watch();
      await Promise.all(
        asked.map(({ resources, again }) =>
          limits.hold(step(resources), async () => {
            const remake = (other: Resources): Promise<void> =>
              limits.waitFreely(() => limits.hold(step(other), watched.work(other, 1)));
            await Promise.all(again.map(remake));
            // It holds all that it asked for again.
            await watched.work(resources, 1)();
          }),
        ),
      );
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('two nodes that wait for what the other one locks both go on', async () => {
  const limits = createLimits(most, createProcessLocks(), silent);
  const order: string[] = [];
  const make = (own: string, other: string): Promise<void> =>
    limits.hold(step({ locks: [own] }), async () => {
      await turn();
      await limits.waitFreely(() => limits.hold(step({ locks: [other] }), async () => void order.push(other)));
      order.push(`${own} goes on`);
    });
  await Promise.all([make('a', 'b'), make('b', 'a')]);
  expect(order.toSorted()).toEqual(['a', 'a goes on', 'b', 'b goes on']);
});

test.each([
  ['all threads', { threads: 4 }, {}],
  ['all memory', { memory: 8_000_000_000 }, { memory: 3_000_000_000 }],
  ['a lock and all threads', { threads: 4, locks: ['a'] }, { locks: ['a'] }],
])('a node that wants %s is not overtaken for ever', async (_, large, small) => {
  const limits = createLimits(most, createProcessLocks(), silent);
  const begun: string[] = [];
  let left = 200;
  /** Each small node is followed by another one, so that there is always one that would fit. */
  const stream = async (): Promise<void> => {
    while (left > 0 && !begun.includes('large')) {
      left -= 1;
      const next = limits.hold(step(small), async () => {
        begun.push('small');
        await turn();
      });
      await Promise.race([next, turn()]);
    }
  };
  const first = stream();
  await turn();
  await Promise.all([first, stream(), limits.hold(step(large), async () => void begun.push('large'))]);
  expect(begun.indexOf('large')).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(100);
});

test('while an overtaken node waits for a lock, its thread is of use to others', async () => {
  const limits = createLimits({ ...most, threads: 2 }, createProcessLocks(), silent);
  const release = Promise.withResolvers<void>();
  const holder = limits.hold(step({ locks: ['a'] }), () => release.promise);
  const waiting = limits.hold(step({ locks: ['a'] }), async () => undefined);
  for (let count = 0; count < 40; count += 1) await limits.hold(step({}), async () => undefined);
  release.resolve();
  await Promise.all([holder, waiting]);
});

test('while a large node waits, small ones begin', async () => {
  const limits = createLimits(most, createProcessLocks(), silent);
  const begun: string[] = [];
  const hold = (name: string, resources: Resources): Promise<void> =>
    limits.hold(step(resources), async () => {
      begun.push(name);
      await turn();
    });
  await Promise.all([hold('one', {}), hold('all', { threads: 4 }), hold('two', {}), hold('three', { threads: 2 })]);
  expect(begun).toEqual(['one', 'two', 'three', 'all']);
});

test('a node that wants more than there is runs alone; of memory this is told, once for a step', async () => {
  const told: string[] = [];
  const limits = createLimits(most, createProcessLocks(), (code, params) => told.push(describeWarning(code, params)));
  const watched = watch();
  const huge = { memory: '64GB' } as const;
  const alone = async (): Promise<void> => {
    const before = watched.begun.length;
    await turn();
    await turn();
    expect(watched.begun.length).toBe(before);
  };
  await Promise.all([
    limits.hold(step({}), watched.work({}, 1)),
    limits.hold(step(huge, 'train'), alone),
    limits.hold(step({ threads: 9 }, 'wide'), alone),
    limits.hold(step(huge, 'train'), alone),
    limits.hold(step({}), watched.work({}, 1)),
  ]);
  expect(told).toEqual(["'train' asks for 64 GB of memory, and the limit is 8 GB: it runs alone"]);
});

test('the limits are those that were set, else those of the machine', () => {
  expect(chooseLimits({ concurrency: 3, memory: 5 })).toEqual({ threads: 3, memory: 5 });
  const { threads, memory } = chooseLimits({});
  expect(threads).toBeGreaterThan(0);
  expect(memory).toBeGreaterThan(1_000_000);
});
