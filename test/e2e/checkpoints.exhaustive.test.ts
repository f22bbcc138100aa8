// A node whose worker is killed goes on from its last state, and gives the bytes of one that was never interrupted.

import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFinished, RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Rig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';

const items = 10;

/** Draws a number for each item, saves after each, and waits at the probe after the fifth if it is given one. */
async function writeProject(rig: Rig): Promise<void> {
  await rig.write('steps/hold.ts', holdModule);
  await rig.write('secret.txt', 'not declared');
  await rig.write('steps/shift.ts', 'export const shift: number = 0;\n');
  await rig.write(
    'steps/walk.ts',
    `import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand, defineStep, json, text } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const walk = defineStep('walk', {
  in: {},
  params: z.strictObject({
    socket: z.string().default(''),
    times: z.number().default(1),
    forgets: z.boolean().default(false),
    reads: z.string().default(''),
    inFolder: z.boolean().default(false),
    imports: z.boolean().default(false),
  }),
  notInKey: ['socket'],
  network: true,
  machine: true,
  out: { sums: json<readonly number[]>() },
  async run(_inputs, { socket, times, forgets, reads, inFolder, imports }, context) {
    const random = context.random('draws');
    if (imports && socket) await hold(socket);
    const shift = imports ? (await import('./shift.ts')).shift : 0;
    const saved = await context.checkpoint.load();
    let sums: number[] = [];
    if (saved) {
      const text = inFolder ? readFileSync(join(saved.path, 'part', 'state.json'), 'utf8') : await saved.text();
      const state = JSON.parse(text);
      sums = state.sums;
      if (!forgets) random.restore(state.random);
    } else if (reads) readFileSync(reads);
    for (let at = sums.length; at < ${items}; at += 1) {
      sums.push((sums.at(-1) ?? shift) + times * (random.next() + random.normal()));
      const state = JSON.stringify({ sums, random: random.state() });
      if (inFolder) {
        const { mkdirSync, writeFileSync } = await import('node:fs');
        mkdirSync(join(context.folder, 'state', 'part'), { recursive: true });
        writeFileSync(join(context.folder, 'state', 'part', 'state.json'), state);
        await context.checkpoint.save({ path: join(context.folder, 'state') });
      } else await context.checkpoint.save(Buffer.from(state));
      context.progress({ fraction: at / ${items}, message: \`item \${at}\` });
      if (socket && at === 4) {
        context.log(\`pid \${process.pid}\`);
        await hold(socket);
      }
    }
    return { sums };
  },
});

/** The same for a program: it waits for a fifo, which nobody writes to in the first attempt. */
export const walkInShell = defineCommand('walk-in-shell', {
  in: {},
  out: { lines: text },
  checkpoint: true,
  params: z.strictObject({ fifo: z.string().default('') }),
  notInKey: ['fifo'],
  run: ({ outputs, params }) => [
    'bash',
    '-euc',
    \`state="$CAIRN_CHECKPOINT/lines"; touch "$state"; at=$(wc -l < "$state")
echo "begins at $at of $CAIRN_CHECKPOINT"
while [ "$at" -lt 4 ]; do
  cp "$state" "$state.new"; echo "line $at" >> "$state.new"; mv "$state.new" "$state"; at=$((at + 1))
  if [ "$at" = 2 ] && [ -n '\${params.fifo}' ]; then echo "pid $$"; cat '\${params.fifo}'; fi
done
cp "$state" \${outputs.lines}\`,
  ],
});
`,
  );
  await rig.write(
    'pipelines/walking.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { walk } from '../steps/walk.ts';

export default definePipeline('walking', {
  params: z.strictObject({ walk: z.record(z.string(), z.unknown()).default({}) }),
  build: ({ walk: params }) => walk({}, params as never),
});
`,
  );
  await rig.write(
    'pipelines/shell.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { walkInShell } from '../steps/walk.ts';

export default definePipeline('shell', {
  params: z.strictObject({ fifo: z.string().default('') }),
  build: (params) => walkInShell({}, params),
});
`,
  );
}

/** Runs it until the fifth item, and kills the worker. */
async function runKilled(rig: Rig, probe: Probe, ...args: string[]): Promise<ToldRun> {
  const going = rig.start('run', 'walking', '--json', '--set', `walk.socket=${probe.socket}`, ...args);
  await probe.arrive();
  const pid = await untilPrinted(() => going.printed(), /"message":"pid (\d+)"/);
  process.kill(Number(pid), 'SIGKILL');
  return readRun(await going.told);
}

