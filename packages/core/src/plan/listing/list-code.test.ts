import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCodeProject, trace } from '../../fingerprint/code-project.rig.ts';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { readSourceText } from '../sources/kept-sources.ts';
import { keepListing, listCode, readListing } from './list-code.ts';

const files = {
  'steps/train.ts': `import { mean } from '../lib/mean.ts';\nexport const train = (name) => mean + import(name);\n`,
  'lib/mean.ts': 'export const mean = 1;\n',
  'node_modules/zod/package.json': '{}',
};

it('lists pieces with paths of the project, and with the files that they stand in', async () => {
  await using folder = await createCodeProject(files);
  const closure = await trace(folder, ['steps/train.ts#train']);
  const { code, locked, unseen } = listCode(closure, folder.root);
  expect(code).toMatchObject([
    {
      name: 'train',
      file: 'steps/train.ts',
      line: 2,
      via: null,
      source: closure.files[join(folder.root, 'steps/train.ts')],
    },
    { name: 'mean', file: 'lib/mean.ts', line: 1, via: 0, source: closure.files[join(folder.root, 'lib/mean.ts')] },
  ]);
  expect(locked).toEqual([]);
  expect(unseen).toEqual([{ file: 'steps/train.ts', line: 2, why: 'computed-import' }]);
});

it('keeps a listing and its files, for as long as they are whole', async () => {
  await using folder = await createCodeProject(files);
  const closure = await trace(folder, ['steps/train.ts#train']);
  const listing = listCode(closure, folder.root);
  expect(await readListing(folder.root, closure.fingerprint)).toBeUndefined();
  await Promise.all([keepListing(closure, listing, folder.root), keepListing(closure, listing, folder.root)]);
  await folder.write('lib/mean.ts', 'export const mean = 2;\n');
  expect(await readListing(folder.root, closure.fingerprint)).toEqual(listing);
  const { source, start, end } = listing.code[1]!;
  const text = await readSourceText(folder.root, source);
  expect([text, text!.slice(start, end)]).toEqual([files['lib/mean.ts'], 'mean = 1']);
  const cache = join(folder.root, '.cairn/cache');
  expect((await readdir(cache, { recursive: true })).filter((name) => /\d-\d+$/.test(name))).toEqual([]);

  await writeFile(join(cache, 'sources', source), 'damaged');
  expect(await readSourceText(folder.root, source)).toBeUndefined();
  await writeFile(join(cache, 'code', `${closure.fingerprint}.json`), '{"code":[]}');
  expect(await readListing(folder.root, closure.fingerprint)).toBeUndefined();
});

it('goes on where nothing can be kept', async () => {
  await using folder = await createCodeProject(files);
  await using home = await createTempFolder();
  await home.write('.cairn', 'a file, and no folder');
  const closure = await trace(folder, ['lib/mean.ts#mean']);
  await keepListing(closure, listCode(closure, home.root), home.root);
  expect(await readListing(home.root, closure.fingerprint)).toBeUndefined();
});
