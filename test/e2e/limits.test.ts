// What nodes may take together, and how often they are tried.

import type { RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

/** Steps by name, each with its resources and the rest of its definition; a pipeline of the given calls. */
async function writeSteps(rig: Rig, steps: Record<string, readonly [resources: string, rest: string]>, calls: string) {
  const defined = Object.entries(steps).map(
    ([name, [resources, rest]]) => `export const ${name} = defineStep('${name}', {
  in: {},
  params: z.strictObject({ n: z.number().default(1) }),
  out: { made: json<unknown>() },
  machine: true,
  resources: ${resources},
  ${rest}
});
`,
  );
  await rig.write(
    'steps/limited.ts',
    `import { mkdirSync } from 'node:fs';
import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const folder = ${JSON.stringify(rig.path('tries'))};
export const begins = (name: string): boolean => mkdirSync(\`\${folder}/\${name}\`, { recursive: true }) !== undefined;
${defined.join('\n')}`,
  );
  await rig.write(
    'pipelines/limited.ts',
    `import { definePipeline } from '@cairn/core';
import { ${Object.keys(steps).join(', ')} } from '../steps/limited.ts';

export default definePipeline('limited', { build: () => (${calls}) });
`,
  );
}

/** Which nodes were going on beside each other, as `a + b`, by their labels. */
function findBeside(events: readonly RunEvent[]): readonly string[] {
  const going: string[] = [];
  const beside = new Set<string>();
  for (const event of events) {
    if (event.type === 'node-started') {
      for (const other of going) beside.add([other, event.label].sort().join(' + '));
      going.push(event.label);
    }
    if (event.type === 'node-finished' && going.includes(event.label)) going.splice(going.indexOf(event.label), 1);
  }
  return [...beside].sort();
}

test('nodes run beside each other as far as threads, memory and locks let them', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await rig.write('steps/hold.ts', holdModule);
  const run = 'run: (_, { n }) => ({ made: n }),';
  const held = `network: true,
  async run(_, { n }) {
    const { hold } = await import('./hold.ts');
    return { made: n === 1 ? await hold('${probe.socket}') : n };
  },`;
  await writeSteps(
    rig,
    {
      locked: ["{ locks: ['gpu'] }", held],
      heavy: ["{ memory: '3GB' }", held],
      wide: ['{ threads: 9 }', run],
      huge: ["{ memory: '64GB' }", run],
    },
    `{
  a: locked({}).made, b: locked({}, { n: 2 }).made,
  c: heavy({}).made, d: heavy({}, { n: 2 }).made,
  e: wide({}).made, f: huge({}).made,
}`,
  );
  const running = rig.run('limited', '--concurrency', '3', '--memory', '4GB');
  // Each of the two goes on when the other one has begun too.
  for (const letGo of [await probe.arrive(), await probe.arrive()]) letGo();
  const told = await running;
  expect(told.finished?.outcomes.ran).toBe(6);
  expect(findBeside(told.events)).toEqual(expect.arrayContaining(['heavy(n=1) + locked(n=1)']));
  for (const pair of ['locked(n=1) + locked(n=2)', 'heavy(n=1) + heavy(n=2)'])
    expect(findBeside(told.events)).not.toContain(pair);
  expect(findBeside(told.events).filter((pair) => /wide|huge/.test(pair))).toEqual([]);
  const overLimit = told.events.filter((event) => event.type === 'warning' && event.code === 'memory-over-limit');
  expect(overLimit).toMatchObject([
    { message: "'huge' asks for 64 GB of memory, and the limit is 4 GB: it runs alone" },
  ]);
});

test('a size that is none is refused', async () => {
  await using rig = await createRig();
  await writeSteps(rig, { plain: ['{}', 'run: () => ({ made: 1 }),'] }, '{ a: plain({}).made }');
  const { exitCode, errors } = await rig.run('limited', '--memory', '4gb');
  expect([exitCode, errors]).toMatchObject([
    2,
    [
      {
        code: 'option-wrong',
        message: "--memory requires a size such as 500MB, 4GB or 4GiB, not '4gb'",
        fix: 'Write --memory <size>.',
      },
    ],
  ]);
});

test('what threw, crashed or ran out of memory is tried again, and comes out as at the first try', async () => {
  await using rig = await createRig();
  const body = (end: string): string =>
    `run(_, { n }) { if (begins('${end.slice(0, 9)}')) { ${end} } return { made: [n, Math.random()] }; },`;
  const resources = '{ retries: 2, backoff: 0.01 }';
  await writeSteps(
    rig,
    {
      throws: [resources, body("throw new Error('not now')")],
      exits: [resources, body('process.exit(3)')],
      swells: [resources, body("process.kill(process.pid, 'SIGKILL')")],
      breaks: [resources, "run(): { made: unknown } { throw new Error('never'); },"],
    },
    '{ a: throws({}).made, b: exits({}).made, c: swells({}).made, d: breaks({}).made }',
  );
  const first = await rig.run('limited', '--keep-going');
  expect(first.outcomes).toEqual(['throws ran', 'exits ran', 'swells ran', 'breaks failed']);
  expect(first.node('throws').reason).toMatch(/; it took 2 tries$/);
  expect(first.node('breaks').reason).toBe('after 3 tries: never');
  const told = first.events.flatMap((event) =>
    event.type === 'warning' && event.code === 'tried-again' ? [event.message] : [],
  );
  expect(told.toSorted()).toEqual([
    'breaks failed (never) and is tried again in 0.01 s: try 2 of 3',
    'breaks failed (never) and is tried again in 0.02 s: try 3 of 3',
    'exits failed (its process crashed: exited with code 3) and is tried again in 0.01 s: try 2 of 3',
    'swells failed (its process was ended by SIGKILL: most likely out of memory) and is tried again in 0.01 s: try 2 of 3',
    'throws failed (not now) and is tried again in 0.01 s: try 2 of 3',
  ]);
  const show = await rig.cairn('show');
  expect(show.stdout).toMatch(/Failed attempts\n(.*\n)* +breaks +try 2 +step-threw .* never/);
  const log = await rig.cairn('log', 'breaks');
  expect(log.stdout).toMatch(
    /try 1 of 3 failed: never[\s\S]*try 2 of 3 failed: never[\s\S]*failed: after 3 tries: never/,
  );
  const again = await rig.run('limited', '--keep-going', '--force');
  for (const label of ['throws', 'exits', 'swells'])
    expect(again.node(label)).toMatchObject({ reason: 'forced', outputs: first.node(label).outputs });
});

test('a node is tried again only after the failures that its step names, with the memory of the attempt', async () => {
  await using rig = await createRig();
  const swell = "if (begins('swells')) process.kill(process.pid, 'SIGKILL');";
  const retry = "{ retry: { times: 2, on: ['out-of-memory'], backoff: 0.01, memory: (attempt) => attempt * 1e9 } }";
  await writeSteps(
    rig,
    {
      swells: [retry, `run() { ${swell} return { made: 1 }; },`],
      throws: [retry, "run(): { made: unknown } { throw new Error('wrong'); },"],
    },
    '{ a: swells({}).made, b: throws({}).made }',
  );
  const { outcomes, events } = await rig.run('limited', '--keep-going');
  expect(outcomes).toEqual(['swells ran', 'throws failed']);
  const ended = events.flatMap((event) => (event.type === 'node-finished' ? [[event.label, event.attempts]] : []));
  expect(Object.fromEntries(ended)).toMatchObject({
    swells: [{ failure: 'out-of-memory', memory: 1e9 }],
    throws: undefined,
  });
});
