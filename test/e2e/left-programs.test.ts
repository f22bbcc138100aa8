// What a program started and did not wait for: it must not write to an output that is in the store already.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

test.skipIf(process.platform !== 'linux').each([
  ['that ends a moment later is waited for', 0.3, 'early\nlate\n', false],
  ['that goes on is ended, and is reported', 60, 'early\n', true],
])('a process of a program %s, and the artifact stays as it was stored', async (_, seconds, said, isReported) => {
  await using rig = await createRig();
  await rig.write(
    'steps/write.ts',
    `import { defineCommand, shell, text } from '@cairn/core';
export const write = defineCommand('write', {
  in: {},
  out: { said: text },
  run: ({ outputs }) =>
    shell\`exec 3>> \${outputs.said}; echo early >&3; (sleep ${seconds}; echo late >&3) > /dev/null 2>&1 & true\`,
});
`,
  );
  await rig.write(
    'pipelines/writing.ts',
    `import { definePipeline } from '@cairn/core';
import { write } from '../steps/write.ts';
export default definePipeline('writing', { build: () => write({}) });
`,
  );
  const run = await rig.run('writing');
  expect(run.outcomes).toEqual(['write ran']);
  expect(run.stdout.includes('left-running')).toBe(isReported);
  await rig.cairn('get', 'latest', 'write.said', '--to', 'said.txt');
  expect(await rig.read('said.txt')).toBe(said);
  expect((await rig.run('writing')).outcomes).toEqual(['write fresh']);
});
