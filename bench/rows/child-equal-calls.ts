// Plans the Fibonacci numbers as a recursion of calls: a million calls, and one node for each number.

import { definePipeline, defineStep, json } from '../../packages/core/src/index.ts';

const number = json<number>();

const out = { n: number };
export const zero = defineStep('zero', { in: {}, out, run: () => ({ n: 0 }) });
export const one = defineStep('one', { in: {}, out, run: () => ({ n: 1 }) });
export const add = defineStep('add', {
  in: { a: number, b: number },
  out,
  run: ({ a, b }) => ({ n: a + b }),
});

let calls = 0;

function fibonacci(n: number): ReturnType<typeof add>['n'] {
  calls += 1;
  if (n < 2) return (n === 0 ? zero : one)({}).n;
  return add({ a: fibonacci(n - 1), b: fibonacci(n - 2) }).n;
}

const begin = performance.now();
const { nodes } = definePipeline('fibonacci', { build: () => ({ n: fibonacci(28) }) }).plan();
const milliseconds = performance.now() - begin;
if (nodes.length !== 29) throw new Error(`${nodes.length} nodes were planned, and there are 29 numbers`);
process.stdout.write(`${JSON.stringify({ milliseconds, calls })}\n`);
