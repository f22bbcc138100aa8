// A link brings bytes into the folder of a node that nobody read: what it leads to is an input, or fails the node. Otherwise
// an edit of that file would leave the node fresh.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

const steps = `import { linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineCommand, defineStep, storedFile, storedFolder, text } from '@cairn/core';

const words = resolve('data/words.txt');
const out = { made: storedFile };

export const linked = defineStep('linked', {
  in: {},
  out,
  run: (_, __, { folder }) => (symlinkSync(words, folder + '/in'), { made: { path: folder + '/in' } }),
});
export const linkedHard = defineStep('linked-hard', {
  in: {},
  out,
  run: (_, __, { folder }) => (linkSync(words, folder + '/in'), { made: { path: folder + '/in' } }),
});
export const linkedFolder = defineStep('linked-folder', {
  in: {},
  out,
  run: (_, __, { folder }) => (symlinkSync(resolve('data'), folder + '/in'), { made: { path: folder + '/in/words.txt' } }),
});
export const readThrough = defineStep('read-through', {
  in: {},
  out: { made: text },
  run: (_, __, { folder }) => (symlinkSync(words, folder + '/in'), { made: readFileSync(folder + '/in', 'utf8') }),
});
export const ofProgram = defineCommand('of-program', {
  in: {},
  out,
  run: ({ outputs }) => ['ln', '-s', words, outputs.made],
});

export const own = defineStep('own', {
  in: {},
  out: { made: storedFile, all: storedFolder },
  run(_, __, { folder }) {
    writeFileSync(folder + '/first', 'own');
    renameSync(folder + '/first', folder + '/second');
    mkdirSync(folder + '/all');
    linkSync(folder + '/second', folder + '/all/one');
    symlinkSync('one', folder + '/all/two');
    symlinkSync('second', folder + '/third');
    return { made: { path: folder + '/third' }, all: { path: folder + '/all' } };
  },
});
export const ofInput = defineCommand('of-input', {
  in: { words: storedFile },
  out,
  run: ({ inputs, outputs }) => ['sh', '-c', 'ln -s "$PWD/$1" "$2"', 'sh', inputs.words, outputs.made],
});
`;

test.skipIf(process.platform === 'win32')('what a link leads to is an input, or fails the node', async () => {
  await using rig = await createRig();
  await rig.write('data/words.txt', 'words\n');
  await rig.write('steps/linking.ts', steps);
  await rig.write(
    'pipelines/linking.ts',
    `import { definePipeline, file } from '@cairn/core';
import * as steps from '../steps/linking.ts';

export default definePipeline('linking', {
  build: () => ({
    a: steps.linked({}).made,
    b: steps.linkedHard({}).made,
    c: steps.linkedFolder({}).made,
    d: steps.readThrough({}).made,
    e: steps.ofProgram({}).made,
    f: steps.own({}).made,
    g: steps.ofInput({ words: file('data/words.txt') }).made,
  }),
});
`,
  );
  const run = await rig.run('linking', '--keep-going');
  const reasonOf = (label: string) => run.node(label).reason;
  for (const label of ['linked', 'linked-hard', 'linked-folder', 'read-through'])
    expect(reasonOf(label)).toMatch(/^it read 'data(\/words\.txt)?', which is none of its inputs/);
  expect(reasonOf('of-program')).toMatch(
    /^output 'made' of 'ln' is a link to '.*words\.txt', which is none of its inputs/,
  );
  expect([run.node('own').outcome, run.node('of-input').outcome]).toEqual(['ran', 'ran']);
});
