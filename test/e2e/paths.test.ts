// What the path of an input shows is the same in every run: it ends in the input's name and the extension of its file; a
// program is given paths relative to its folder. No path shows a digest or a count.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const steps = `import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { defineCommand, defineKind, defineStep, each, json, optional, storedFile, storedFolder, text } from '@cairn/core';

export const used = [readdirSync, statSync];
export const reads = defineKind<{ readonly path: string }>({
  name: 'reads',
  extension: '.bam',
  encode: async () => undefined,
  decode: async (path) => ({ path }),
});

const inputs = { raw: storedFile, all: storedFolder, many: each(storedFile), none: optional(storedFile), note: text, said: json<string>() };

export const begin = defineStep('begin', {
  in: {},
  out: { note: text, said: json<string>() },
  run: () => ({ note: 'a note', said: 'said' }),
});

export const look = defineStep('look', {
  in: inputs,
  out: { seen: json<unknown>() },
  run: ({ raw, all, many, none, note, said }) => ({
    seen: [
      basename(raw.path),
      basename(all.path),
      readdirSync(all.path),
      Object.entries(many).map(([name, { path }]) => [name, basename(dirname(path)), basename(path)]),
      none ?? null,
      note,
      said,
      // Not copied, and not to be written to.
      statSync(raw.path).nlink > 1 || process.getuid === undefined,
      statSync(raw.path).mode & 0o222,
    ],
  }),
});

export const tell = defineCommand('tell', {
  in: inputs,
  out: { seen: text, copy: storedFile },
  run: ({ inputs: { raw, all, many, none, note, said }, outputs }) => [
    'sh',
    '-c',
    'out="$0"; copy="$1"; shift; cp "$1" "$copy"; (printf "%s\\\\n" "$out" "$copy" "$@"; find "$2" -type f | sort; cat "$1"; ls) > "$out"',
    outputs.seen,
    outputs.copy,
    raw,
    all,
    ...Object.values(many),
    String(none),
    note,
    said,
  ],
});

export const bad = defineCommand('bad', {
  in: { none: optional(storedFile) },
  out: { seen: text },
  run: ({ inputs }) => ['echo', inputs.none as string],
});
`;

async function openProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write('steps/look.ts', steps);
  for (const [name, bytes] of Object.entries({
    'raw.fastq.gz': 'raw',
    'x.txt': 'x',
    'all/one.txt': '1',
    'all/in/two.txt': '2',
  }))
    await rig.write(`data/${name}`, bytes);
  await rig.write(
    'pipelines/paths.ts',
    `import { definePipeline, file, folder } from '@cairn/core';
import { begin, look, tell } from '../steps/look.ts';

export default definePipeline('paths', {
  build() {
    const { note, said } = begin({});
    const given = {
      raw: file('data/raw.fastq.gz'),
      all: folder('data/all'),
      many: { 'a/b': file('data/x.txt'), A: file('data/x.txt') },
      note,
      said,
    };
    return { look: look(given).seen, tell: tell(given).seen, copy: tell(given).copy };
  },
});
`,
  );
  await rig.write(
    'pipelines/bad.ts',
    `import { definePipeline } from '@cairn/core';
import { bad } from '../steps/look.ts';

export default definePipeline('bad', { build: () => ({ seen: bad({}).seen }) });
`,
  );
  return rig;
}

test('steps and programs see the same paths in every run', async () => {
  await using rig = await openProject();
  const first = await rig.run('paths', '--twice');
  expect(first.exitCode, first.stdout + first.stderr).toBe(0);
  expect((await rig.cairn('get', 'latest', 'look', 'out')).exitCode).toBe(0);
  expect((await rig.cairn('get', 'latest', 'tell.seen', 'out')).exitCode).toBe(0);
  expect(JSON.parse(await rig.read('out/seen.json'))).toEqual([
    'raw.fastq.gz',
    'all',
    ['in', 'one.txt'],
    [
      ['a/b', 'many', 'a%2fb.txt'],
      ['A', 'many', 'A.txt'],
    ],
    null,
    'a note',
    'said',
    true,
    0,
  ]);
  expect(await rig.read('out/seen.txt')).toMatchInlineSnapshot(`
    "outputs/seen.txt
    outputs/copy
    inputs/raw.fastq.gz
    inputs/all
    inputs/many/a%2fb.txt
    inputs/many/A.txt
    undefined
    inputs/note.txt
    inputs/said.json
    inputs/all/in/two.txt
    inputs/all/one.txt
    rawinputs
    outputs
    "
  `);
  // A program's mistake has its line, and the text of what was given.
  const bad = await rig.run('bad');
  expect(bad.node('bad')).toMatchObject({ outcome: 'failed', file: expect.stringContaining('look.ts'), line: 58 });
  expect(bad.node('bad').reason).toBe("argument 1 that run of 'bad' returned is undefined, not a string");
});

test('an extension that a step can see is in its key', async () => {
  await using rig = await openProject();
  await rig.run('paths');
  await rig.write('data/raw.txt', 'raw');
  await rig.write('pipelines/paths.ts', (await rig.read('pipelines/paths.ts')).replace('raw.fastq.gz', 'raw.txt'));
  expect((await rig.run('paths')).outcomes.filter((told) => !told.startsWith('file'))).toEqual([
    'begin fresh',
    'folder(data/all) fresh',
    'look ran',
    'tell ran',
  ]);
});