async function untilPrinted(printed: () => string, pattern: RegExp): Promise<string> {
  for (;;) {
    const [, found] = pattern.exec(printed()) ?? [];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const itemsOf = ({ events }: ToldRun): number =>
  events.filter((event: RunEvent) => event.type === 'node-progress').length;
const sumsOf = (node: NodeFinished): string => node.outputs['sums']!;
const checkpointsOf = (rig: Rig): string[] => {
  try {
    return readdirSync(rig.path('.cairn/checkpoints'));
  } catch {
    return [];
  }
};

test.for([[], ['--set', 'walk.inFolder=true']])('a killed step goes on from its state (%s)', async (args) => {
  await using rig = await createRig();
  await writeProject(rig);
  const probe = await rig.probe();
  const killed = await runKilled(rig, probe, ...args);
  expect(killed.node('walk')).toMatchObject({ outcome: 'failed', failure: 'out-of-memory' });
  expect(itemsOf(killed)).toBe(5);
  expect(checkpointsOf(rig)).toHaveLength(1);

  // Another key has another state.
  const other = await rig.run('walking', '--set', 'walk.times=2', ...args);
  expect([itemsOf(other), other.node('walk').outcome]).toEqual([items, 'ran']);

  const resumed = await rig.run('walking', ...args);
  expect([itemsOf(resumed), resumed.node('walk').outcome]).toEqual([5, 'ran']);
  expect(checkpointsOf(rig)).toEqual([]);
  const log = resumed.events.filter((event) => event.type === 'node-log').map(({ message }) => message);
  expect(log).toEqual([expect.stringMatching(/^goes on from the state that it saved at 2/)]);

  const whole = await rig.run('walking', '--force', ...args);
  expect(itemsOf(whole)).toBe(items);
  expect(sumsOf(whole.node('walk'))).toBe(sumsOf(resumed.node('walk')));
  expect(sumsOf(other.node('walk'))).not.toBe(sumsOf(resumed.node('walk')));
});

test('--force starts from the beginning, and so does a damaged state', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const probe = await rig.probe();
  await runKilled(rig, probe);
  expect(itemsOf(await rig.run('walking', '--force'))).toBe(items);

  await rig.write('.gitignore', 'node_modules/\n');
  await runKilled(rig, probe, '--set', 'walk.times=3');
  const [key] = checkpointsOf(rig);
  const folder = rig.path('.cairn/checkpoints', key!);
  const state = readdirSync(folder).find((name) => name.startsWith('state-'))!;
  const bytes = readFileSync(join(folder, state));
  bytes[10]! ^= 1;
  writeFileSync(join(folder, state), bytes);
  expect(itemsOf(await rig.run('walking', '--set', 'walk.times=3'))).toBe(items);
});

test('--twice compares a node that went on from a state with one that did not', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const probe = await rig.probe();
  const forgets = ['--set', 'walk.forgets=true'];
  await runKilled(rig, probe, ...forgets);
  const lied = await rig.run('walking', '--twice', ...forgets);
  expect(lied.exitCode).toBe(1);
  expect(lied.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'not-deterministic' }));
  await runKilled(rig, probe);
  expect((await rig.run('walking', '--twice')).exitCode).toBe(0);
});

test('what a node read before its state was saved still counts', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const probe = await rig.probe();
  const reads = ['--set', `walk.reads=${rig.path('secret.txt')}`];
  await runKilled(rig, probe, ...reads);
  const resumed = await rig.run('walking', ...reads);
  expect(itemsOf(resumed)).toBe(5);
  expect(resumed.node('walk')).toMatchObject({ outcome: 'failed', failure: 'undeclared-read' });
  // Nobody goes on from it.
  expect(checkpointsOf(rig)).toEqual([]);
  // A run that allows it has a state of its own.
  await runKilled(rig, probe, '--allow-impure', ...reads);
  expect(itemsOf(await rig.run('walking', ...reads))).toBe(items);
});

test('a state of code that was edited while it ran, and put back later, is not used', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const probe = await rig.probe();
  const imports = ['--set', 'walk.imports=true'];
  const going = rig.start('run', 'walking', '--json', '--set', `walk.socket=${probe.socket}`, ...imports);
  // Before it imports: the plan has the code as it was.
  const held = await probe.arrive();
  await rig.write('steps/shift.ts', 'export const shift: number = 1000;\n');
  // Times of files are behind the clock on some systems: a state of code that is as young as that is not saved.
  await new Promise((resolve) => setTimeout(resolve, 100));
  held();
  await probe.arrive();
  process.kill(Number(await untilPrinted(() => going.printed(), /"message":"pid (\d+)"/)), 'SIGKILL');
  await going.told;
  expect(checkpointsOf(rig)).toHaveLength(1);
  await rig.write('steps/shift.ts', 'export const shift: number = 0;\n');
  const again = await rig.run('walking', ...imports);
  expect(itemsOf(again)).toBe(items);
  const whole = await rig.run('walking', '--force', ...imports);
  expect(sumsOf(whole.node('walk'))).toBe(sumsOf(again.node('walk')));
});

test('a collection removes states that are a week old', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  await runKilled(rig, await rig.probe());
  const collect = async () => JSON.parse((await rig.cairn('store', 'collect', '--json')).stdout);
  expect(await collect()).toMatchObject({ checkpoints: 0 });
  const folder = rig.path('.cairn/checkpoints', checkpointsOf(rig)[0]!);
  const old = Date.now() / 1000 - 8 * 24 * 60 * 60;
  utimesSync(folder, old, old);
  const dry = await rig.cairn('store', 'collect', '--dry-run');
  expect(dry.stdout + dry.stderr).toContain('would remove 1 state of an interrupted node');
  expect(await collect()).toMatchObject({ checkpoints: 1 });
  expect(checkpointsOf(rig)).toEqual([]);
});

test('a killed program finds its folder again', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const { execa } = await import('execa');
  await execa('mkfifo', [rig.path('fifo')]);
  const going = rig.start('run', 'shell', '--json', '--set', `fifo=${rig.path('fifo')}`);
  const pid = await untilPrinted(() => going.printed(), /"message":"pid (\d+)"/);
  process.kill(Number(pid), 'SIGKILL');
  expect(readRun(await going.told).node('walk-in-shell')).toMatchObject({ failure: 'command-failed' });
  const resumed = await rig.run('shell');
  const log = resumed.events.filter((event) => event.type === 'node-log').map(({ message }) => message);
  expect(log).toEqual(['begins at 2 of checkpoint']);
  const whole = await rig.run('shell', '--force');
  expect(whole.node('walk-in-shell').outputs).toEqual(resumed.node('walk-in-shell').outputs);
  expect(checkpointsOf(rig)).toEqual([]);
});
