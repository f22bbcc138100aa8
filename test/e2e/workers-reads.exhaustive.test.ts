// While a step runs, what it reads through Node's fs is watched: a read of what is none of its inputs is named with file
// and line, and nothing is stored.

import { readFile, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** `words` is 'data/words.txt', in a way that is not seen by reading the code. */
const stray: Readonly<Record<string, string>> = {
  sync: 'readFileSync(words)',
  callback: 'new Promise((resolve) => readFile(words, (_, bytes) => resolve(bytes)))',
  promise: 'promises.readFile(pathToFileURL(words))',
  stream: 'text(createReadStream(words))',
  handle: 'promises.open(words).then((handle) => handle.close())',
  descriptor: 'closeSync(openSync(Buffer.from(words)))',
  copy: "copyFileSync(words, folder + '/copy')",
  list: 'readdirSync(dirname(words))',
  glob: "globSync(dirname(words) + '/*')",
  blob: 'openAsBlob(words).then((blob) => blob.text())',
  tree: "cpSync(dirname(words), folder + '/tree', { recursive: true })",
  walk: 'opendirSync(dirname(words)).closeSync()',
  required: "createRequire(import.meta.url)('fs').readFileSync(words)",
  linked: "readFileSync(words.replace('data', 'link'))",
  helped: 'readElsewhere(words)',
  variables: 'process.loadEnvFile(words)',
  database: 'new DatabaseSync(words).close()',
};

const declared: Readonly<Record<string, string>> = {
  input: 'readFileSync(raw.path)',
  folder: "writeFileSync(folder + '/own', 'x'), readFileSync(folder + '/own')",
  temporary: "writeFileSync(mkdtempSync(tmpdir() + '/x') + '/own', 'x'), readdirSync(tmpdir())",
  package: 'readFileSync(manifest)',
  system: 'readFileSync(hosts)',
  written: "openSync(folder + '/new', 'w')",
  asked: 'existsSync(words)',
};

async function writeReaders(rig: Rig, bodies: Readonly<Record<string, string>>): Promise<void> {
  await rig.write('data/words.txt', 'words\n');
  await rig.write('data/raw.txt', 'raw\n');
  await rig.write(
    'steps/elsewhere.ts',
    "import { readFileSync } from 'node:fs';\n\nexport const readElsewhere = (path: string): unknown => readFileSync(path);\n",
  );
  await rig.write(
    'steps/reading.ts',
    `import { closeSync, copyFileSync, cpSync, createReadStream, existsSync, globSync, mkdtempSync, openAsBlob, openSync, opendirSync, promises, readdirSync, readFile, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { defineStep, json, storedFile, type StoredFile } from '@cairn/core';
import { z } from 'zod';
import { readElsewhere } from './elsewhere.ts';

export const imported = [closeSync, copyFileSync, cpSync, createReadStream, existsSync, globSync, mkdtempSync, openAsBlob, openSync, opendirSync, promises, readdirSync, readFile, readFileSync, writeFileSync, createRequire, tmpdir, dirname, text, pathToFileURL, readElsewhere, DatabaseSync];
const words = ['data', 'words.txt'].join('/');
const hosts = ['', 'etc', 'hosts'].join('/');
const manifest = createRequire(import.meta.url).resolve('zod/package.json');
const ways: Record<string, (raw: StoredFile, folder: string) => unknown> = {
${Object.entries(bodies)
  .map(([name, body]) => `  ${name}: (raw, folder) => [raw, folder, ${body}].at(-1),`)
  .join('\n')}
};

export const reading = defineStep('reading', {
  in: { raw: storedFile },
  params: z.strictObject({ way: z.string() }),
  out: { read: json<string>() },
  async run({ raw }, { way }, { folder }) {
    await ways[way]!(raw, folder);
    return { read: way };
  },
});
`,
  );
  await rig.write(
    'pipelines/reading.ts',
    `import { definePipeline, file } from '@cairn/core';
import { reading } from '../steps/reading.ts';

export default definePipeline('reading', {
  build: () => Object.fromEntries(${JSON.stringify(Object.keys(bodies))}.map((way: string) => [way, reading({ raw: file('data/raw.txt') }, { way }).read])),
});
`,
  );
}

test('a read of what is no input fails the node, whichever way, with the line that read', async () => {
  await using rig = await createRig();
  await writeReaders(rig, stray);
  await symlink('data', rig.path('link'));
  const run = await rig.run('reading', '--keep-going');
  const source = (await rig.read('steps/reading.ts')).split('\n');
  for (const way of Object.keys(stray)) {
    const node = run.node(`reading(way=${way})`);
    const [name, call] =
      way === 'linked'
        ? ['link/words.txt', 'file']
        : /list|walk|glob|tree/.test(way)
          ? ['data', 'folder']
          : ['data/words.txt', 'file'];
    expect(node).toMatchObject({
      outcome: 'failed',
      failure: 'undeclared-read',
      reason: `it read '${name}', which is none of its inputs: give it ${call}('${name}') as an input`,
      outputs: {},
    });
    if (way === 'helped') expect([node.file, node.line]).toEqual([rig.path('steps/elsewhere.ts'), 3]);
    else expect(source[node.line! - 1], way).toContain(`  ${way}: `);
  }
});

test('its inputs, its own folder, temporary files, packages and what belongs to the system may be read', async () => {
  await using rig = await createRig();
  await writeReaders(rig, declared);
  const run = await rig.run('reading', '--keep-going');
  expect(run.errors).toEqual([]);
  expect(run.outcomes).toEqual([
    'file(data/raw.txt) ran',
    ...Object.keys(declared).map((way) => `reading(way=${way}) ran`),
  ]);
});

test('what modules read while they load is told of every node that uses them', async () => {
  await using rig = await createRig();
  await writeReaders(rig, { first: 'readElsewhere', second: 'readElsewhere' });
  const text = await rig.read('steps/elsewhere.ts');
  await rig.write(
    'steps/elsewhere.ts',
    `${text}\nexport const known: unknown = readFileSync(['data', 'words.txt'].join('/'));\n`,
  );
  const run = await rig.run('reading', '--keep-going', '--concurrency', '1');
  for (const way of ['first', 'second'])
    expect(run.node(`reading(way=${way})`)).toMatchObject({
      failure: 'undeclared-read',
      file: rig.path('steps/elsewhere.ts'),
      line: 5,
    });
});

test('--allow-impure tells it and records it, and a run without it makes the node again', async () => {
  await using rig = await createRig();
  await writeReaders(rig, { sync: 'readFileSync(words)' });
  const said = "reading read 'data/words.txt' (steps/reading.ts:17), which is none of its inputs";
  for (const outcome of ['ran', 'fresh']) {
    const run = await rig.run('reading', '--allow-impure');
    expect(run.outcomes).toEqual([`file(data/raw.txt) ${outcome}`, `reading ${outcome}`]);
    const told = run.events.filter((event) => event.type === 'warning' && event.code === 'undeclared-read');
    expect(told).toMatchObject([{ message: said }]);
    expect(JSON.parse(await readFile(run.finished!.record!, 'utf8'))).toMatchObject({ impure: [said] });
  }
  const planned = await rig.cairn('plan', 'reading', '--check');
  expect([planned.exitCode, planned.stdout]).toEqual([
    3,
    expect.stringContaining('its result is of a run that allowed'),
  ]);
  expect((await rig.cairn('plan', 'reading', '--check', '--allow-impure')).exitCode).toBe(0);
  expect((await rig.run('reading')).node('reading')).toMatchObject({ outcome: 'failed', failure: 'undeclared-read' });
});
