// What a node took of the machine: measured where it runs, and shown wherever a run is.

import type { NodeFinished } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

test('processor time and memory of each node are in the events, the record, and what is shown of the run', async () => {
  await using rig = await createRig();
  await rig.write(
    'pipelines/heavy.ts',
    `import { defineCommand, definePipeline, defineStep, json, text } from '@cairn/core';
import { z } from 'zod';

export const spin = defineStep('spin', {
  in: {},
  params: z.strictObject({ rounds: z.number(), megabytes: z.number() }),
  out: { sum: json<number>() },
  run(_, { rounds, megabytes }) {
    const held = Buffer.alloc(megabytes * 1_000_000, 1);
    let sum = held[0]!;
    for (let round = 0; round < rounds; round += 1) sum = (sum * 31 + round) % 1_000_003;
    return { sum };
  },
});

export const count = defineCommand('count', {
  in: {},
  out: { text },
  run: ({ outputs }) => ['node', '-e', \`let s = 0; for (let i = 0; i < 5e7; i += 1) s += i; require('node:fs').writeFileSync(process.argv[1], String(s))\`, outputs.text],
});

export default definePipeline('heavy', {
  build() {
    const large = spin({}, { rounds: 30_000_000, megabytes: 400 }).sum;
    const small = spin({}, { rounds: 1, megabytes: 1 }).sum;
    return { large, small, counted: count({}).text };
  },
});
`,
  );
  const { events, finished, exitCode, stderr } = await rig.run('heavy', '--concurrency', '1');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const usageOf = (end: (event: NodeFinished) => boolean) =>
    events.find((event): event is NodeFinished => event.type === 'node-finished' && end(event))!.usage!;
  const large = usageOf(({ label }) => label.includes('rounds=30000000'));
  const small = usageOf(({ label }) => label.includes('rounds=1)'));
  const program = usageOf(({ step }) => step === 'count');
  expect(large.cpuSeconds).toBeGreaterThan(small.cpuSeconds);
  expect(program.cpuSeconds).toBeGreaterThan(small.cpuSeconds);
  expect(program.peakMemory).toBeNull();
  expect(large.peakMemory).toBeGreaterThan(400_000_000);
  // Only Linux tells the peak of one node of a process. What the large one held may not be freed yet when the small one
  // begins, so it can be compared only where it ran first.
  const labels = events.flatMap((event) => (event.type === 'node-finished' ? [event.label] : []));
  const isSmallFirst =
    labels.findIndex((label) => label.includes('rounds=1)')) <
    labels.findIndex((label) => label.includes('rounds=30000000'));
  const least = isSmallFirst ? 300_000_000 : -50_000_000;
  if (process.platform === 'linux') expect(small.peakMemory).toBeLessThan(large.peakMemory! - least);

  const record = JSON.parse(await rig.read(`.cairn/runs/${finished!.run}.json`));
  expect(record.nodes.map(({ usage }: NodeFinished) => usage)).toContainEqual(large);
  const shown = JSON.parse((await rig.cairn('show', '--json')).stdout);
  expect(shown.nodes.map(({ usage }: NodeFinished) => usage)).toContainEqual(large);
  expect((await rig.cairn('show')).stdout).toMatch(/used +[\d.]+ s CPU, at most [\d.]+ MB/);

  // A run in which nothing ran took nothing.
  const again = await rig.run('heavy', '--concurrency', '1');
  expect(again.events.filter((event) => event.type === 'node-finished' && event.usage)).toEqual([]);

  await rig.write(
    'pipelines/heavy.ts',
    (await rig.read('pipelines/heavy.ts')).replace('megabytes: 400', 'megabytes: 401'),
  );
  await rig.run('heavy', '--force', '--concurrency', '1');
  const listed = JSON.parse((await rig.cairn('runs', '--sort', 'peakMemory', '--json')).stdout);
  const peaks = listed.runs.map((run: { usage: { peakMemory: number } }) => run.usage.peakMemory);
  expect(peaks.length).toBeGreaterThan(1);
  expect(peaks).toEqual([...peaks].sort((a, b) => b - a));
  expect((await rig.cairn('runs', '--sort', 'cpuSeconds')).stdout).toMatch(/cpuSeconds/);
});
