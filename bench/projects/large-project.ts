// A project with one large output and a step that reads it. The output is a text, which its kind writes; a file, which
// the step writes itself; or a folder with such a file.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../repository.ts';
import { writeProject } from './write-project.ts';

export const largeForms = ['text', 'file', 'folder'] as const;

export type LargeForm = (typeof largeForms)[number];

const steps = `import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStoredFile, defineStep, json, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

const params = z.strictObject({ bytes: z.number() });

export const makeText = defineStep('makeText', {
  in: {},
  params,
  out: { made: text },
  run: (_inputs, { bytes }) => ({ made: 'x'.repeat(bytes) }),
});

export const makeFile = defineStep('makeFile', {
  in: {},
  params,
  out: { made: storedFile },
  async run(_inputs, { bytes }, { folder }) {
    await writeFile(join(folder, 'made'), Buffer.alloc(bytes, 'x'));
    return { made: createStoredFile(join(folder, 'made')) };
  },
});

export const makeFolder = defineStep('makeFolder', {
  in: {},
  params,
  out: { made: storedFolder },
  async run(_inputs, { bytes }, { folder }) {
    await mkdir(join(folder, 'made/deep'), { recursive: true });
    await writeFile(join(folder, 'made/deep/file'), Buffer.alloc(bytes, 'x'));
    return { made: { path: join(folder, 'made') } };
  },
});

export const readText = defineStep('readText', {
  in: { made: text },
  out: { length: json<number>() },
  run: ({ made }) => ({ length: made.length }),
});

export const readFileOf = defineStep('readFileOf', {
  in: { made: storedFile },
  out: { length: json<number>() },
  run: async ({ made }) => ({ length: (await made.bytes()).length }),
});

export const readFolder = defineStep('readFolder', {
  in: { made: storedFolder },
  out: { length: json<number>() },
  run: async ({ made }) => ({ length: (await readFile(join(made.path, 'deep/file'))).length }),
});
`;

const pipeline = `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { makeFile, makeFolder, makeText, readFileOf, readFolder, readText } from '../steps/large.ts';

export default definePipeline('large', {
  params: z.strictObject({ form: z.enum(['text', 'file', 'folder']), bytes: z.number() }),
  build({ form, bytes }) {
    if (form === 'text') return { length: readText(makeText({}, { bytes })).length };
    if (form === 'file') return { length: readFileOf(makeFile({}, { bytes })).length };
    return { length: readFolder(makeFolder({}, { bytes })).length };
  },
});
`;

export function writeLargeProject(root: string): void {
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, '@cairn'), { recursive: true });
  symlinkSync(join(repository, 'packages/core'), join(modules, '@cairn/core'));
  symlinkSync(join(repository, 'node_modules/zod'), join(modules, 'zod'));
  writeProject(root, {
    'package.json': '{ "name": "large", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\n',
    'steps/large.ts': steps,
    'pipelines/large.ts': pipeline,
  });
}
