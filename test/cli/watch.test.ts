// cairn run --watch: what became stale runs again on a save.

import { expect, test } from 'vitest';
import { createRig, type Going } from '../rig/create-rig.ts';

/** Waits until something was printed, as long as the test may take. */
async function until(going: Going, isPrinted: (text: string) => boolean): Promise<void> {
  while (!isPrinted(going.printed())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const countRuns = (text: string): number => text.split('nodes: ').length - 1 + (text.split('1 node: ').length - 1);

test('a save runs what became stale, an error ends nothing, and an interrupt ends all', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/count.ts',
    `import { defineStep, json } from '@cairn/core';

export const first = defineStep('first', { in: {}, out: { value: json<number>() }, run: () => ({ value: 1 }) });

export const second = defineStep('second', {
  in: { value: json<number>() },
  out: { value: json<number>() },
  run: ({ value }) => ({ value: value + 1 }),
});
`,
  );
  await rig.write(
    'pipelines/count.ts',
    `import { definePipeline } from '@cairn/core';
import { first, second } from '../steps/count.ts';

export default definePipeline('count', { build: () => ({ value: second(first({})).value }) });
`,
  );
  const going = rig.start('run', 'count', '--watch');
  await until(going, (text) => countRuns(text) === 1);
  expect(going.printed()).toContain('2 nodes: 2 ran');

  const code = await rig.read('steps/count.ts');
  await rig.write('steps/count.ts', code.replace('value + 1', 'value + 2'));
  await until(going, (text) => countRuns(text) === 2);
  expect(going.printed()).toContain('2 nodes: 1 ran, 1 fresh');

  await rig.write('steps/count.ts', code.replace("from '@cairn/core'", "from './nothing.ts'"));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await rig.write('steps/count.ts', code.replace('value: 1 }', 'value: 5 }'));
  await until(going, (text) => countRuns(text) >= 3);
  going.kill('SIGINT');
  expect((await going.told).exitCode).toBe(130);
});
