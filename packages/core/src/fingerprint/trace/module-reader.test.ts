import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView } from '../disk/disk-view.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import { type ModuleReader, openModuleReader as open } from './module-reader.ts';

const openModuleReader = (file?: string, shared?: string) =>
  open(createDiskView(), file === undefined ? undefined : { file, shared });

const modules = {
  'a.ts': `import { b } from './index.ts'; export const a = defineStep('a', { run: () => import(b.c) });
    const seen = new Map(); export class Cache { keep() { seen.set('a', process.env.HOME); this.x = 1; } }`,
  'index.ts': `export { b, c as d } from './b.ts'; export * from 'zod';`,
  'b.js': 'exports.b = 1',
  'data.json': '{"a": 1}',
};

async function createModules(): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [name, source] of Object.entries(modules)) await folder.write(name, source);
  return folder;
}

function readAll(reader: ModuleReader, folder: TempFolder): Promise<readonly ParsedModule[]> {
  return Promise.all(Object.keys(modules).map((name) => reader.read(join(folder.root, name))));
}

/** Where parsed modules are kept. */
const keptIn = (folder: TempFolder): string => join(folder.root, '.cairn/cache/modules.json');

/** Changes what is kept in a way that shows whether it was used: every module gains a specifier. */
async function mark(folder: TempFolder, version?: number): Promise<void> {
  const kept = JSON.parse((await readFile(keptIn(folder), 'utf8')).split('\n')[1]!);
  for (const module of Object.values(kept.modules) as { starExports: string[] }[]) module.starExports.push('kept');
  const body = JSON.stringify({ ...kept, version: version ?? kept.version });
  await folder.write('.cairn/cache/modules.json', `${digestBytes(body)}\n${body}`);
}

const countKept = (read: readonly ParsedModule[]): number =>
  read.filter(({ starExports }) => starExports.includes('kept')).length;

it('what was kept reads as what was parsed', async () => {
  await using folder = await createModules();
  const first = await openModuleReader(keptIn(folder));
  const parsed = await readAll(first, folder);
  await first.keep();
  expect(await readAll(await openModuleReader(keptIn(folder)), folder)).toEqual(parsed);
  expect(await readAll(await openModuleReader(), folder)).toEqual(parsed);
  expect(parsed.map(({ file }) => file.replace(`${folder.root}/`, ''))).toEqual(Object.keys(modules));
  expect(await readdir(join(folder.root, '.cairn/cache'))).toEqual(['modules.json']);
});

it('a file whose bytes are known is not parsed again, wherever it lies; one that changed is', async () => {
  await using folder = await createModules();
  const first = await openModuleReader(keptIn(folder));
  await readAll(first, folder);
  await first.keep();
  await mark(folder);
  const reader = await openModuleReader(keptIn(folder));
  expect(countKept(await readAll(reader, folder))).toBe(4);
  await folder.write('moved/a.ts', modules['a.ts']);
  const moved = await reader.read(join(folder.root, 'moved/a.ts'));
  expect([countKept([moved]), moved.file]).toEqual([1, join(folder.root, 'moved/a.ts')]);
  // The same bytes as JavaScript may read differently.
  await folder.write('a.js', modules['a.ts']);
  expect(countKept([await reader.read(join(folder.root, 'a.js'))])).toBe(0);
  await folder.write('a.ts', `${modules['a.ts']} // more`);
  const again = await openModuleReader(keptIn(folder));
  expect(countKept(await readAll(again, folder))).toBe(3);
});

it('tells the disk view what it read', async () => {
  await using folder = await createModules();
  const disk = createDiskView();
  const reader = await open(disk);
  const { fileDigest } = await reader.read(join(folder.root, 'b.js'));
  expect(disk.seen().files).toEqual({ [join(folder.root, 'b.js')]: fileDigest });
});

it('one reader reads a file once, however often it is asked', async () => {
  await using folder = await createModules();
  const reader = await openModuleReader();
  const file = join(folder.root, 'a.ts');
  const before = reader.read(file);
  expect(reader.read(file)).toBe(before);
  const { fileDigest } = await before;
  await folder.write('a.ts', 'changed()');
  expect((await reader.read(file)).fileDigest).toBe(fileDigest);
});

it('what another pipeline kept stays', async () => {
  await using folder = await createModules();
  for (const name of ['a.ts', 'index.ts']) {
    const reader = await openModuleReader(keptIn(folder));
    await reader.read(join(folder.root, name));
    await reader.keep();
  }
  await mark(folder);
  expect(countKept(await readAll(await openModuleReader(keptIn(folder)), folder))).toBe(2);
});

