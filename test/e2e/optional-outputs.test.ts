// Outputs that a step or a program does not make each time: absence is a value.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

const steps = `import { defineCommand, defineStep, each, json, maybe, storedFile, text } from '@cairn/core';

export const warn = defineStep('warn', {
  in: { rows: storedFile },
  out: { longest: maybe(json<string>()), count: json<number>() },
  async run({ rows }) {
    const long = (await rows.text()).trim().split('\\n').filter((row) => row.length > 3);
    return { longest: long.sort().at(-1), count: long.length };
  },
});

export const grep = defineCommand('grep', {
  in: { rows: storedFile },
  out: { found: maybe(text) },
  run: ({ inputs, outputs }) => ['sh', '-c', 'grep long "$1" > hits; if [ -s hits ]; then cp hits "$2"; fi', 'sh', inputs.rows, outputs.found],
});

export const tell = defineStep('tell', {
  in: { longest: maybe(json<string>()), found: maybe(text) },
  out: { told: json<readonly (string | null)[]>() },
  run: ({ longest, found }) => ({ told: [longest ?? null, found?.trim() ?? null] }),
});
`;

test('absence is stored, recorded and read as undefined; a value that appears runs the reader', async () => {
  await using rig = await createRig();
  await rig.write('rows.txt', 'a\nb\n');
  await rig.write('steps/warn.ts', steps);
  await rig.write(
    'pipelines/warning.ts',
    `import { definePipeline, file } from '@cairn/core';
import { grep, tell, warn } from '../steps/warn.ts';

export default definePipeline('warning', {
  build() {
    const rows = file('rows.txt');
    return { told: tell({ longest: warn({ rows }).longest, found: grep({ rows }).found }).told };
  },
});
`,
  );
  const told = async (): Promise<unknown> => {
    await rig.cairn('get', 'latest', 'tell', 'out', '--force');
    return JSON.parse(await rig.read('out/told.json'));
  };
  const first = await rig.run('warning');
  expect([first.errors, first.exitCode]).toEqual([[], 0]);
  expect([first.node('warn').descriptions!['longest']!.text, first.node('grep').descriptions!['found']!.text]).toEqual([
    'absent',
    'absent',
  ]);
  expect(await told()).toEqual([null, null]);

  await rig.write('rows.txt', 'a\nc\n');
  const same = await rig.run('warning');
  expect([same.node('warn').outcome, same.node('grep').outcome, same.node('tell').outcome]).toEqual([
    'ran',
    'ran',
    'fresh',
  ]);
  await rig.write('rows.txt', 'a\nlonger\n');
  const there = await rig.run('warning');
  expect(there.node('tell').outcome).toBe('ran');
  expect(await told()).toEqual(['longer', 'longer']);
  const { stdout } = await rig.cairn('diff', first.finished!.run, there.finished!.run);
  expect(stdout).toContain('tell');
  await rig.write('rows.txt', 'a\nb\n');
  const back = await rig.run('warning');
  expect(back.outcomes.every((line) => line.endsWith(' fresh'))).toBe(true);
}, 120_000);
