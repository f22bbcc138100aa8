// Steps for the contract of executors: each does one thing that an executor has to pass on.

import { setTimeout as sleep } from 'node:timers/promises';
import { defineCommand, defineGate, defineStep, each, json, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

const number = json<number>();

export const add = defineStep('add', {
  in: { a: number, more: each(number) },
  params: z.strictObject({ plus: z.number().default(0) }),
  out: { sum: number, words: text },
  run: ({ a, more }, { plus }) => {
    const sum = Object.values(more).reduce((total, n) => total + n, a + plus);
    return { sum, words: `${Object.keys(more).sort().join(' and ')} give ${sum}` };
  },
});

export const draw = defineStep('draw', {
  in: {},
  out: { numbers: json<readonly number[]>() },
  run: (_, __, context) => ({ numbers: [Math.random(), context.random('own').next(), context.seed] }),
});

export const list = defineStep('list', {
  in: { folder: storedFolder },
  out: { names: json<readonly string[]>(), path: text },
  async run({ folder }) {
    const { readdir } = await import('node:fs/promises');
    return { names: (await readdir(folder.path, { recursive: true })).sort(), path: folder.path };
  },
});

export const tell = defineStep('tell', {
  in: {},
  out: { said: text },
  run(_, __, context) {
    context.log('one line');
    context.progress({ fraction: 0.5, message: 'half' });
    return { said: JSON.stringify(context.lineage) };
  },
});

export const fail = defineStep('fail', {
  in: {},
  out: { never: text },
  run(): never {
    throw new Error('the rows are wrong');
  },
});

export const forget = defineStep('forget', {
  in: {},
  out: { never: text },
  run: () => ({}) as { never: string },
});

export const wait = defineStep('wait', {
  in: {},
  params: z.strictObject({ seconds: z.number() }),
  out: { done: text },
  async run(_, { seconds }, context) {
    context.log('begun');
    await sleep(seconds * 1000);
    return { done: 'done' };
  },
});

export const early = defineGate('early', {
  admits: number,
  evidence: { proof: number },
  params: z.strictObject({ least: z.number() }),
  check: ({ proof }, { least }) => [
    {
      ...{ rule: 'proof', value: proof, low: null, high: null, required: `≥ ${least}` },
      decision: proof >= least ? 'passed' : 'failed',
      isPassed: proof >= least,
    },
  ],
});

export const upper = defineCommand('upper', {
  in: { words: storedFile },
  params: z.strictObject({ exit: z.number().default(0) }),
  out: { shouted: text },
  uses: ['scripts/upper.mjs'],
  run: ({ inputs, outputs, params }) => [
    process.execPath,
    'scripts/upper.mjs',
    inputs.words,
    outputs.shouted,
    String(params.exit),
  ],
});
