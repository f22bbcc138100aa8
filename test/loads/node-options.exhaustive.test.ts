// What NODE_OPTIONS say of how modules are found counts: conditions, modules that are loaded first, and what these make of
// names.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

/** A loader as tools that compile TypeScript have it: `./x.js` is `./x.ts`, and `@/` is the folder `lib`. */
const loader = `import { registerHooks } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const root = new URL('./', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@/')) return next(root + 'lib/' + specifier.slice(2) + '.ts', context);
    const isOwn = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL;
    const typed = isOwn ? new URL(specifier.replace(/js$/, 'ts'), context.parentURL).href : undefined;
    return next(typed && existsSync(fileURLToPath(typed)) ? typed : specifier, context);
  },
});
globalThis.shift = 0;
`;

test('conditions, loaders and what is loaded first are in the key; options of memory are not', async () => {
  await using rig = await createRig();
  const imports = { '#words': { development: './lib/dev.mjs', default: './lib/plain.mjs' } };
  await rig.write('package.json', JSON.stringify({ name: 'rig', private: true, type: 'module', imports }));
  await rig.write('loader.mjs', loader);
  for (const name of ['dev.mjs', 'plain.mjs', 'typed.ts', 'aliased.ts'])
    await rig.write(`lib/${name}`, `export const value = '${name} 1';\n`);
  await rig.write(
    'steps/words.ts',
    `import { defineStep, json } from '@cairn/core';
import { value } from '#words';

export const words = defineStep('words', { in: {}, out: { said: json<string>() }, run: () => ({ said: value }) });
`,
  );
  await rig.write(
    'steps/typed.ts',
    `import { defineStep, json } from '@cairn/core';
// @ts-expect-error A name that only the loader knows.
import { value as aliased } from '@/aliased';
import { value } from '../lib/typed.js';

export const typed = defineStep('typed', { in: {}, out: { said: json<string>() }, run: () => ({ said: value + aliased }) });
`,
  );
  const write = (name: string) =>
    rig.write(
      `pipelines/${name}.ts`,
      `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { ${name} } from '../steps/${name}.ts';

export default definePipeline('${name}', { params: z.object({}), build: () => ({ said: ${name}({}).said }) });
`,
    );
  await write('words');
  await write('typed');
  const run = async (pipeline: string, options: string): Promise<string> => {
    const told = await rig.cairnWith({ NODE_OPTIONS: options }, 'run', pipeline, '--json');
    const lines = told.stdout.split('\n').filter(Boolean);
    const finished = lines
      .map((line) => JSON.parse(line) as { type: string; outcome: string; message?: string })
      .find(({ type }) => type === 'node-finished' || type === 'error');
    return finished?.outcome ?? finished?.message ?? told.stderr;
  };
  const edit = (name: string) => rig.write(`lib/${name}`, `export const value = '${name} 2';\n`);

  expect(await run('words', '')).toBe('ran');
  expect(await run('words', '--max-old-space-size=2048 --no-warnings')).toBe('fresh');
  expect(await run('words', '--conditions=development')).toBe('ran');
  await edit('plain.mjs');
  expect(await run('words', '--conditions=development')).toBe('fresh');
  await edit('dev.mjs');
  expect(await run('words', '--conditions=development')).toBe('ran');
  expect(await run('words', '')).toBe('ran');

  const first = '--import ./loader.mjs';
  expect(await run('typed', '')).toMatch(/lib\/typed\.js|aliased/);
  expect(await run('typed', first)).toBe('ran');
  expect(await run('typed', first)).toBe('fresh');
  for (const name of ['typed.ts', 'aliased.ts']) {
    await edit(name);
    expect(await run('typed', first), name).toBe('ran');
  }
  await rig.write('loader.mjs', loader.replace('shift = 0', 'shift = 1'));
  expect(await run('typed', first), 'the loader itself').toBe('ran');
});
