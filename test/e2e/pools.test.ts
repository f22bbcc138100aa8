// Pools of the machine: declared in the configuration, taken by steps, shared by runs of any project and store.

import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Going, type Rig, readRun } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

const config = (pools: string): string => `export default { pools: ${pools} };\n`;

/** A pipeline with one node for each of the numbers, which takes from pools. */
async function writePipeline(rig: Rig, resources: string, body: string, numbers = '[1]'): Promise<void> {
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/use.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const use = defineStep('use', {
  in: {},
  params: z.strictObject({ n: z.number(), socket: z.string() }),
  out: { made: json<number>() },
  network: true,
  resources: ${resources},
  async run(_, { n, socket }) {
    ${body}
    return { made: n };
  },
});
`,
  );
  await rig.write(
    'pipelines/pooled.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { use } from '../steps/use.ts';

export default definePipeline('pooled', {
  params: z.strictObject({ add: z.number().default(0), socket: z.string().default('') }),
  build: ({ add, socket }) =>
    Object.fromEntries(${numbers}.map((n) => [\`n\${n}\`, use({}, { n: n + add, socket }).made])),
});
`,
  );
}

const seen = async (going: Going, isSeen: (event: RunEvent) => boolean): Promise<RunEvent> => {
  for (;;) {
    const lines = going.printed().split('\n').slice(0, -1);
    const event = lines.map((line) => JSON.parse(line) as RunEvent).find(isSeen);
    if (event) return event;
    await sleep(20);
  }
};

test('a wrong size, an unknown pool and a request that is too large are one sentence while planning', async () => {
  await using rig = await createRig();
  await writePipeline(rig, '{ pools: { gpu: 2 } }', '');
  const plan = async (pools: string) => {
    await rig.write('cairn.config.ts', config(pools));
    const { exitCode, stderr } = await rig.cairn('plan', 'pooled');
    return [exitCode, ...stderr.split('\n').filter((line) => /^error|^ +(fix:|-->)|\.ts:\d/.test(line))];
  };
  expect([
    await plan('{ gpu: 0 }'),
    await plan('{ gpus: 2 }'),
    await plan('{}'),
    await plan('{ gpu: 1 }'),
  ]).toMatchInlineSnapshot(`
      [
        [
          2,
          "error: 'cairn.config.ts' cannot be used: pool 'gpu' requires a size from 1 to 9999, a rate such as '60 a minute', or both: { size: 3, rate: '60 a minute' }, not 0",
          "  cairn.config.ts:1:27",
          "  fix: Correct it there. CAIRN_CONFIG=off runs a command without it.",
        ],
        [
          2,
          "error: 'use' takes from pool 'gpu', which is not declared",
          "  steps/use.ts:5:20",
          "  fix: Declare it in cairn.config.ts, or take from another. There are 'gpus'.",
        ],
        [
          2,
          "error: 'use' takes from pool 'gpu', which is not declared",
          "  steps/use.ts:5:20",
          "  fix: Declare it in cairn.config.ts: pools: { gpu: 1 }.",
        ],
        [
          2,
          "error: 'use' takes 2 of pool 'gpu', which has 1",
          "  steps/use.ts:5:20",
          "  fix: Take less, or declare a larger pool in cairn.config.ts.",
        ],
      ]
    `);
  expect((await plan('{ gpu: 2 }'))[0]).toBe(0);
  expect(await plan("{ gpu: '1 an hour' }")).toMatchInlineSnapshot(`
    [
      2,
      "error: 'use' takes 2 of pool 'gpu', which has 1 an hour",
      "  steps/use.ts:5:20",
      "  fix: Take less, or declare a larger pool in cairn.config.ts.",
    ]
  `);
});

test('nodes of one run never take more of a pool than there is, and a pool changes no key', async () => {
  await using rig = await createRig();
  await writePipeline(rig, '{ pools: { gpu: 2, other: 1 } }', '', '[1, 2, 3, 4, 5, 6]');
  await rig.write('cairn.config.ts', config('{ gpu: 3, other: 9 }'));
  const first = await rig.run('pooled', '--concurrency', '4');
  expect(first.finished?.outcomes.ran).toBe(6);
  let going = 0;
  for (const { type } of first.events) {
    if (type === 'node-started') going += 1;
    if (type === 'node-finished') going -= 1;
    // Two would take four of three.
    expect(going).toBeLessThan(2);
  }
  await rig.write('cairn.config.ts', config('{ gpu: { size: 2 }, other: 1 }'));
  await rig.write('steps/use.ts', (await rig.read('steps/use.ts')).replace('gpu: 2,', 'gpu: 1,'));
  expect((await rig.run('pooled')).finished?.outcomes).toMatchObject({ fresh: 6 });
});

/** A pipeline with nodes of one step in `inPools`, in a map, and outside of both. */
async function writeCalls(rig: Rig, call: string): Promise<void> {
  await rig.write(
    'steps/use.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const list = defineStep('list', {
  in: {},
  out: { numbers: json<readonly number[]>() },
  run: () => ({ numbers: [1, 2, 3] }),
});

export const use = defineStep('use', {
  in: { number: json<number>() },
  params: z.strictObject({ n: z.number() }),
  out: { made: json<number>() },
  run: ({ number }, { n }) => ({ made: number + n }),
});

export const one = defineStep('one', { in: {}, out: { number: json<number>() }, run: () => ({ number: 1 }) });
`,
  );
  await rig.write(
    'pipelines/pooled.ts',
    `import { definePipeline, inPools, map } from '@cairn/core';
import { list, one, use } from '../steps/use.ts';