it('a kept file that is damaged, cut, empty or of another version is nothing', async () => {
  await using folder = await createModules();
  const first = await openModuleReader(keptIn(folder));
  const parsed = await readAll(first, folder);
  await first.keep();
  await mark(folder);
  const whole = await readFile(keptIn(folder), 'utf8');
  const damaged = [
    whole.replace('kept', 'kelt'),
    whole.slice(0, -1),
    whole.slice(0, 64),
    whole.slice(0, 65),
    '',
    '\n',
    'not JSON\nat all',
    `0${whole}`,
  ];
  for (const text of damaged) {
    await folder.write('.cairn/cache/modules.json', text);
    expect(await readAll(await openModuleReader(keptIn(folder)), folder), text.slice(0, 80)).toEqual(parsed);
  }
  expect(damaged.length).toBe(8);
  await folder.write('.cairn/cache/modules.json', whole);
  await mark(folder, 0);
  expect(await readAll(await openModuleReader(keptIn(folder)), folder)).toEqual(parsed);
});

it('where nothing can be kept, reading goes on and leaves nothing behind', async () => {
  await using folder = await createModules();
  await folder.write('.cairn/cache/modules.json/in-the-way', '');
  const reader = await openModuleReader(keptIn(folder));
  const parsed = await readAll(reader, folder);
  await reader.keep();
  expect(parsed.length).toBe(4);
  expect(await readdir(join(folder.root, '.cairn/cache'))).toEqual(['modules.json']);
  await rm(join(folder.root, '.cairn'), { recursive: true });
  await folder.write('.cairn', 'a file');
  await reader.keep();
  expect((await readdir(folder.root)).sort()).toEqual(['.cairn', ...Object.keys(modules)].sort());
});

describe('modules that projects share', () => {
  /** Reads the modules of a new project with the same code, and keeps what was parsed. */
  async function readIn(shared: string): Promise<readonly ParsedModule[]> {
    await using project = await createModules();
    const reader = await openModuleReader(keptIn(project), shared);
    const read = await readAll(reader, project);
    await reader.keep();
    // What was found is in the project too, which needs the shared folder no more.
    expect(countKept(await readAll(await openModuleReader(keptIn(project)), project))).toBe(countKept(read));
    return read.map((module) => ({ ...module, file: module.file.replace(project.root, '') }));
  }

  async function listFiles(folder: TempFolder): Promise<readonly string[]> {
    const entries = await readdir(join(folder.root, 'shared'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }

  /** Changes each file as `mark` does. */
  async function markAll(folder: TempFolder): Promise<readonly string[]> {
    const files = await listFiles(folder);
    for (const file of files) {
      const module = JSON.parse((await readFile(file, 'utf8')).split('\n')[1]!);
      const body = JSON.stringify({ ...module, starExports: ['kept'] });
      await writeFile(file, `${digestBytes(body)}\n${body}`);
    }
    return files;
  }

  it('are parsed by the first project alone, and read the same in each', async () => {
    await using folder = await createTempFolder();
    const shared = join(folder.root, 'shared');
    const parsed = await readIn(shared);
    expect(await readIn(shared)).toEqual(parsed);
    expect((await markAll(folder)).length).toBe(4);
    expect(countKept(await readIn(shared))).toBe(4);
  });

  it('are parsed again where the file of one is damaged, cut or empty', async () => {
    await using folder = await createTempFolder();
    const shared = join(folder.root, 'shared');
    const parsed = await readIn(shared);
    const [whole, cut, empty, other] = await markAll(folder);
    await writeFile(whole!, (await readFile(whole!, 'utf8')).replace('kept', 'kelt'));
    await writeFile(cut!, (await readFile(cut!, 'utf8')).slice(0, -1));
    await writeFile(empty!, '');
    const read = await readIn(shared);
    expect(countKept(read)).toBe(1);
    await rm(other!);
    expect(await readIn(shared)).toEqual(parsed);
  });

  it('of another version are not used', async () => {
    await using folder = await createTempFolder();
    const shared = join(folder.root, 'shared');
    await readIn(shared);
    await markAll(folder);
    const [version] = await readdir(shared);
    await rename(join(shared, version!), join(shared, `${Number(version) + 1}`));
    expect(countKept(await readIn(shared))).toBe(0);
  });

  it('are parsed by each project where nothing can be written', async () => {
    await using folder = await createTempFolder();
    await folder.write('shared', 'a file');
    expect((await readIn(join(folder.root, 'shared'))).length).toBe(4);
    expect(await readdir(folder.root)).toEqual(['shared']);
  });
});
