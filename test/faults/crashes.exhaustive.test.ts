// Workers that are killed, run out of memory, abort natively, leave or hang: that node fails, with a code and a sentence;
// no other is lost; and the next run does what is missing, and nothing else.

import { expect, test } from 'vitest';
import type { Rig } from '../rig/create-rig.ts';
import { createRig } from '../rig/create-rig.ts';
import { makeFastFolder } from './fast-folder.ts';
import { patience, say } from './how-many.ts';
import { askModule, openTeller } from './open-teller.ts';
import { runWatched } from './run-watched.ts';
import { untilAlone } from './until-alone.ts';

/** What a step does when it is told to, with what code its node fails, and what the sentence says. */
const crashes: readonly (readonly [order: string, deed: string, failure: string, reason: RegExp])[] = [
  ['be killed', "process.kill(process.pid, 'SIGKILL')", 'out-of-memory', /ended by SIGKILL: most likely out of memory/],
  ['run out of memory', 'fill()', 'out-of-memory', /out of memory/],
  ['abort', 'process.abort()', 'worker-crashed', /its process crashed: ended by SIGABRT/],
  ['crash natively', "process.kill(process.pid, 'SIGSEGV')", 'worker-crashed', /its process crashed: ended by SIGSEGV/],
  ['leave', 'process.exit(7)', 'worker-crashed', /its process crashed: exited with code 7/],
  ['hang', 'await new Promise(() => setInterval(() => undefined, 1000))', 'timed-out', /timeout of 8 s/],
  ['be busy for ever', 'for (;;) Math.sqrt(2)', 'timed-out', /timeout of 8 s/],
  ['stop', "process.kill(process.pid, 'SIGSTOP')", 'timed-out', /timeout of 8 s/],
];

const none = { ran: 0, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 };

async function writeCrashing(rig: Rig, socket: string): Promise<void> {
  await rig.write('steps/ask.ts', askModule);
  await rig.write(
    'steps/crash.ts',
    `import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';
import { ask } from './ask.ts';

function fill(): void {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, place) => ({ place })));
}

interface Told {
  readonly order: string;
  readonly socket: string;
}

export async function obey(before: number, { order, socket }: Told, log: (line: string) => void) {
  if ((await ask(socket)) === 'obey') {
    log('going to ' + order);
${crashes.map(([order, deed]) => `    if (order === '${order}') ${deed};`).join('\n')}
  }
  return { value: before + order.length };
}

const parts = {
  in: { before: json<number>() },
  params: z.strictObject({ order: z.string(), socket: z.string() }),
  out: { value: json<number>() },
};

export const steady = defineStep('steady', {
  in: { after: optional(json<number>()) },
  params: z.strictObject({ n: z.number() }),
  out: { value: json<number>() },
  run: (_, { n }) => ({ value: n }),
});

export const crash = defineStep('crash', {
  ...parts,
  network: true,
  machine: true,
  run: ({ before }, told, { log }) => obey(before, told, log),
});

export const crashInTime = defineStep('crashInTime', {
  ...parts,
  network: true,
  machine: true,
  resources: { timeout: 8 },
  run: ({ before }, told, { log }) => obey(before, told, log),
});
`,
  );
  const orders = crashes.map(([order, , failure]) => ({ order, isTimed: failure === 'timed-out' }));
  await rig.write(
    'pipelines/crashing.ts',
    `import { definePipeline } from '@cairn/core';
import { crash, crashInTime, steady } from '../steps/crash.ts';

export default definePipeline('crashing', {
  build() {
    const before = steady({}, { n: 0 });
    const results = ${JSON.stringify(orders)}.map(({ order, isTimed }, n) => {
      const told = { order, socket: ${JSON.stringify(socket)} };
      const crashed = (isTimed ? crashInTime : crash)({ before: before.value }, told);
      return [\`after\${n}\`, steady({ after: crashed.value }, { n: n + 1 }).value] as const;
    });
    return { ...Object.fromEntries(results), beside: steady({}, { n: 100 }).value };
  },
});
`,
  );
}

test(
  'a worker that ends is the failure of its node alone, and the next run makes what is missing',
  async () => {
    await using rig = await createRig({ root: await makeFastFolder() });
    using teller = await openTeller();
    await writeCrashing(rig, teller.socket);

    teller.say('obey');
    // A heap that is full at once, on whatever machine.
    const env = { NODE_OPTIONS: '--max-old-space-size=200' };
    const run = await runWatched(rig, 'crashing', { env, args: ['--keep-going'] });
    expect([run.exitCode, run.finished?.status]).toEqual([1, 'failed']);
    expect(run.finished?.outcomes).toEqual({ ...none, ran: 2, failed: crashes.length, blocked: crashes.length });
    const logged = run.events.flatMap((event) => (event.type === 'node-log' ? [event.message] : []));
    for (const [order, , failure, reason] of crashes) {
      const failed = run.events.find((event) => event.type === 'node-finished' && event.label.includes(order));
      expect(failed).toMatchObject({ outcome: 'failed', failure, reason: expect.stringMatching(reason) });
      // On a busy machine its time may be over before it began.
      if (failure !== 'timed-out') expect(logged).toContain(`going to ${order}`);
    }
    await untilAlone(rig.root);

    teller.say('go on');
    const next = await rig.run('crashing');
    expect([next.exitCode, next.finished?.outcomes]).toEqual([0, { ...none, fresh: 2, ran: 2 * crashes.length }]);
    expect(teller.asked).toBe(crashes.length);
    say(`${crashes.length} ways for a worker to end`);
  },
  patience,
);
