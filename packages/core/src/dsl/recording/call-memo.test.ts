import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expect, it } from 'vitest';
import { best } from '../best.ts';
import { file } from '../file.ts';
import { defineGate } from '../gate.ts';
import { each, optional } from '../inputs.ts';
import { json } from '../kinds/json.ts';
import { defineModel } from '../model.ts';
import { definePipeline } from '../pipeline.ts';
import { recordNodes } from '../recorder.ts';
import { defineStep } from '../step.ts';

const number = json<number>();
let parsed = 0;
const plain = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => {
      parsed += 1;
      return { value };
    },
  },
} as unknown as StandardSchemaV1<{ readonly [name: string]: unknown }>;

const leaf = defineStep('leaf', { in: {}, params: plain, out: { n: number }, run: () => ({ n: 1 }) });
const add = defineStep('add', {
  in: { a: optional(number), b: optional(number), all: each(number) },
  params: plain,
  out: { n: number, m: number },
  run: () => ({ n: 1, m: 1 }),
});

it('a recursion of equal calls looks closely at each of them once', () => {
  let calls = 0;
  parsed = 0;
  const fibonacci = (n: number): ReturnType<typeof leaf>['n'] => {
    calls += 1;
    return n < 2 ? leaf({}, { n }).n : add({ a: fibonacci(n - 1), b: fibonacci(n - 2) }, {}).n;
  };
  const plan = definePipeline('p', { build: () => ({ n: fibonacci(18) }) }).plan();
  expect([plan.nodes.length, calls, parsed]).toEqual([19, 8361, 19]);
});

it('so does one of gates, files and choices', () => {
  const pass = defineGate('pass', { admits: number, evidence: { number }, params: plain, check: () => [] });
  parsed = 0;
  const { value, nodes } = recordNodes(() =>
    Array.from({ length: 50 }, () => {
      const from = file('a.csv', { outside: true });
      const trials = [leaf({}, { n: 1 }), leaf({}, { n: 2 })];
      const chosen = best(trials, (trial) => trial.n as never, { max: 'n' as never });
      return { from, chosen, passed: pass(chosen.n, { number: chosen.n }, { atLeast: 1 }) };
    }),
  );
  expect([nodes.length, parsed, new Set(value.map(({ passed }) => passed)).size]).toEqual([5, 3, 1]);
  expect(new Set(value.flatMap(({ from, chosen }) => [from, chosen.comparison])).size).toBe(2);
});

const one = (): ReturnType<typeof leaf>['n'] => leaf({}, { n: 1 }).n;
const two = (): ReturnType<typeof leaf>['n'] => leaf({}, { n: 2 }).n;
const [net, other] = [defineModel('net', () => 1), defineModel('other', () => 1)];

/** Calls that differ, each from all others. */
const different: readonly (() => unknown)[] = [
  () => add({}, {}),
  () => add({ a: one() }, {}),
  () => add({ b: one() }, {}),
  () => add({ a: two() }, {}),
  () => add({ a: add({}, {}).n }, {}),
  () => add({ a: add({}, {}).m }, {}),
  () => add({ all: { a: one(), b: two() } }, {}),
  () => add({ all: { b: two(), a: one() } }, {}),
  () => add({ all: { a: two(), b: one() } }, {}),
  () => add({ all: { ab: one() } }, {}),
  () => add({}, { n: 0 }),
  () => add({}, { n: -0 }),
  () => add({}, { n: '0' }),
  () => add({}, { n: null }),
  () => add({}, { n: false }),
  () => add({}, { n: Number.NaN }),
  () => add({}, { n: Number.POSITIVE_INFINITY }),
  () => add({}, { n: [] }),
  () => add({}, { n: {} }),
  () => add({}, { n: [1, 2] }),
  () => add({}, { n: [12] }),
  () => add({}, { n: ['1', '2'] }),
  () => add({}, { n: 's1:1' }),
  () => add({}, { n: { m: 1 } }),
  () => add({}, { m: { n: 1 } }),
  () => add({}, { net }),
  () => add({}, { net: other }),
];

it('calls that differ are nodes that differ, whichever was first', () => {
  for (const calls of [different, different.toReversed()]) {
    const { value } = recordNodes(() => calls.map((call) => call()));
    const again = recordNodes(() => [...calls, ...calls].map((call) => call())).value;
    const ids = (returned: readonly unknown[]) => returned.map((refs) => (refs as ReturnType<typeof add>).n.node.id);
    expect(new Set(ids(value)).size).toBe(different.length);
    expect(ids(again)).toEqual([...ids(value), ...ids(value)]);
  }
});

it('what is wrong is refused each time, also after a call that was right', () => {
  const kept = recordNodes(one).value;
  recordNodes(() => {
    add({ a: one() }, {});
    for (let time = 0; time < 2; time += 1) {
      expect(() => add({ a: kept }, {})).toThrow(/another plan/);
      expect(() => add({ a: 3 as never }, {})).toThrow(/not a ref/);
      expect(() => add({}, { n: () => 1 })).toThrow(/plain data/);
      const holding: Record<string, unknown> = {};
      holding['self'] = holding;
      expect(() => add({}, holding)).toThrow(/holds itself/);
    }
  });
  expect(() => add({}, {})).toThrow(/outside a pipeline/);
});

it('a value that was changed between two calls is another value', () => {
  const params: Record<string, unknown> = { n: 1 };
  const { nodes } = recordNodes(() => {
    leaf({}, params);
    params['n'] = 2;
    leaf({}, params);
  });
  expect(nodes.map((node) => node.params)).toEqual([{ n: 1 }, { n: 2 }]);
});
