// A pipeline of one command that runs in a container, whose declaration is given, with the input `word.txt`.

import type { Rig } from './create-rig.ts';

export async function writeContained(
  rig: Rig,
  declaration: string,
  call = "given({ word: file('word.txt') })",
): Promise<void> {
  await rig.write('word.txt', "it's a word\n");
  await rig.write('scripts/count.sh', 'wc -l < "$1"\n');
  await rig.write(
    'steps/given.ts',
    `import { defineCommand, shell, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';
export const given = defineCommand('given', ${declaration});
`,
  );
  await rig.write(
    'pipelines/contained.ts',
    `import { definePipeline, file, secret } from '@cairn/core';
import { given } from '../steps/given.ts';
export default definePipeline('contained', { build: () => ({ said: ${call}.said }) });
`,
  );
}

/** The declaration of a script that has the path of its input and the number of its threads as arguments. */
export const declareContained = (image: string, script: string, more = ''): string =>
  `{ in: { word: storedFile }, out: { said: text }, stdout: 'said', container: '${image}', ${more} run: ({ inputs, threads }) => ['sh', '-c', ${JSON.stringify(script)}, 'sh', inputs.word, String(threads)] }`;
