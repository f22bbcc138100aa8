// A project that publishes what it makes: a text, JSON, a folder, and a file for each item of a map.

import { createRig, type Rig } from './create-rig.ts';

const steps = `import { defineStep, json, storedFile, storedFolder, text } from '@cairn/core';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const write = defineStep('write', {
  in: { words: storedFile },
  params: z.strictObject({ title: z.string().default('words') }),
  out: { page: text, words: json<readonly string[]>(), folder: storedFolder },
  async run({ words }, { title }, context) {
    const list = (await words.text()).trim().split('\\n');
    if (list.includes('fail')) throw new Error('no such word');
    const path = context.folder;
    await mkdir(join(path, 'all/inner'), { recursive: true });
    for (const word of list) await writeFile(join(path, 'all/inner', \`\${word}.txt\`), word);
    return { page: \`<h1>\${title}</h1>\${list.join(' ')}\`, words: list, folder: { path: join(path, 'all') } };
  },
});

export const shout = defineStep('shout', {
  in: { word: storedFile },
  out: { loud: text },
  run: async ({ word }) => ({ loud: (await word.text()).toUpperCase() }),
});
`;

const defaultResults = `{ page: published(made.page, 'results/page.html') }`;

/** @param results - what build returns: it has \`made\` (page, words, folder) and \`title\` */
export function describePublishing(results: string): string {
  return `import { definePipeline, file, map, published } from '@cairn/core';
import { z } from 'zod';
import { shout, write } from '../steps/write.ts';

export default definePipeline('publishing', {
  params: z.strictObject({ title: z.string().default('words'), under: z.string().default('results') }),
  build({ title, under }) {
    const made = write({ words: file('data/words.txt') }, { title });
    void [map, shout, published, under];
    return ${results};
  },
});
`;
}

export async function createPublishingProject(results = defaultResults): Promise<Rig> {
  const rig = await createRig();
  await rig.write('data/words.txt', 'one\ntwo\n');
  await rig.write('steps/write.ts', steps);
  await rig.write('pipelines/publishing.ts', describePublishing(results));
  return rig;
}
