// A node is made when all that its step started went well: an error that nobody handles fails it, and so does a promise
// that nothing is left to settle.

import type { RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

/** Runs one step for each body; what became of each, by its name. */
async function runBodies(rig: Rig, bodies: Readonly<Record<string, string>>, head = ''): Promise<ToldRun> {
  const steps = Object.entries(bodies).map(
    ([name, body]) =>
      `export const ${name} = defineStep('${name}', { in: {}, out: { v: json<number>() }, ${body} });\n`,
  );
  await rig.write(
    'steps/bodies.ts',
    `// @ts-nocheck\nimport { defineStep, json } from '@cairn/core';\n${head}\n${steps.join('')}`,
  );
  await rig.write(
    'pipelines/bodies.ts',
    `import { definePipeline } from '@cairn/core';
import * as steps from '../steps/bodies.ts';

export default definePipeline('bodies', {
  build: () => ({ ${Object.keys(bodies)
    .map((name) => `${name}: steps.${name}({}).v`)
    .join(', ')} }),
});
`,
  );
  return rig.run('bodies', '--keep-going', '--concurrency', '1', '--allow-impure');
}

const reasonsOf = (run: ToldRun): Readonly<Record<string, string>> =>
  Object.fromEntries(
    run.events.flatMap((event: RunEvent) =>
      event.type === 'node-finished' ? [[event.label, `${event.failure ?? event.outcome}: ${event.reason}`]] : [],
    ),
  );

test('an error that nobody handles fails the node, also when it comes after run returned', async () => {
  await using rig = await createRig();
  const run = await runBodies(
    rig,
    {
      rejects:
        "run() { const check = async () => { throw new Error('of a check'); }; for (const _ of [1, 2]) void check(); return { v: 1 }; }",
      late: "run() { setTimeout(() => { throw new Error('of a timer'); }, 30); return { v: 1 }; }",
      lateRejection: "run() { void sleep(30).then(() => { throw new Error('of a promise'); }); return { v: 1 }; }",
      emits:
        "run() { setImmediate(() => new EventEmitter().emit('error', new Error('of an emitter'))); return { v: 1 }; }",
      callback:
        "run() { readFile(import.meta.filename, () => { throw new Error('of a callback'); }); return { v: 1 }; }",
      thread: 'run() { new Worker(\'throw new Error("of a thread")\', { eval: true }); return { v: 1 }; }',
      ticks: "run() { process.nextTick(() => { throw new Error('of a tick'); }); return { v: 1 }; }",
      handled:
        "async run() { const late = sleep(1).then(() => { throw new Error('handled'); }); await late.catch(() => undefined); return { v: 1 }; }",
    },
    `import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';`,
  );
  expect(reasonsOf(run)).toEqual({
    rejects: 'step-threw: of a check',
    late: 'step-threw: of a timer',
    lateRejection: 'step-threw: of a promise',
    emits: 'step-threw: of an emitter',
    callback: 'step-threw: of a callback',
    thread: 'step-threw: of a thread',
    ticks: 'step-threw: of a tick',
    handled: 'ran: it never ran before',
  });
});

test('what is still running when a node is made is named, and ended', async () => {
  await using rig = await createRig();
  const run = await runBodies(rig, { leaves: 'run() { setInterval(() => undefined, 1000); return { v: 1 }; }' });
  expect(run.outcomes).toEqual(['leaves ran']);
  expect(run.events).toContainEqual(
    expect.objectContaining({ type: 'warning', code: 'left-running', message: expect.stringContaining('leaves') }),
  );
});

test('a promise that nothing can settle fails the node, and says so', async () => {
  await using rig = await createRig();
  const run = await runBodies(
    rig,
    {
      never: 'run: () => new Promise(() => {})',
      stuck: 'async run() { await { then() {} }; return { v: 1 }; }',
      encoding: 'out: { v: stuckEncoding }, run: () => ({ v: 1 })',
      decoding: 'in: {}, out: { v: stuckDecoding }, run: () => ({ v: 1 })',
      waits: 'async run() { await new Promise((resolve) => setTimeout(resolve, 20)); return { v: 1 }; }',
    },
    `import { defineKind } from '@cairn/core';
import { writeFile } from 'node:fs/promises';
const stuckEncoding = defineKind({ name: 'stuck-encoding', encode: () => new Promise(() => {}), decode: async () => 1 });
const stuckDecoding = defineKind({ name: 'stuck-decoding', encode: (_, path) => writeFile(path, '1'), decode: () => new Promise(() => {}) });`,
  );
  const never = (what: string): string =>
    `never-settled: the promise of ${what} never settled: nothing is left in its process that could settle it`;
  expect(reasonsOf(run)).toEqual({
    never: never("its 'run'"),
    stuck: never("its 'run'"),
    encoding: never("encoding output 'v'"),
    decoding: 'ran: it never ran before',
    waits: 'ran: it never ran before',
  });
  await rig.write(
    'steps/reading.ts',
    `// @ts-nocheck
import { defineGate, defineStep, json } from '@cairn/core';
import { stuckDecoding } from './stuck.ts';

export const write = defineStep('write', { in: {}, out: { v: stuckDecoding, n: json<number>() }, run: () => ({ v: 1, n: 1 }) });
export const read = defineStep('read', { in: { v: stuckDecoding }, out: { v: json<number>() }, run: () => ({ v: 1 }) });
export const pass = defineGate('pass', { admits: json<number>(), evidence: {}, check: () => new Promise(() => {}) });
`,
  );
  await rig.write(
    'steps/stuck.ts',
    `// @ts-nocheck
import { defineKind } from '@cairn/core';
import { writeFile } from 'node:fs/promises';
export const stuckDecoding = defineKind({ name: 'stuck-decoding', encode: (_, path) => writeFile(path, '1'), decode: () => new Promise(() => {}) });
`,
  );
  await rig.write(
    'pipelines/reading.ts',
    `// @ts-nocheck
import { definePipeline } from '@cairn/core';
import { pass, read, write } from '../steps/reading.ts';

export default definePipeline('reading', {
  build() {
    const { v, n } = write({});
    return { read: read({ v }).v, passed: pass(n, {}) };
  },
});
`,
  );
  const reading = await rig.run('reading', '--keep-going', '--concurrency', '1');
  expect(reasonsOf(reading)).toEqual({
    write: 'ran: it never ran before',
    read: never('decoding its inputs'),
    pass: never("its 'check'"),
  });
});

test('a module that awaits for ever while it loads fails its nodes', async () => {
  await using rig = await createRig();
  // Planning loads it too, and there it ends.
  await rig.write(
    'steps/loading.ts',
    `import { defineStep, json } from '@cairn/core';
import { isMainThread } from 'node:worker_threads';

if (process.argv[1]?.includes('worker') && isMainThread) await new Promise(() => {});

export const loading = defineStep('loading', { in: {}, out: { v: json<number>() }, run: () => ({ v: 1 }) });
`,
  );
  await rig.write(
    'pipelines/loading.ts',
    `import { definePipeline } from '@cairn/core';
import { loading } from '../steps/loading.ts';

export default definePipeline('loading', { build: () => ({ v: loading({}).v }) });
`,
  );
  const run = await rig.run('loading', '--allow-impure');
  expect(run.node('loading')).toMatchObject({
    failure: 'never-settled',
    reason: expect.stringMatching(/^the promise of its module, .* never settled/),
  });
});