export default definePipeline('pooled', {
  build() {
    const { number } = one({});
    const small = [1, 2, 3].map((n) => use({ number }, { n }).made);
    const large = map(list({}).numbers, (number) => ${call});
    return { large, small1: small[0]!, small2: small[1]!, small3: small[2]! };
  },
});
`,
  );
}

test('single nodes take from a pool where the pipeline says so, copies for items too, and no key changes', async () => {
  await using rig = await createRig();
  await writeCalls(rig, 'use({ number }, { n: 9 }).made');
  const without = await rig.run('pooled');
  const keys = without.events.flatMap((event) => (event.type === 'node-finished' ? [event.key] : []));
  await writeCalls(rig, 'inPools({ gpu: 2 }, () => use({ number }, { n: 9 }).made)');
  await rig.write('cairn.config.ts', config('{ gpu: 3 }'));
  expect((await rig.run('pooled')).finished?.outcomes).toMatchObject({ fresh: 9 });
  const { events, finished } = await rig.run('pooled', '--force', '--concurrency', '4');
  expect(finished?.outcomes.ran).toBe(9);
  let going = 0;
  for (const event of events) {
    const isLarge = 'label' in event && /^use\[/.test(String(event.label));
    if (event.type === 'node-started' && isLarge) going += 1;
    if (event.type === 'node-finished' && isLarge) going -= 1;
    // Two would take four of three.
    expect(going).toBeLessThan(2);
  }
  expect(events.flatMap((event) => (event.type === 'node-finished' ? [event.key] : [])).sort()).toEqual(keys.sort());
  expect((await rig.cairn('show', 'latest', '--json')).stdout).not.toContain('pools');
});

test('what a call takes is checked while planning, with the line of the call', async () => {
  await using rig = await createRig();
  const plan = async (call: string) => {
    await writeCalls(rig, call);
    const { stderr } = await rig.cairn('plan', 'pooled');
    return stderr.split('\n').filter((line) => /^error|^ +(fix:|-->)|\.ts:\d/.test(line));
  };
  await rig.write('cairn.config.ts', config('{ gpu: 1 }'));
  const call = 'use({ number }, { n: 9 }).made';
  expect([
    await plan(`inPools({ gpu: 2 }, () => ${call})`),
    await plan(`inPools({ gpus: 1 }, () => ${call})`),
    await plan(`inPools({ gpu: 0 }, () => ${call})`),
    await plan(`inPools({}, () => ${call})`),
    await plan(`inPools({ gpu: 1 }, () => number)`),
  ]).toMatchInlineSnapshot(`
    [
      [
        "error: 'use' takes 2 of pool 'gpu', which has 1",
        "  pipelines/pooled.ts:8:79",
        "  fix: Take less, or declare a larger pool in cairn.config.ts.",
      ],
      [
        "error: 'use' takes from pool 'gpus', which is not declared",
        "  pipelines/pooled.ts:8:80",
        "  fix: Declare it in cairn.config.ts, or take from another. There are 'gpu'.",
      ],
      [
        "error: 'inPools' was given 0 as what it takes of 'gpu'",
        "  pipelines/pooled.ts:8:53",
        "  fix: Write inPools({ gpu: 1 }, () => train({ rows })), with whole numbers from 1 to 9999.",
      ],
      [
        "error: 'inPools' was given no pool",
        "  pipelines/pooled.ts:8:53",
        "  fix: Write inPools({ gpu: 1 }, () => train({ rows })), with whole numbers from 1 to 9999.",
      ],
      [
        "error: 'inPools' was given a body that makes no node that runs",
        "  pipelines/pooled.ts:8:53",
        "  fix: Write inPools({ gpu: 1 }, () => train({ rows })), with whole numbers from 1 to 9999.",
      ],
    ]
  `);
});

test('a run waits for a run of another store, says for what and for whom, and goes on when that is killed', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writePipeline(rig, '{ pools: { gpu: 1 } }', 'await hold(socket);');
  await rig.write('cairn.config.ts', config('{ gpu: 1 }'));
  const start = (add: number) =>
    rig.start(
      'run',
      'pooled',
      '--json',
      '--store',
      `store-${add}`,
      '--set',
      `add=${add}`,
      '--set',
      `socket=${probe.socket}`,
    );
  const first = start(1);
  await probe.arrive();
  const second = start(2);
  const waiting = await seen(second, ({ type }) => type === 'node-waiting');
  expect(waiting).toMatchObject({
    message: expect.stringMatching(
      new RegExp(`^1 of pool 'gpu': process ${first.pid} \\(pooled in cairn-rig-\\w+\\) has 1 of 1$`),
    ),
  });
  first.kill('SIGKILL');
  (await probe.arrive())();
  const { exitCode, outcomes } = readRun(await second.told);
  expect([exitCode, outcomes]).toEqual([0, ['use ran']]);
  await first.told;
});

test('a rate that is used up makes the next run wait, which says so', async () => {
  await using rig = await createRig();
  await writePipeline(rig, '{ pools: { api: 2 } }', '');
  await rig.write('cairn.config.ts', config("{ api: '3 a day' }"));
  expect((await rig.run('pooled')).exitCode).toBe(0);
  const second = rig.start('run', 'pooled', '--json', '--store', 'other');
  const waiting = await seen(second, ({ type }) => type === 'node-waiting');
  expect(waiting).toMatchObject({
    message: expect.stringMatching(/^pool 'api', of which 3 a day may start: the next one in 86\d{3} s$/),
  });
  second.kill('SIGINT');
  const { exitCode, outcomes } = readRun(await second.told);
  expect([exitCode, outcomes]).toEqual([130, ['use skipped']]);
  // Without the configuration nothing is limited.
  const third = await rig.cairnWith({ CAIRN_CONFIG: 'off' }, 'run', 'pooled', '--store', 'other');
  expect(third.exitCode).toBe(0);
});
