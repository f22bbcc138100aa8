import { appendFile, cp, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView } from '../disk/disk-view.ts';
import { endOfUnpacking, findChangedFiles, openInstallTime } from './changed-files.ts';

const a = 'node_modules/a';

/** A package, and what a package manager writes last. */
async function install(last: string): Promise<TempFolder> {
  const folder = await createTempFolder();
  await folder.write(`${a}/package.json`, '{"name":"a","version":"1.0.0"}');
  await folder.write(`${a}/lib/index.js`, 'exports.a = 1;\n');
  await folder.write(`${a}/README.md`, 'a\n');
  await folder.write(`${a}/node_modules/b/index.js`, '');
  if (last) await folder.write(join('node_modules', last), '{}');
  return folder;
}

const changedIn = ({ root }: TempFolder) =>
  Object.keys(findChangedFiles(join(root, a), openInstallTime(root).of(join(root, a)), createDiskView()));

/** In seconds from now. */
const touch = ({ root }: TempFolder, path: string, after: number) => {
  const time = Date.now() / 1000 + after;
  return utimes(join(root, path), time, time);
};

test.each(['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity', ''])(
  'a package as it was installed has no changed files (%s)',
  async (last) => {
    await using folder = await install(last);
    expect(changedIn(folder)).toEqual([]);
  },
);

test.each(['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'])(
  'a file that is younger than %s was changed',
  async (last) => {
    await using folder = await install(last);
    await appendFile(join(folder.root, a, 'lib/index.js'), 'exports.a = 2;\n');
    await touch(folder, `${a}/lib/index.js`, 2);
    expect(changedIn(folder)).toEqual(['lib/index.js']);
  },
);

test('a file that was written again was changed, also where the package manager looked over all since', async () => {
  await using folder = await install('.package-lock.json');
  await touch(folder, `${a}/lib/index.js`, 60);
  await touch(folder, 'node_modules/.package-lock.json', 120);
  expect(changedIn(folder)).toEqual(['lib/index.js']);
});

test.each([
  [[], 100],
  [[109, 118, 127], 127],
  [[131, 109, 118], 118],
  [[5, 6, 105], 105],
  [[5, 111], 100],
])('files of %j seconds, with a manifest of 100, were unpacked until %i', (times, end) => {
  const ms = times.map((time) => time * 1000);
  expect(endOfUnpacking(100_000, ms)).toBe(end * 1000);
});

test('what cannot be loaded counts for nothing, and packages inside are others', async () => {
  await using folder = await install('.package-lock.json');
  for (const path of ['README.md', 'node_modules/b/index.js']) await touch(folder, `${a}/${path}`, 60);
  expect(changedIn(folder)).toEqual([]);
});

test('a copy that keeps the times has no changed files', async () => {
  await using folder = await install('.package-lock.json');
  for (const path of ['package.json', 'lib/index.js', 'README.md']) await touch(folder, `${a}/${path}`, -100_000);
  await cp(join(folder.root, 'node_modules'), join(folder.root, 'copied'), {
    recursive: true,
    preserveTimestamps: true,
  });
  await rm(join(folder.root, 'node_modules'), { recursive: true });
  await rename(join(folder.root, 'copied'), join(folder.root, 'node_modules'));
  expect(changedIn(folder)).toEqual([]);
});
