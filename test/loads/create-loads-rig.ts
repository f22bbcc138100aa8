// A project with a step for each way of loading, all in one pipeline.

import { mkdir, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createRig, type Rig } from '../rig/create-rig.ts';
import type { Way } from './way.ts';

export interface LoadsRig extends Rig {
  /** Writes the files that each way loads again, so that they export another number. */
  edit(names?: readonly string[]): Promise<void>;
}

/** The name of the step of a way. */
export const stepOf = (name: string): string => name.replaceAll(' ', '-').replaceAll(',', '');

export async function createLoadsRig(ways: Readonly<Record<string, Way>>): Promise<LoadsRig> {
  const outer = await createRig();
  const rig = await createRig({ root: outer.path('project') });
  await rig.write(
    'package.json',
    `${JSON.stringify({
      ...{ name: 'loads', private: true, type: 'module', exports: { './named': './lib/named.mjs' } },
      imports: {
        '#own/*': './lib/own/*',
        '#how': { require: './lib/how-require.cjs', import: './lib/how-import.mjs' },
      },
    })}\n`,
  );
  const names = Object.keys(ways);
  for (const name of names) await writeWay(rig, name, ways[name]!);
  const calls = names.map((_, number) => `    const { n: n${number} } = step${number}({});`);
  const imports = names.map((name, number) => `import { step as step${number} } from '../steps/${stepOf(name)}.ts';`);
  await rig.write(
    'pipelines/loads.ts',
    `${imports.join('\n')}
import { definePipeline } from '@cairn/core';
import { z } from 'zod';

export default definePipeline('loads', {
  params: z.object({}),
  build() {
${calls.join('\n')}
    return { ${names.map((_, number) => `n${number}`).join(', ')} };
  },
});
`,
  );
  return {
    ...rig,
    async edit(edited = names) {
      for (const name of edited) {
        const { file, text, edited: after = text.replace('1', '2') } = ways[name]!;
        await rig.write(file, after);
      }
    },
    [Symbol.asyncDispose]: () => outer[Symbol.asyncDispose](),
  };
}

async function writeWay(rig: Rig, name: string, way: Way): Promise<void> {
  const file = way.isNew ? {} : { [way.file]: way.text };
  for (const [path, text] of Object.entries({ ...way.beside, ...file })) await rig.write(path, text);
  for (const [at, to] of Object.entries(way.links ?? {})) {
    await mkdir(dirname(rig.path(at)), { recursive: true });
    await symlink(to, rig.path(at));
  }
  await rig.write(
    `steps/${stepOf(name)}.ts`,
    `${way.top ?? ''}import { defineStep, json } from '@cairn/core';

export const step = defineStep('${stepOf(name)}', {
  in: {},
  out: { n: json<number>() },
  // Some ask the process for parts of Node.
  machine: true,
  async run(_, __, context) {
    const n = ${way.body};
    if (context.signal.aborted || typeof n !== 'number') throw new Error('no number: ' + String(n));
    return { n };
  },
});
`,
  );
}
