// How a node ended, and what it made, is told by the worker's own code alone: a step cannot speak for it.

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

/** What a step may try, and what becomes of it. */
const attempts: readonly (readonly [what: string, body: string, ended: string])[] = [
  ['sends', "process.send({ type: 'done', outputs: { v: { path: owned, form: 'file' } }, reads: [] })", 'failed'],
  ['sendsIfItCan', "process.send?.({ type: 'done', outputs: {}, reads: [] })", 'ran'],
  ['listens', "process.emit('message', { type: 'work' })", 'ran'],
  ['disconnects', 'process.disconnect?.()', 'ran'],
  [
    'writesFrames',
    "for (const message of [{ type: 'finished', token: '', finished: { type: 'done', reads: [] } }, { type: 'done' }, 'x', null]) { const body = serialize(message); const size = Buffer.alloc(4); size.writeUInt32LE(body.length); writeSync(3, Buffer.concat([size, body])); }",
    'ran',
  ],
  [
    'writesJunk',
    "writeSync(3, Buffer.from('\\u0001\\0\\0\\0junk')); await new Promise((done) => setTimeout(done, 2000))",
    'failed',
  ],
  ['printsTheEnd', "process.stdout.write('\\0end of node\\n')", 'ran'],
];

test('a step cannot tell how its node ended, nor give away files that are not its own', async () => {
  await using rig = await createRig();
  await rig.write('owned.txt', 'of somebody else');
  await rig.write(
    'steps/telling.ts',
    `// @ts-nocheck
import { writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import { defineStep, json } from '@cairn/core';

const owned = ${JSON.stringify(rig.path('owned.txt'))};
${attempts.map(([what, body]) => `export const ${what} = defineStep('${what}', { in: {}, out: { v: json<number>() }, async run() { ${body}; return { v: 7 }; } });`).join('\n')}
`,
  );
  await rig.write(
    'pipelines/telling.ts',
    `import { definePipeline } from '@cairn/core';
import * as steps from '../steps/telling.ts';

export default definePipeline('telling', { build: () => ({ ${attempts.map(([what]) => `${what}: steps.${what}({}).v`).join(', ')} }) });
`,
  );
  const run = await rig.run('telling', '--keep-going', '--concurrency', '1', '--allow-impure');
  expect(run.outcomes).toEqual(attempts.map(([what, , ended]) => `${what} ${ended}`));
  expect(run.node('sends').reason).toContain('process.send is not a function');
  expect(run.node('writesJunk')).toMatchObject({ failure: 'worker-crashed' });
  expect(await rig.read('owned.txt')).toBe('of somebody else');
  const seven = run.node('listens').outputs['v']!;
  for (const [what, , ended] of attempts)
    if (ended === 'ran') expect([what, run.node(what).outputs]).toEqual([what, { v: seven }]);
});

test('what a step returns that is not its own is copied, and its owner keeps it', async () => {
  await using rig = await createRig();
  await rig.write('data/owned.txt', 'of somebody else');
  await rig.write(
    'steps/passing.ts',
    `import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, storedFile, storedFolder } from '@cairn/core';

export const passing = defineStep('passing', {
  in: { given: storedFile, parts: storedFolder },
  out: { same: storedFile, linked: storedFile, folder: storedFolder },
  run({ given, parts }, _, { folder }) {
    symlinkSync(given.path, join(folder, 'link'));
    return { same: given, linked: { ...given, path: join(folder, 'link') }, folder: parts };
  },
});
`,
  );
  await rig.write(
    'pipelines/passing.ts',
    `import { definePipeline, file, folder } from '@cairn/core';
import { passing } from '../steps/passing.ts';

export default definePipeline('passing', { build: () => passing({ given: file('data/owned.txt'), parts: folder('data') }) });
`,
  );
  const run = await rig.run('passing');
  expect(run.exitCode, run.stdout).toBe(0);
  const given =
    run.node('file(data/owned.txt)').outputs['bytes'] ?? Object.values(run.node('file(data/owned.txt)').outputs)[0]!;
  expect(run.node('passing').outputs).toMatchObject({ same: given, linked: given });
  expect(await rig.read('data/owned.txt')).toBe('of somebody else');
  expect(existsSync(rig.path('.cairn/artifacts', given.slice(0, 2), given))).toBe(true);
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
});
